import { writeFile } from "node:fs/promises";
import { CountersignError } from "../core/errors.ts";
import type { LiveGroup } from "../core/readings.ts";
import { checkJson } from "../security-groups/check-json.ts";
import { checkJunit } from "../security-groups/check-junit.ts";
import { checkMarkdown } from "../security-groups/check-markdown.ts";
import {
  type CheckedPlace,
  type CheckReport,
  checkGroups,
} from "../security-groups/check-report.ts";
import { checkSarif } from "../security-groups/check-sarif.ts";
import { exitStatus } from "../security-groups/check-status.ts";
import { checkText } from "../security-groups/check-text.ts";
import { indexDesired } from "../security-groups/desired/desired-index.ts";
import { loadSource, readFetched } from "../security-groups/desired/load.ts";
import { readLiveFiles } from "../security-groups/live-file.ts";
import type { CheckSetup } from "../wiring/open-check.ts";
import { checkScope } from "./check-scope.ts";
import { colourReport } from "./colours.ts";
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
  readonly format: "text" | "json" | "sarif" | "junit" | "markdown";
  readonly output?: string;
  /** False with `--no-color`. */
  readonly color?: boolean;
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
  await deliver(io, flags, report);
  io.status(exitStatus(report, flags));
}

/** To the file that was named, else to standard output, there in colours if it is a terminal that wants them. */
async function deliver(io: Io, flags: CheckFlags, report: CheckReport): Promise<void> {
  const text = formOf(report, flags);
  if (flags.output !== undefined) return await writeOutput(flags.output, text);
  const colours = flags.format === "text" && flags.color !== false && io.colours === true;
  io.out(colours ? colourReport(text) : text);
}

function formOf(report: CheckReport, flags: CheckFlags): string {
  switch (flags.format) {
    case "text":
      return checkText(report, flags);
    case "json":
      return checkJson(report);
    case "sarif":
      return checkSarif(report, flags);
    case "junit":
      return checkJunit(report, flags);
    case "markdown":
      return checkMarkdown(report, flags);
  }
}

async function writeOutput(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new CountersignError("usage.invalid", { option: "--output", file }, error);
  }
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
