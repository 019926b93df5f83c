import { CountersignError } from "../core/errors.ts";
import type { LiveGroup } from "../core/readings.ts";
import { checkJson } from "../security-groups/check-json.ts";
import { type CheckedPlace, checkGroups } from "../security-groups/check-report.ts";
import { exitStatus } from "../security-groups/check-status.ts";
import { checkText } from "../security-groups/check-text.ts";
import { indexDesired } from "../security-groups/desired/desired-index.ts";
import { loadSource, readFetched } from "../security-groups/desired/load.ts";
import { readLiveFiles } from "../security-groups/live-file.ts";
import type { CheckSetup } from "../wiring/open-check.ts";
import { checkScope } from "./check-scope.ts";
import { type Io, readInput } from "./io.ts";

/** What can be said on the command line. */
export interface CheckFlags {
  readonly config?: string;
  readonly desired?: string;
  readonly account?: string;
  readonly region?: string;
  readonly vpc: readonly string[];
  readonly live: readonly string[];
  readonly source?: string;
  readonly group?: string;
  readonly format: "text" | "json";
  readonly exit: "count" | "detailed";
  readonly strict: boolean;
  readonly baseline: boolean;
  readonly allowPartial: boolean;
}

/** Compares, prints the report, sets the exit status. Throws `usage.invalid` when there is nothing to compare. */
export async function checkCommand(io: Io, flags: CheckFlags, setup: CheckSetup): Promise<void> {
  const live = await readLive(io, flags);
  const scope = checkScope(flags, setup, live);
  const sources = scope.sources.map(async (each) =>
    loadSource(undefined, each, await readFetched(each)),
  );
  const index = indexDesired(await Promise.all(sources));
  const places: CheckedPlace[] = [];
  for (const place of scope.places)
    places.push({
      ...place,
      reading: live ? readingOf(live, place, setup.now()) : await setup.readGroups(place),
    });
  const report = checkGroups({
    index,
    places,
    policy: setup.policy,
    now: setup.now(),
    ...(flags.group === undefined ? {} : { group: flags.group }),
  });
  io.out(flags.format === "json" ? checkJson(report) : checkText(report, flags));
  io.status(exitStatus(report, flags));
}

async function readLive(io: Io, flags: CheckFlags): Promise<readonly LiveGroup[] | undefined> {
  if (flags.live.length === 0) return undefined;
  const texts: string[] = [];
  for (const file of flags.live) texts.push(await readText(io, file));
  return readLiveFiles(texts, flags);
}

async function readText(io: Io, file: string): Promise<string> {
  try {
    return await readInput(io, file);
  } catch (error) {
    throw new CountersignError("usage.invalid", { option: "--live", file }, error);
  }
}

function readingOf(
  live: readonly LiveGroup[],
  place: { readonly account: string; readonly region: string },
  readAt: Date,
): CheckedPlace["reading"] {
  const value = live.filter(
    ({ account, region }) => account === place.account && region === place.region,
  );
  return { reading: "ok", value, readAt };
}
