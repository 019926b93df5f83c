import type { Actor } from "../core/event.ts";

/** Rights about security groups, as the configuration gives them. */
export type GroupRight = "sg.snooze" | "sg.change" | "sg.apply" | "sg.sign" | "sg.freeze";

/** Why this is nobody who may do it, as a sentence for them; undefined: a person who holds the right. */
export function personWith(actor: Actor, right: GroupRight): string | undefined {
  if (actor.kind !== "person") return "Only a person can do this.";
  if (actor.rights === "unknown") return "Your rights could not be looked up; try again.";
  return actor.rights.includes(right)
    ? undefined
    : `You do not hold ${right}; the configuration says who does.`;
}
