import type { JsonObject } from "../core/json.ts";
import { lineOf, pathsIn, withAuthors } from "../security-groups/desired/authors.ts";
import type { Declared } from "../security-groups/desired/declared.ts";
import type { DesiredIndex } from "../security-groups/desired/desired-index.ts";
import type { Commit } from "../security-groups/desired/load.ts";
import type { Sources } from "./sources.ts";

/** Files whose authors are kept in memory. */
const MAX_KNOWN = 64;

/** Asks who wrote the lines of one group, of sources that have a history. A file of one commit is asked about once. */
export function openAuthors(
  sources: Pick<Sources, "authors" | "lastChange">,
): (declared: Declared & JsonObject, index: DesiredIndex) => Promise<Declared & JsonObject> {
  const known = new Map<string, Promise<ReadonlyMap<number, Commit> | undefined>>();
  function authorsOf(
    name: string,
    commit: string,
    path: string,
  ): Promise<ReadonlyMap<number, Commit> | undefined> {
    const key = `${name} ${commit} ${path}`;
    const asked = known.get(key) ?? sources.authors(name, commit, path);
    known.delete(key);
    known.set(key, asked);
    const [oldest] = known.keys();
    if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest);
    return asked;
  }
  return async (declared, index) => {
    if (declared.state !== "declared") return declared;
    const { source, at } = declared;
    const commit = index.sources.find(({ scope }) => scope.name === source)?.commit?.id;
    if (commit === undefined) return declared;
    const found = await Promise.all(
      pathsIn(declared).map(
        async (path) => [path, (await authorsOf(source, commit, path)) ?? new Map()] as const,
      ),
    );
    const place = lineOf(at);
    const last = place && (await sources.lastChange(source, commit, place.path));
    return withAuthors(declared, new Map(found), last);
  };
}
