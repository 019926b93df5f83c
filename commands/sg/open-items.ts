import type { Queries } from "../../src/core/ports.ts";
import type { DriftDetails } from "../../src/security-groups/drift-case.ts";
import type { Item } from "../../src/security-groups/item.ts";
import type { GroupSnapshot } from "../../src/security-groups/snapshot.ts";
import { readDriftCase } from "../../src/security-groups/status.ts";

/** What differs in a group by its open case, and the newest case's details, open or closed; both empty for one that never was a matter. */
export async function openItems(
  queries: Pick<Queries, "newestCase">,
  { account, region, groupId }: GroupSnapshot,
): Promise<{ readonly items: readonly Item[]; readonly newest?: DriftDetails }> {
  const stored = await queries.newestCase("drift", `${account}/${region}/${groupId}`);
  const newest = stored && readDriftCase(stored);
  if (!newest) return { items: [] };
  return { items: stored.state === "closed" ? [] : newest.items, newest };
}
