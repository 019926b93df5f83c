import { contextBlock, headerBlock } from "../../src/core/blocks.ts";
import type { CommandCall, Subcommand } from "../../src/core/command.ts";
import { describeDuration } from "../../src/core/duration.ts";
import { codeForeign } from "../../src/core/hostile-text.ts";
import type { Message } from "../../src/core/message.ts";
import { HEARD_KIND, type HeardSource, heardHost } from "../../src/logins/heard.ts";
import { sectionsOf } from "./lines.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MAX_SILENT = 5;

/** `/login sources`: what sends lines, how much, what is not understood, and what to do about it. */
export const sources: Subcommand = {
  usage: "sources",
  meaning:
    "per log group: the last line, how many an hour, what was not understood, silent hosts, advice",
  examples: ["sources"],
  run: showSources,
};

interface Host extends HeardSource {
  readonly key: string;
  readonly place: string;
}

async function showSources({ queries, now }: CommandCall): Promise<Message> {
  const kept = await queries.snapshots({ kind: HEARD_KIND });
  const hosts = kept.flatMap(({ key, account, region, data }): Host[] => {
    const host = heardHost.safeParse(data);
    return host.success
      ? [{ ...host.data, key, place: `${account}/${region}/${host.data.group}` }]
      : [];
  });
  const groups = [...Map.groupBy(hosts, ({ place }) => place)].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return {
    text: `${groups.length} sources.`,
    blocks: [
      headerBlock("Where logins are heard of"),
      ...sectionsOf(
        groups.map(([place, all]) => groupLines(place, all, now).join("\n")),
        "No host has sent a line yet.",
      ),
      contextBlock(["CloudTrail is looked through as well: it needs no host."]),
    ],
  };
}

function groupLines(place: string, hosts: readonly Host[], now: Date): readonly string[] {
  const last = Math.max(...hosts.map(({ heardAt }) => Date.parse(heardAt)));
  const since = Math.min(...hosts.map((each) => Date.parse(each.since)));
  const lines = hosts.reduce((sum, each) => sum + each.lines, 0);
  const rejected = hosts.reduce((sum, each) => sum + each.rejected, 0);
  const hours = Math.max(1, (now.getTime() - since) / HOUR_MS);
  const silent = hosts.filter(({ heardAt }) => now.getTime() - Date.parse(heardAt) > DAY_MS);
  const shown = silent.slice(0, MAX_SILENT).map(({ key }) => codeForeign(key));
  return [
    `*${codeForeign(place, 200)}*: ${hosts.length} hosts, the last line ${describeDuration(now.getTime() - last)} ago, ${Math.round(lines / hours)} lines an hour, ${rejected} not understood`,
    ...(silent.length > 0
      ? [`Silent for a day: ${shown.join(", ")}${silent.length > shown.length ? " …" : ""}`]
      : []),
    ...adviceFor(hosts),
  ];
}

function adviceFor(hosts: readonly Host[]): readonly string[] {
  const texts = hosts.filter(({ form, journalAt }) => form === "text" && journalAt === undefined);
  const quiet = hosts.filter(
    ({ form, talkativeAt }) => form !== "windows" && talkativeAt === undefined,
  );
  return [
    ...(texts.length > 0
      ? [`_Any local user of ${texts.length} hosts could write these lines: send their journal._`]
      : []),
    ...(quiet.length > 0
      ? [`_${quiet.length} hosts do not say what was started: set \`LogLevel VERBOSE\` in sshd._`]
      : []),
  ];
}
