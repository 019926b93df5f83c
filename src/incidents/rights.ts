import type { Actor } from "../core/event.ts";
import type { IncidentDetails } from "./incident.ts";
import type { IncidentPolicy } from "./policy.ts";

/** respond: take part · resolve: resolve, lower, reopen. */
export type Right = "incident.respond" | "incident.resolve";

/** True when the matter is about this Slack user, by user id or by mapped person: then they take no part in deciding it. */
export function isSubject(
  details: Pick<IncidentDetails, "subject">,
  user: string,
  policy: IncidentPolicy,
): boolean {
  const person = personOf(policy, user);
  return details.subject.some(
    (each) =>
      each.slackUser === user ||
      (person !== undefined &&
        (each.person === person ||
          (each.slackUser !== undefined && personOf(policy, each.slackUser) === person))),
  );
}

/** The Slack user who may do this here, or the sentence that says why not. */
export function admit(
  details: IncidentDetails,
  actor: Actor,
  right: Right,
  policy: IncidentPolicy,
): { readonly user: string } | { readonly objection: string } {
  if (actor.kind !== "person")
    return { objection: "Only a person can do this, from Slack. Nothing was changed." };
  if (isSubject(details, actor.user, policy))
    return {
      objection:
        "This incident is about you, so others decide it. Nothing was changed. Your notes are welcome in the thread.",
    };
  if (actor.rights === "unknown")
    return {
      objection: "Your rights could not be checked just now, so nothing was changed. Try again.",
    };
  if (!actor.rights.includes(right))
    return {
      objection: `This needs the right \`${right}\`, which you do not hold. Nothing was changed.`,
    };
  return { user: actor.user };
}

function personOf({ personOf: persons = {} }: IncidentPolicy, user: string): string | undefined {
  return Object.hasOwn(persons, user) ? persons[user] : undefined;
}
