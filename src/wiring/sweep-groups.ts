import { screen } from "../security-groups/screen.ts";
import { driftPolicy } from "./drift-policy.ts";
import { handIn } from "./hand-in.ts";
import type { JobParts } from "./jobs.ts";

/** Open drift cases that a sweep looks at; far more than a team can have. */
const MAX_CASES = 20_000;
/** Rows in one transaction. */
const CHUNK = 200;
const ALL_PLACES_MS = 10 * 60_000;

/** Compares every group of every account and region with desired state and baseline. A place that cannot be read is recorded as unknown. */
export async function sweepGroups(parts: JobParts, signal: AbortSignal): Promise<void> {
  const { config } = parts;
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(ALL_PLACES_MS)]);
  for (const { id: account, regions } of config.accounts)
    for (const region of regions) await sweepPlace(parts, { account, region }, inTime);
}

async function sweepPlace(
  parts: JobParts,
  place: { readonly account: string; readonly region: string },
  signal: AbortSignal,
): Promise<void> {
  const { aws, desired, desk, config, log } = parts;
  const { clock, store } = desk;
  const reading = await aws.readRegion(place, signal);
  const [snapshots, cases] = await Promise.all([
    store.queries.snapshots({ kind: "sg", ...place }),
    store.queries.openCases(["drift"], MAX_CASES),
  ]);
  const { outcome, drafts, rows, detail } = screen({
    ...place,
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
  await store.sweeps.save({ name: "groups", ...place, finishedAt, outcome, detail });
  log.info({ ...place, outcome, events: drafts.length }, "security groups were swept");
}
