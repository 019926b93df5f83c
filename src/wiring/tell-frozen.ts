import type { Performer } from "../core/perform.ts";
import type { Clock, Queries } from "../core/ports.ts";
import { whyAllFrozen } from "./frozen.ts";

/** Far more than a team can have. */
const MAX_CASES = 20_000;

/** Each open case of drift learns whether changes are frozen: its message and its buttons say so. */
export function performFreezeTell(
  queries: Pick<Queries, "newestCase" | "openCases">,
  clock: Clock,
): Performer<"freeze.tell"> {
  return async () => {
    const why = await whyAllFrozen(queries);
    const open = await queries.openCases(["drift"], MAX_CASES);
    const events = open.map(({ id }) => ({
      kind: "sg.frozen",
      caseKind: "drift",
      ref: { by: "id" as const, id },
      at: clock.now(),
      data: why === undefined ? {} : { why },
    }));
    return { outcome: "done", detail: { told: events.length }, events };
  };
}
