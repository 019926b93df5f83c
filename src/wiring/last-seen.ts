import type { SgFindPorts } from "../aws/perform-sg-find.ts";
import type { Queries } from "../core/ports.ts";
import { livingSnapshots } from "../security-groups/snapshot.ts";

/** Groups of a place that had such a name or rule when they were last read. */
export function openLastSeen(queries: Pick<Queries, "snapshots">): SgFindPorts["lastSeen"] {
  return async ({ account, region }, { names, rules }) => {
    if (names.length + rules.length === 0) return [];
    const [wanted, ids] = [new Set(names), new Set(rules)];
    const stored = await queries.snapshots({ kind: "sg", account, region });
    return livingSnapshots(stored)
      .filter(
        (group) => wanted.has(group.name) || group.rules.some(({ ruleId = "" }) => ids.has(ruleId)),
      )
      .map(({ groupId }) => groupId);
  };
}
