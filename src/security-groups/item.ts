import { z } from "zod";
import { callerSchema } from "../core/caller.ts";
import { commitSchema } from "./desired/declared.ts";

/** What an item says. Violations stand beside differences: a rule may be both. */
export const itemKindSchema = z.enum([
  "cloud-added",
  "cloud-removed",
  "code-added",
  "code-removed",
  "first-sight-extra",
  "first-sight-missing",
  "cosmetic",
  "group-missing",
  "group-undeclared",
  "violation",
]);
export type ItemKind = z.infer<typeof itemKindSchema>;

/** Who changed a rule. `between`: nobody is known; it happened after the first and before the second moment. */
export const attributionSchema = z.object({
  confidence: z.enum(["exact", "likely", "window"]),
  author: callerSchema.exactOptional(),
  at: z.iso.datetime().exactOptional(),
  eventId: z.string().exactOptional(),
  eventName: z.string().exactOptional(),
  between: z.tuple([z.iso.datetime(), z.iso.datetime()]).exactOptional(),
  /** The CloudFormation stack that the group belongs to, where CloudFormation made the call. */
  stack: z.string().exactOptional(),
  /** The author's account in Slack, where the configuration says whose it is. */
  user: z.string().exactOptional(),
});
export type Attribution = z.infer<typeof attributionSchema>;

/** A difference or a violation of one rule; of the group as a whole where there is no `key`. */
export const itemSchema = z.object({
  kind: itemKindSchema,
  key: z.string().exactOptional(),
  ahead: z.enum(["cloud", "code", "unknown"]).exactOptional(),
  /** Where the code says it, or said that the group is complete. */
  at: z.string().exactOptional(),
  /** Who wrote its line in the code; absent where the source has no history. */
  commit: commitSchema.exactOptional(),
  ruleId: z.string().exactOptional(),
  description: z.string().exactOptional(),
  tags: z.record(z.string(), z.string()).exactOptional(),
  /** Violation: the code declares the rule; all rules together are too wide, none alone; it was there before anybody looked. */
  declared: z.literal(true).exactOptional(),
  split: z.literal(true).exactOptional(),
  old: z.literal(true).exactOptional(),
  /** Cosmetic: what the code wants the description to be. */
  wanted: z.string().exactOptional(),
  /** Violation: ids of the baseline's rules, the worst first. */
  baseline: z.array(z.string()).exactOptional(),
  severity: z.enum(["low", "medium", "high", "critical"]).exactOptional(),
  who: attributionSchema.exactOptional(),
});
export type Item = z.infer<typeof itemSchema>;

/** What makes two items the same finding. */
export function itemId({ kind, key = "" }: Item): string {
  return `${kind} ${key}`;
}

/** Ids of these items, sorted: equal lists are the same findings. */
export function itemIds(items: readonly Item[]): readonly string[] {
  return items.map(itemId).toSorted();
}

/** How bad the worst of these is; undefined when none breaks the baseline. */
export function worstOf(items: readonly Item[]): Item["severity"] {
  const order = ["critical", "high", "medium", "low"] as const;
  return order.find((each) => items.some(({ severity }) => severity === each));
}
