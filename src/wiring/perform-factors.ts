import type { Performer } from "../core/perform.ts";
import type { Clock, Queries } from "../core/ports.ts";

/** Looks up what a person has proven to be theirs: kinds, values, and since when. Names of a directory prove nothing here. */
export function performFactors(
  queries: Pick<Queries, "identities">,
  clock: Clock,
): Performer<"logins.factors"> {
  return async ({ data: { user } }) => {
    const known = await queries.identities({ person: user, at: clock.now() });
    const proven = known.flatMap(({ kind, value, assurance, validFrom }) =>
      assurance === "proven" ? [{ kind, value, since: validFrom.toISOString() }] : [],
    );
    return { outcome: "done", detail: { user, proven } };
  };
}
