import type { KnownBlock } from "@slack/types";
import { contextBlock, headerBlock, sectionBlock } from "../../src/core/blocks.ts";
import type { CommandCall, Subcommand } from "../../src/core/command.ts";
import { clockTime, describeDuration } from "../../src/core/duration.ts";
import { codeForeign, escapeForeign } from "../../src/core/hostile-text.ts";
import type { Message } from "../../src/core/message.ts";
import { type PlaceStatus, statusOf } from "../../src/security-groups/status.ts";

/** A message has 50 blocks; each place takes two. */
const MAX_PLACES = 15;

/** `/sg status [account|region]`: how the groups of each account and region stand. */
export const status: Subcommand = {
  usage: "status [account|region]",
  meaning: "how the groups of each account and region stand, and since when that is known",
  examples: ["status", "status eu-central-1"],
  run: showStatus,
};

async function showStatus({ words, queries, now }: CommandCall): Promise<Message> {
  const [snapshots, sweeps] = await Promise.all([
    queries.snapshots({ kind: "sg" }),
    queries.sweeps(),
  ]);
  const [filter] = words;
  const places = statusOf(snapshots, sweeps).filter(
    ({ account, region }) => filter === undefined || filter === account || filter === region,
  );
  if (places.length === 0) {
    const what = filter === undefined ? "" : ` of ${escapeForeign(filter)}`;
    const text = `No security groups${what} have been read yet.`;
    return { text, blocks: [sectionBlock(text)] };
  }
  const more = places.length - MAX_PLACES;
  return {
    text: `Security groups in ${places.length === 1 ? "1 place" : `${places.length} places`}.`,
    blocks: [
      headerBlock("Security groups"),
      ...places.slice(0, MAX_PLACES).flatMap((place) => placeBlocks(place, now)),
      ...(more > 0 ? [contextBlock([`and ${more} more: \`/sg status <account or region>\``])] : []),
    ],
  };
}

function placeBlocks(place: PlaceStatus, now: Date): KnownBlock[] {
  const { account, region } = place;
  return [
    sectionBlock(
      [`*${escapeForeign(account)}, ${escapeForeign(region)}*`, ...countLines(place)].join("\n"),
    ),
    contextBlock([...ageLines(place, now), ...sourceLines(place, now)]),
  ];
}

function countLines({
  unknown,
  readAt,
  groups,
  inSync,
  tally,
  notCompared,
}: PlaceStatus): string[] {
  const since = readAt === undefined ? "ever" : `${clockTime(readAt)} UTC`;
  const counts = [
    `${groups} groups`,
    `${inSync} agree`,
    `${tally.cloudAhead} cloud ahead`,
    `${tally.codeAhead} code ahead`,
    ...(tally.firstSight > 0 ? [`${tally.firstSight} differ at first sight`] : []),
    `${tally.violations} break the baseline`,
    `${tally.unmanaged} unmanaged`,
    ...(tally.cosmetic > 0 ? [`${tally.cosmetic} descriptions`] : []),
    ...(tally.possible > 0 ? [`${tally.possible} possibly declared`] : []),
  ];
  const reasons = [...notCompared].map(
    ([reason, count]) => `${count} not compared: ${codeForeign(reason, 200)}`,
  );
  return [
    ...(unknown === undefined
      ? []
      : [`*Unknown since ${since}* (${codeForeign(unknown, 200)}). Before that:`]),
    counts.join(" · "),
    ...reasons.slice(0, 3),
    ...(reasons.length > 3 ? [`and ${reasons.length - 3} more reasons`] : []),
  ];
}

function ageLines({ readAt, sweptAt }: PlaceStatus, now: Date): string[] {
  const read =
    readAt === undefined
      ? "never read"
      : `read ${age(readAt, now)} ago, at ${clockTime(readAt)} UTC`;
  return [
    sweptAt === undefined ? `${read} · never swept` : `${read} · swept ${age(sweptAt, now)} ago`,
  ];
}

function sourceLines({ sources }: PlaceStatus, now: Date): string[] {
  if (!sources || sources.sources.length === 0) return ["No source declares groups here."];
  const lines = sources.sources.slice(0, 4).map(({ name, readAt, commit, groups, problem }) => {
    const version = commit === undefined ? "" : `, commit ${codeForeign(commit.slice(0, 12))}`;
    const wrong = problem === undefined ? "" : `: ${codeForeign(problem, 200)}`;
    return `Source ${codeForeign(name)}: ${groups} groups${version}, read ${age(new Date(readAt), now)} ago${wrong}`;
  });
  const findings = sources.findings
    .slice(0, 3)
    .map(
      ({ at, name, reason }) =>
        `${codeForeign(at)} ${escapeForeign(name)}: ${codeForeign(reason, 200)}`,
    );
  const more = sources.findingCount - findings.length;
  return [...lines, ...findings, ...(more > 0 ? [`and ${more} more findings in the files`] : [])];
}

function age(then: Date, now: Date): string {
  return describeDuration(now.getTime() - then.getTime());
}
