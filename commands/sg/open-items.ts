import type { Queries } from "../../src/core/ports.ts";
import type { Item } from "../../src/security-groups/item.ts";
import type { GroupSnapshot } from "../../src/security-groups/snapshot.ts";
import { readDriftCase } from "../../src/security-groups/status.ts";

/** What differs in a group, or breaks the baseline, by its open case; empty without one. */
export async function openItems(
  queries: Pick<Queries, "newestCase">,
  { account, region, groupId }: GroupSnapshot,
): Promise<readonly Item[]> {
  const newest = await queries.newestCase("drift", `${account}/${region}/${groupId}`);
  if (!newest || newest.state === "closed") return [];
  return readDriftCase(newest)?.items ?? [];
}
