import { z } from "zod";
import type { Decision } from "../core/case.ts";
import { postMessage, updateMessage } from "../core/effect.ts";
import { also, because, type Course, change, conclude } from "./course.ts";
import type { attemptedSchema } from "./decode.ts";
import { type DriftDetails, type DriftState, newDetails } from "./drift-case.ts";
import { makeNotice, NOTICE, type Notice } from "./notice.ts";

type Answer = Decision<DriftState, DriftDetails>;

/** What was refused since the last digest, each thing once with how often. */
export const attemptsDueSchema = z.object({
  lines: z.array(z.object({ text: z.string(), count: z.int() })),
});

/** One message for what one person was refused in this time. */
const TOGETHER_MS = 3_600_000;

/** AWS refused somebody a call: it changed nothing, and is counted. With `sg.attempts: post` people are told at once. */
export function decideAttempted(course: Course, data: z.infer<typeof attemptedSchema>): Answer {
  const { eventName, actor, groups, error = "refused", region } = data;
  const on = groups.length === 0 ? "" : ` on ${groups.slice(0, 3).join(", ")}`;
  const text = `${eventName}${on} in ${region} by ${actor.principal}: ${error}`;
  const noted = because(course, text);
  if (course.policy.attempts !== "post") return conclude(noted);
  const title = `AWS refused ${actor.name.slice(0, 60)} a change of security groups`;
  const { before, now } = course;
  const last = before?.details.notice;
  if (!before || !last || before.openedAt.getTime() + TOGETHER_MS <= now.getTime())
    return tellNotice(noted, makeNotice(title, [{ text, count: 1 }]));
  const notice = makeNotice(title, addLine(last, text));
  return {
    ...conclude(noted),
    case: { state: "closed", details: { ...before.details, notice } },
    effects: [updateMessage(before.id, before.version + 1, NOTICE)],
  };
}

function addLine({ lines }: Notice, text: string): Notice["lines"] {
  const known = lines.some((line) => line.text === text);
  if (!known) return [...lines, { text, count: 1 }];
  return lines.map((line) => (line.text === text ? { text, count: line.count + 1 } : line));
}

/** Once a day, in the channel for operators. */
export function decideAttemptsDue(
  course: Course,
  { lines }: z.infer<typeof attemptsDueSchema>,
): Answer {
  const calls = lines.reduce((sum, { count }) => sum + count, 0);
  const said = because(course, `${calls} refused calls`);
  if (course.policy.attempts !== "digest" || calls === 0) return conclude(said);
  const title = `AWS refused ${calls === 1 ? "1 call" : `${calls} calls`} on security groups in 24 h`;
  return tellNotice(said, makeNotice(title, lines));
}

/** A case that is nothing but a message. */
function tellNotice(course: Course, notice: Notice): Answer {
  const { policy, id } = course;
  const { account, region } = course.details;
  const fresh = change({ ...course, details: newDetails({ account, region }) }, { notice });
  const posted = also(
    fresh,
    postMessage(id, { slot: NOTICE, to: { channel: policy.channel } }, "low"),
  );
  return conclude({ ...posted, state: "closed" });
}
