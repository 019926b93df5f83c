import type { JsonObject } from "../core/json.ts";
import type { Submission } from "../core/watcher.ts";
import type { PlanKind } from "./plan.ts";

type Values = Submission["values"];

/** What was ticked, in all groups of boxes. */
export function picks(values: Values): string[] {
  const groups = Object.entries(values).filter(([block]) => /^pick(?:\.|$)/.test(block));
  return groups.flatMap(([, text]) => text.split(",")).filter((each) => each !== "");
}

/** The hash in the name of the block that begins so: which plan was on the screen. Empty when there is none. */
export function hashIn(values: Values, prefix: string): string {
  const block = Object.keys(values).find((each) => each.startsWith(prefix));
  return block?.slice(prefix.length) ?? "";
}

/** The form of a plan as it was sent. */
export function planSent(kind: PlanKind, { values }: Submission): JsonObject {
  const hash = hashIn(values, "reason.");
  return {
    kind,
    hash,
    picked: picks(values),
    reason: values[`reason.${hash}`] ?? "",
    typed: values["name"] ?? "",
  };
}
