import { z } from "zod";
import { callerSchema } from "../core/caller.ts";

/**
 * `rules`: rules were changed · `group`: made or deleted · `attached`: who is behind it changed · `tags` · `list`: a
 * prefix list that its rules refer to.
 */
export const touchKindSchema = z.enum(["rules", "group", "attached", "tags", "list"]);

/** One call that concerned a group. `adds` and `removes`: keys of the rules that it named, as far as they were understood. */
export const touchSchema = z.object({
  eventId: z.string(),
  eventName: z.string(),
  at: z.iso.datetime(),
  touched: touchKindSchema,
  adds: z.array(z.string()),
  removes: z.array(z.string()),
  ruleIds: z.array(z.string()),
  /** Keys that the call may have meant: it named ports and peers, but not which way. */
  mentions: z.array(z.string()).exactOptional(),
  /** Prefix lists that the call changed. */
  lists: z.array(z.string()).exactOptional(),
  actor: callerSchema,
});
export type Touch = z.infer<typeof touchSchema>;

/** Older ones are in the record of events. */
const MAX_TOUCHES = 20;

/** Touches in order of their time, each event once, the newest 20. */
export function joinTouches(...lists: readonly (readonly Touch[])[]): Touch[] {
  const byId = new Map(lists.flat().map((touch) => [touch.eventId, touch]));
  return [...byId.values()]
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .slice(-MAX_TOUCHES);
}

/** True when the touch names this rule: by its key, or by the id that it has or had. */
export function namesRule(touch: Touch, key: string, ruleId: string | undefined): boolean {
  return (
    touch.adds.includes(key) ||
    touch.removes.includes(key) ||
    (ruleId !== undefined && touch.ruleIds.includes(ruleId))
  );
}

/** True when the call changed the prefix list that this rule refers to. */
export function changesListOf({ lists = [] }: Touch, key: string): boolean {
  const peer = / pl (\S+)$/.exec(key)?.[1];
  return peer !== undefined && lists.includes(peer);
}

/** True when nothing is known of which rules were touched: then all of them may have been. */
export function isVague(touch: Touch): boolean {
  if (touch.touched === "list") return false;
  return [touch.adds, touch.removes, touch.ruleIds].every((each) => each.length === 0);
}
