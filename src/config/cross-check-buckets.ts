import type { Problem } from "./cross-check.ts";
import type { Config } from "./settings.ts";

/** What acts by itself has a name under it, and a role; nobody approves what they ask for. */
export function checkBuckets({ buckets }: Pick<Config, "buckets">): Problem[] {
  return [...auto(buckets), ...accepted(buckets)];
}

function auto({ mode, approved_by: approver, change_role: role }: Config["buckets"]): Problem[] {
  if (mode !== "auto") return [];
  const path = ["buckets", "mode"];
  return [
    ...(approver === undefined ? [{ path, message: "needs buckets.approved_by" }] : []),
    ...(role === undefined ? [{ path, message: "needs buckets.change_role" }] : []),
  ];
}

function accepted({ accept }: Config["buckets"]): Problem[] {
  return accept.flatMap(({ owner, approved_by: approver }, index) =>
    owner.trim().toLowerCase() === approver.trim().toLowerCase()
      ? [{ path: ["buckets", "accept", index, "approved_by"], message: "must not be the owner" }]
      : [],
  );
}
