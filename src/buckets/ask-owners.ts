import { postMessage } from "../core/effect.ts";
import { also, type Course, change } from "./course.ts";

/** Where the configuration says so, the owners are asked, each in their own conversation; silence is what the grace is for. */
export function askOwners(course: Course): Course {
  const { details, id } = course;
  const { notify, stance } = details;
  const asks = stance?.mode === "ask" || stance?.mode === "auto";
  if (!asks || notify.length === 0 || details.gathered) return course;
  const round = details.round + 1;
  const questions = notify.map((user) =>
    postMessage(id, { slot: `ask:${round}:${user}`, to: { user } }, "urgent"),
  );
  return also(change(course, { round, asked: { round } }), ...questions);
}
