import { mention } from "../core/hostile-text.ts";
import type { Course } from "./course.ts";
import { timeOf } from "./phrases.ts";

/** Where a case stands, for somebody who asked for what cannot be: state, who and when. */
export function standing({ state, details }: Pick<Course, "state" | "details">): string {
  const { plan, due } = details;
  const by = plan?.by ? mention(plan.by.user) : "the configuration";
  const at = plan ? ` at ${timeOf(plan.at)}` : "";
  const running = `No: a change is running that ${by} asked for${at}.`;
  const sentences: Readonly<Record<Course["state"], string>> = {
    open: "It is open.",
    signing: `No: ${by} asked for a change${at}; it waits for a second name.`,
    acting: running,
    verifying: running,
    unsigned: due
      ? `It was closed by ${mention(due.by.user)}; their second name is due.`
      : "It was closed.",
    snoozed: "It is snoozed.",
    accepted: "It is accepted in the configuration.",
    none: OVER,
    quiet: OVER,
    closed: OVER,
  };
  return sentences[state];
}

const OVER = "It is over: the bucket is no longer public.";
