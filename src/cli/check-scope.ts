import { CountersignError } from "../core/errors.ts";
import type { LiveGroup } from "../core/readings.ts";
import type { Fetched } from "../security-groups/desired/load.ts";

interface Place {
  readonly account: string;
  readonly region: string;
}

/** What narrows a check. */
export interface Narrowing {
  readonly account?: string;
  readonly region?: string;
  readonly source?: string;
  readonly baseline: boolean;
}

/** Sources and places that a check is about. */
export interface CheckScope {
  readonly sources: readonly Fetched[];
  readonly places: readonly Place[];
}

/**
 * The sources and places that are compared: those of the sources, with `--baseline` also those without. A source for
 * which no account or region was given takes those of the file with the live groups. Throws `usage.invalid` when nothing is left.
 */
export function checkScope(
  flags: Narrowing,
  setup: { readonly sources: readonly Fetched[]; readonly places: readonly Place[] },
  live: readonly LiveGroup[] | undefined,
): CheckScope {
  const settled = setup.sources.map((source) => settle(source, live?.[0]));
  if (flags.source !== undefined && !settled.some(({ scope }) => scope.name === flags.source))
    throw new CountersignError("usage.invalid", { option: "--source", unknown: flags.source });
  const sources = settled
    .filter(({ scope }) => flags.source === undefined || scope.name === flags.source)
    .filter(({ scope }) => isWithin(flags, scope));
  const more = flags.baseline ? [...setup.places, ...(live ?? [])] : [];
  const all = [
    ...sources.map(({ scope }) => scope),
    ...more.filter((place) => isWithin(flags, place)),
  ];
  const places = new Map(
    all.map(({ account, region }) => [`${account}/${region}`, { account, region }]),
  );
  if (places.size === 0)
    throw new CountersignError("usage.invalid", { reason: "no source covers what was asked for" });
  return { sources, places: [...places.values()] };
}

function isWithin({ account, region }: Narrowing, place: Place): boolean {
  return (
    (account === undefined || account === place.account) &&
    (region === undefined || region === place.region)
  );
}

function settle(source: Fetched, first: LiveGroup | undefined): Fetched {
  const { account, region } = source.scope;
  const scope = {
    ...source.scope,
    account: account === "" ? (first?.account ?? "") : account,
    region: region === "" ? (first?.region ?? "") : region,
  };
  const missing = (["account", "region"] as const).filter((part) => scope[part] === "");
  if (missing.length > 0)
    throw new CountersignError("usage.invalid", {
      reason: `the files do not say their ${missing.join(" and ")}: give ${missing.map((part) => `--${part}`).join(" and ")}`,
    });
  return { ...source, scope };
}
