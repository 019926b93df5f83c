import { z } from "zod";

/**
 * Something that Countersign changed, with what is needed to take it back. `description` and `tags` are those of the rule
 * before, for `authorize` those that it was given; `made` is the description that `describe` gave it.
 */
export const actSchema = z.object({
  did: z.enum(["revoke", "authorize", "describe"]),
  key: z.string(),
  /** The rule's id; of one that was added, its new one. */
  ruleId: z.string().exactOptional(),
  /** The id that the rule had before it was taken away and put back. */
  formerId: z.string().exactOptional(),
  description: z.string(),
  made: z.string().exactOptional(),
  tags: z.record(z.string(), z.string()),
  /** Hash of the plan that it was a part of. */
  hash: z.string(),
  at: z.iso.datetime(),
});
export type Act = z.infer<typeof actSchema>;

/** What came of one change of a plan, a line in the message. */
export const outcomeSchema = z.object({
  key: z.string(),
  do: z.enum(["revoke", "authorize", "describe"]),
  outcome: z.enum(["done", "already", "moved", "refused", "failed"]),
  /** Why not: for people, with the name of the action where AWS said no. */
  why: z.string().exactOptional(),
  /** Who had changed the rule meanwhile. */
  by: z.string().exactOptional(),
});
export type CallOutcome = z.infer<typeof outcomeSchema>;
