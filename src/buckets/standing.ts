import { mention } from "../core/hostile-text.ts";
import type { Course } from "./course.ts";
import { timeOf } from "./phrases.ts";

/** Where a case stands, for somebody who asked for what cannot be: state, who and when. */
export function standing({ state, details }: Pick<Course, "state" | "details">): string {
  const { plan, due } = details;
  const by = plan?.by ? mention(plan.by.user) : "the configuration";
  const at = plan ? ` at ${timeOf(plan.at)}` : "";
  switch (state) {
    case "open":
      return "It is open.";
    case "signing":
      return `No: ${by} asked for a change${at}; it waits for a second name.`;
    case "acting":
    case "verifying":
      return `No: a change is running that ${by} asked for${at}.`;
    case "unsigned":
      return due
        ? `It was closed by ${mention(due.by.user)}; their second name is due.`
        : "It was closed.";
    case "snoozed":
      return "It is snoozed.";
    case "accepted":
      return "It is accepted in the configuration.";
    case "none":
    case "quiet":
    case "closed":
      return "It is over: the bucket is no longer public.";
  }
}
