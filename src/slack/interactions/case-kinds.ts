import type { Queries } from "../../core/ports.ts";

/** Which kind a case is of. That never changes, so it is remembered: a click needs no second question to the database. */
export interface CaseKinds {
  readonly learn: (caseId: string, kind: string) => void;
  /** Undefined when there is no such case. Throws `store.unreachable`. */
  readonly of: (caseId: string) => Promise<string | undefined>;
}

/** Beyond this the longest unused are forgotten. */
const MAX_REMEMBERED = 20_000;

/** Starts with nothing remembered. */
export function openCaseKinds(queries: Pick<Queries, "caseById">): CaseKinds {
  const kinds = new Map<string, string>();

  function learn(caseId: string, kind: string): void {
    kinds.delete(caseId);
    kinds.set(caseId, kind);
    const [oldest] = kinds.keys();
    if (kinds.size > MAX_REMEMBERED && oldest !== undefined) kinds.delete(oldest);
  }

  return {
    learn,
    of: async (caseId) => {
      const known = kinds.get(caseId) ?? (await queries.caseById(caseId))?.kind;
      if (known !== undefined) learn(caseId, known);
      return known;
    },
  };
}
