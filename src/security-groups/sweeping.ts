import { z } from "zod";
import type { Decision } from "../core/case.ts";
import { postMessage, updateMessage } from "../core/effect.ts";
import type { CheckedEvent } from "../core/event.ts";
import { also, because, type Course, change, conclude, refuse } from "./course.ts";
import type { DriftDetails, DriftState } from "./drift-case.ts";
import { makeNotice, NOTICE } from "./notice.ts";

type Answer = Decision<DriftState, DriftDetails>;

/** Somebody wants these places read now. */
export const sweepAskedSchema = z.object({
  places: z
    .array(z.object({ account: z.string(), region: z.string() }))
    .min(1)
    .max(100),
});

/** A place, named by its effect, was swept, or could not be: `said` or `reason` is what came of it. */
export const sweptSchema = z.object({
  effect: z.string(),
  said: z.string().exactOptional(),
  reason: z.string().exactOptional(),
});

type Asked = CheckedEvent<"sg.sweep_asked", z.infer<typeof sweepAskedSchema>>;

/** Every place is swept; the person is told in one message that is edited until all are done. */
export function decideSweepAsked(course: Course, { data, actor, id }: Asked): Answer {
  if (actor.kind !== "person") return refuse("Only a person can ask for a sweep.");
  if (course.before?.details.notice) return refuse("A sweep was asked for a moment ago.");
  const lines = data.places.map((each) => ({ text: `${nameOf(each)}: being read`, count: 1 }));
  const notice = { ...makeNotice("Sweep of security groups", lines), by: actor.user };
  const first = data.places[0] ?? { account: "", region: "" };
  const asked = also(
    because(change(course, { ...first, notice }), "a sweep was asked for"),
    postMessage(course.id, { slot: NOTICE, to: { user: actor.user } }),
    ...data.places.map((each) => ({
      kind: "sg.sweep" as const,
      data: each,
      key: `sweep/${id}/${nameOf(each)}`,
      lane: `sweep/${nameOf(each)}`,
      priority: "normal" as const,
      answers: { done: "sg.swept", failed: "sg.swept" },
    })),
  );
  return conclude({ ...asked, state: "closed" });
}

/** One place is done: its line says what was found. */
export function decideSwept(course: Course, swept: z.infer<typeof sweptSchema>): Answer {
  const { said = swept.reason ?? "not read", effect } = swept;
  const { before } = course;
  const notice = before?.details.notice;
  if (!before || !notice) return conclude(because(course, "nobody asked for this sweep"));
  const name = effect.split("/").at(-1) ?? "";
  const lines = notice.lines.map((line) =>
    line.text.startsWith(`${name}: `) ? { ...line, text: `${name}: ${said}`.slice(0, 300) } : line,
  );
  const left = lines.some(({ text }) => text.endsWith(": being read"));
  const title = left ? notice.title : "Sweep of security groups, done";
  return {
    ...conclude(because(course, `${name}: ${said}`)),
    case: { state: "closed", details: { ...before.details, notice: { ...notice, title, lines } } },
    effects: [updateMessage(before.id, before.version + 1, NOTICE)],
  };
}

function nameOf({
  account,
  region,
}: {
  readonly account: string;
  readonly region: string;
}): string {
  return `${account} ${region}`;
}
