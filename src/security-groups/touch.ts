import { z } from "zod";
import { callerSchema } from "../core/caller.ts";

/** `rules`: rules were changed · `group`: made or deleted · `attached`: who is behind it changed · `tags`. */
export const touchKindSchema = z.enum(["rules", "group", "attached", "tags"]);

/** One call that concerned a group. `adds` and `removes`: keys of the rules that it named, as far as they were understood. */
export const touchSchema = z.object({
  eventId: z.string(),
  eventName: z.string(),
  at: z.iso.datetime(),
  touched: touchKindSchema,
  adds: z.array(z.string()),
  removes: z.array(z.string()),
  ruleIds: z.array(z.string()),
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

/** True when nothing is known of which rules were touched: then all of them may have been. */
export function isVague(touch: Touch): boolean {
  return [touch.adds, touch.removes, touch.ruleIds].every((each) => each.length === 0);
}
