import type { Queries } from "../core/ports.ts";
import { FREEZE_KEY, whyFrozen } from "../security-groups/freeze-case.ts";

/** Why nothing may be changed now, and by whom it was frozen; undefined: nothing stands against it. */
export async function whyAllFrozen(
  queries: Pick<Queries, "newestCase">,
): Promise<string | undefined> {
  const newest = await queries.newestCase("freeze", FREEZE_KEY);
  return newest && whyFrozen(newest);
}
