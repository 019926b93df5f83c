import type { Actor } from "../core/event.ts";

/** Rights about buckets, as the configuration gives them. */
type BucketRight = "bucket.snooze" | "bucket.change" | "bucket.sign";

/** The Slack user who holds the right, or the sentence that says why nothing is done. */
export function admit(
  actor: Actor,
  right: BucketRight,
): { readonly user: string } | { readonly objection: string } {
  if (actor.kind !== "person")
    return { objection: "Only a person can do this, from Slack. Nothing was changed." };
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
