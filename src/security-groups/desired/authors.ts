import type { Declared, ResolvedClaim } from "./declared.ts";
import type { Commit } from "./load.ts";

type DeclaredByCode = Extract<Declared, { readonly state: "declared" }>;

/** `sg/web.yml:14` -> file and line; undefined for a place that is none, as a resource's address. */
export function lineOf(at: string): { readonly path: string; readonly line: number } | undefined {
  const [, path, line] = /^(.+?):(\d+)(?::\d+)?$/.exec(at) ?? [];
  return path === undefined ? undefined : { path, line: Number(line) };
}

/** The files in which the rules of a declared group stand. */
export function pathsIn(declared: DeclaredByCode): readonly string[] {
  const places = [declared.ingress, declared.egress].flatMap(({ rules }) => rules);
  return [...new Set(places.flatMap(({ at }) => lineOf(at)?.path ?? []))];
}

/**
 * What the code says, with the commit that wrote each rule's line, and for the group the last one that changed its file.
 * `authors`: path -> line -> commit, as far as it is known.
 */
export function withAuthors(
  declared: DeclaredByCode,
  authors: ReadonlyMap<string, ReadonlyMap<number, Commit>>,
  lastChange: Commit | undefined,
): DeclaredByCode {
  function claimOf(claim: ResolvedClaim): ResolvedClaim {
    const rules = claim.rules.map((rule) => {
      const place = lineOf(rule.at);
      const commit = place && authors.get(place.path)?.get(place.line);
      return commit ? { ...rule, commit } : rule;
    });
    return { ...claim, rules };
  }
  return {
    ...declared,
    ...(lastChange ? { commit: lastChange } : {}),
    ingress: claimOf(declared.ingress),
    egress: claimOf(declared.egress),
  };
}
