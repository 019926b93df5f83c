import type { OpenAws } from "../aws/open.ts";
import { screen } from "../security-groups/screen.ts";
import type { Parts } from "./aws-side.ts";
import { circumstancesOf } from "./changes.ts";
import type { Desired } from "./desired.ts";
import { driftPolicy } from "./drift-policy.ts";
import { handIn } from "./hand-in.ts";

/** What sweeping groups works with. */
interface SweepParts extends Parts {
  readonly aws: Pick<OpenAws, "readRegion">;
  readonly desired: Pick<Desired, "index">;
}

/** Open drift cases that a sweep looks at; far more than a team can have. */
const MAX_CASES = 20_000;
/** Rows in one transaction. */
const CHUNK = 200;
const ALL_PLACES_MS = 10 * 60_000;

/** Compares every group of every account and region with desired state and baseline. A place that cannot be read is recorded as unknown. */
export async function sweepGroups(parts: SweepParts, signal: AbortSignal): Promise<void> {
  const { config } = parts;
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(ALL_PLACES_MS)]);
  for (const { id: account, regions } of config.accounts)
    for (const region of regions) await sweepPlace(parts, { account, region }, inTime);
}

/** One place, out of turn; a sentence that says what came of it. A place that is not configured is not read. */
export async function sweepOne(
  parts: SweepParts,
  place: { readonly account: string; readonly region: string },
  signal: AbortSignal,
): Promise<string> {
  const account = parts.config.accounts.find(({ id }) => id === place.account);
  if (!account?.regions.includes(place.region)) return "not in the configuration";
  return await sweepPlace(parts, place, signal);
}

async function sweepPlace(
  parts: SweepParts,
  place: { readonly account: string; readonly region: string },
  signal: AbortSignal,
): Promise<string> {
  const { aws, desired, desk, config, log } = parts;
  const { clock, store } = desk;
  const reading = await aws.readRegion(place, signal);
  const [circumstances, snapshots, cases] = await Promise.all([
    circumstancesOf(store.queries, place),
    store.queries.snapshots({ kind: "sg", ...place }),
    store.queries.openCases(["drift"], MAX_CASES),
  ]);
  const { outcome, drafts, rows, detail } = screen({
    ...place,
    ...circumstances,
    reading,
    index: desired.index(),
    snapshots,
    cases,
    policy: driftPolicy(config),
    now: clock.now(),
  });
  for (let from = 0; from < rows.length; from += CHUNK)
    await store.transaction((tx) => tx.addRows(rows.slice(from, from + CHUNK)));
  await handIn(parts, drafts);
  const finishedAt = clock.now();
  // A place that was read as a whole once stays so: what a later sweep cannot read does not make its rules old.
  const swept = circumstances.swept || outcome === "complete";
  const record = { name: "groups", ...place, finishedAt, outcome, detail: { ...detail, swept } };
  await store.sweeps.save(record);
  log.info({ ...place, outcome, events: drafts.length }, "security groups were swept");
  if (reading.reading !== "ok") return `unknown: ${JSON.stringify(detail["reason"])}`;
  const differ = drafts.length === 1 ? "1 to look at" : `${drafts.length} to look at`;
  return `${reading.value.length} groups read, ${differ}`;
}
