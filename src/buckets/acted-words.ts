import { codeForeign, escapeForeign, mention } from "../core/hostile-text.ts";
import type { ExposureCase } from "./exposure.ts";
import { momentOf, timeOf } from "./phrases.ts";
import { PLAN_NAMES, planMark } from "./plan-words.ts";

/** What was asked for, done, or came to nothing; whose name is there and whose is due. A line each. */
export function actedWords(of: ExposureCase): string[] {
  const { due, note, signed, stance } = of.details;
  const by = note?.by === undefined ? "" : ` (${mention(note.by)})`;
  const why = of.state === "open" ? (stance?.downgraded ?? []) : [];
  return [
    ...planLine(of),
    ...(due ? [`*A second name is due* under what ${mention(due.by.user)} did.`] : []),
    ...(signed ? [`Signed by ${mention(signed.by)} at ${momentOf(signed.at)}.`] : []),
    ...(note ? [`${escapeForeign(note.text, 400)}${by}`] : []),
    ...(note?.command === undefined ? [] : [`By hand: ${codeForeign(note.command, 1500)}`]),
    ...(why.length > 0 ? [`Not closed by itself: ${why.join("; ")}.`] : []),
  ];
}

function planLine({ state, details }: ExposureCase): string[] {
  const { plan, proposal, acts } = details;
  if (!plan) return [];
  const { name, done } = PLAN_NAMES[plan.kind];
  const by = plan.by ? mention(plan.by.user) : "the configuration";
  const why = escapeForeign(plan.reason, 300);
  if (state === "signing" && proposal)
    return [
      `*${name}*, asked for by ${by}: ${why}\nA second name is needed by ${timeOf(proposal.until)}. ${planMark(plan.hash)}`,
    ];
  if (state === "acting" || state === "verifying") return [`*${name}*, by ${by}: ${why}`];
  const isOver = state === "unsigned" || state === "closed";
  return isOver && acts.length > 0 ? [`*${done}* by ${by}: ${why}`] : [];
}
