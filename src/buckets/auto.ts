/** May Countersign close a bucket by itself? Only ever by the block, and never on a doubt. */
import { begin, takeInHand } from "./carry-out.ts";
import { type Course, change } from "./course.ts";
import type { Exposed } from "./exposure.ts";
import { planFor } from "./plan.ts";

/** The course with the block on its way, or with the reasons why people are asked instead. */
export function closeByItself(course: Course): Course {
  const { details, policy } = course;
  const { stance, ground } = details;
  if (stance?.mode !== "auto" || !ground) return course;
  const plan = planFor("block", ground);
  const { approvedBy } = policy.closing;
  const why = [
    ...whyNot(course),
    ...(plan ? [] : ["the block is on, or could not be read"]),
    ...(approvedBy === undefined ? ["nobody approved it"] : []),
  ];
  if (!plan || approvedBy === undefined || why.length > 0)
    return change(course, { stance: { ...stance, downgraded: why } });
  const wish = {
    names: ["buckets-auto", approvedBy],
    needs: "none" as const,
    reason: "the configuration closes public buckets by itself",
  };
  return begin(course, takeInHand(course, plan, wish));
}

/** Acting on a doubt is worse than asking once too often. */
function whyNot({ details, policy }: Course): readonly string[] {
  const { stance, ground, exposed } = details;
  const reasons: readonly (readonly [boolean, string])[] = [
    [stance?.role !== true, "there is no role for it"],
    [exposed?.website !== "no", "it is a website, or that could not be read"],
    [stance?.guarded === true, "it is protected"],
    [
      policy.sensitive.length > 0 && ground?.settings.tags.read === "unknown",
      "whether its data is sensitive could not be read",
    ],
    [hasUnknown(exposed), "a channel could not be read"],
    [ground?.swept !== true, "it was public before all buckets were read once"],
  ];
  return reasons.flatMap(([holds, why]) => (holds ? [why] : []));
}

/** Single objects are never examined: that they are unknown is no doubt about this bucket. */
function hasUnknown(exposed: Exposed | undefined): boolean {
  const channels = exposed?.verdict.channels ?? [];
  return channels.some(({ channel, grade }) => channel !== "objects" && grade === "UNKNOWN");
}
