import { type OpenAws, openAws } from "../aws/open.ts";
import { defaultConfig } from "../config/defaults.ts";
import { configPath } from "../config/environment.ts";
import { loadConfig } from "../config/load.ts";
import type { Config } from "../config/settings.ts";
import { CountersignError } from "../core/errors.ts";
import type { Clock, Metrics } from "../core/ports.ts";
import type { LiveGroup, Reading } from "../core/readings.ts";
import { detectFormat } from "../security-groups/desired/detect.ts";
import { isFileOf, isFileOfAny } from "../security-groups/desired/format-files.ts";
import type { Fetched } from "../security-groups/desired/load.ts";
import { placesIn } from "../security-groups/desired/place-in.ts";
import type { DesiredText, SourceScope } from "../security-groups/desired/reader.ts";
import type { DriftPolicy } from "../security-groups/policy.ts";
import { readDirectory } from "../sources/read-directory.ts";
import { awsSettings } from "./aws-settings.ts";
import { driftPolicy } from "./drift-policy.ts";
import { withSources } from "./passing-sources.ts";
import { bareOptions, type Sources } from "./sources.ts";

/** What a check reads and judges by. Disposing closes the connections to AWS. */
export interface CheckSetup extends AsyncDisposable {
  readonly sources: readonly Fetched[];
  /** Every account and region that the configuration names. */
  readonly places: readonly { readonly account: string; readonly region: string }[];
  readonly policy: Pick<DriftPolicy, "baseline" | "ignore">;
  readonly readGroups: (place: {
    readonly account: string;
    readonly region: string;
  }) => Promise<Reading<readonly LiveGroup[]>>;
  readonly now: () => Date;
}

/** What of the command line decides where desired state comes from. */
export interface CheckOrigin {
  readonly config?: string;
  readonly desired?: string;
  readonly account?: string;
  readonly region?: string;
  readonly vpc: readonly string[];
}

/** A process that ends has nobody who asks for its metrics. */
const NOBODY_COUNTS: Metrics = {
  count: () => undefined,
  gauge: () => undefined,
  observe: () => undefined,
};

/** A full reading of one region; a sweep takes as long. */
const READ_MS = 60_000;

/** Reads the code: the sources of the configuration, or the path that was given. Throws errors of area `config`, or `usage.invalid`. */
export async function openCheck(origin: CheckOrigin, clock: Clock): Promise<CheckSetup> {
  const given =
    origin.desired === undefined ? undefined : await fetchGiven(origin, origin.desired, clock);
  const config = given ? bareConfig(origin, given.scope) : loadConfig(configPath(origin.config));
  const aws: { opened?: OpenAws } = {};
  function reach(): OpenAws {
    aws.opened ??= openAws(awsSettings(config), { clock, metrics: NOBODY_COUNTS });
    return aws.opened;
  }
  const sources = given ? [given] : await withSources({ config, clock, aws: reach() }, fetchAll);
  return {
    sources,
    places: config.accounts.flatMap(({ id, regions }) =>
      regions.map((region) => ({ account: id, region })),
    ),
    policy: driftPolicy(config),
    readGroups: async (place) => await reach().readRegion(place, AbortSignal.timeout(READ_MS)),
    now: clock.now,
    [Symbol.asyncDispose]: async () => {
      await aws.opened?.[Symbol.asyncDispose]();
    },
  };
}

async function fetchAll({ names, fetch }: Sources): Promise<readonly Fetched[]> {
  return await Promise.all(names.map((name) => fetch(name)));
}

/** No configuration at all: the shipped baseline, and one account, read with the process's own credentials. */
function bareConfig({ config }: CheckOrigin, { account, region }: SourceScope): Config {
  const known = config === undefined ? defaultConfig() : loadConfig(config);
  if (account === "" || known.accounts.some(({ id }) => id === account)) return known;
  const regions = region === "" ? [] : [region];
  return {
    ...known,
    aws: region === "" ? known.aws : { ...known.aws, region },
    accounts: [{ id: account, name: account, environment: "unknown", regions }],
  };
}

/** What lies at the path: its format, and as far as nobody has said it the account and region, are what its files say. */
async function fetchGiven(origin: CheckOrigin, path: string, clock: Clock): Promise<Fetched> {
  const at = clock.now();
  const options = bareOptions(at);
  const scope = scopeOf(origin);
  try {
    const all = await readDirectory(path, isFileOfAny);
    const format = detectFormat(all);
    const isNamed = all.length === 1 && all[0]?.path === path;
    const files = isNamed ? all : all.filter((file) => isFileOf(format, file.path));
    return { scope: { ...scope, format, ...placeOf(scope, files) }, options, at, files };
  } catch (error) {
    if (error instanceof CountersignError && error.code === "usage.invalid") throw error;
    const problem = error instanceof CountersignError ? error.message : String(error);
    return { scope, options, at, problem };
  }
}

function placeOf(
  { account, region }: SourceScope,
  files: readonly DesiredText[],
): Pick<SourceScope, "account" | "region"> {
  const { accounts, regions } = placesIn(files);
  return {
    account: account === "" ? only("--account", accounts) : account,
    region: region === "" ? only("--region", regions) : region,
  };
}

function only(option: string, named: readonly string[]): string {
  if (named.length <= 1) return named[0] ?? "";
  const reason = `the files name several (${named.join(", ")}): choose one with ${option}`;
  throw new CountersignError("usage.invalid", { option, reason });
}

function scopeOf({ account = "", region = "", vpc }: CheckOrigin): SourceScope {
  const named = vpc.map((each) => each.split("=")).filter((parts) => parts.length === 2);
  const [usualVpc] = vpc.filter((each) => !each.includes("="));
  for (const id of [
    ...named.map(([, each = ""]) => each),
    ...(usualVpc === undefined ? [] : [usualVpc]),
  ])
    if (!/^vpc-[0-9a-z]+$/.test(id))
      throw new CountersignError("usage.invalid", { option: "--vpc", value: id });
  return {
    name: "desired",
    format: "countersign",
    account,
    region,
    vpcs: Object.fromEntries(named.map(([alias = "", id = ""]) => [alias, id])),
    unmanaged: "list",
    ...(usualVpc === undefined ? {} : { usualVpc }),
  };
}
