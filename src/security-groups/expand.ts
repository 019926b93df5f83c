import type { ListReading } from "../core/readings.ts";
import type { RuleParts } from "./rule.ts";

/** A rule, and where it is for a prefix list, what that list stands for. */
export interface ExpandedRule extends RuleParts {
  readonly list?: Pick<ListReading, "class" | "cidrs">;
}

/** The rules with what their prefix lists stand for; a list that nobody has read is `unknown`. */
export function expandLists<T extends RuleParts>(
  rules: readonly T[],
  lists: readonly ListReading[] = [],
): readonly (T & ExpandedRule)[] {
  if (!rules.some(({ peerKind }) => peerKind === "pl")) return rules;
  const known = new Map(lists.map((list) => [list.id, list]));
  return rules.map((rule) =>
    rule.peerKind === "pl" ? { ...rule, list: known.get(rule.peer) ?? UNREAD } : rule,
  );
}

const UNREAD = { class: "unknown", cidrs: [] } as const;
