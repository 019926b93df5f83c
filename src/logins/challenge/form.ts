import type { Reply } from "../../core/case.ts";

/** Reasons that a Yes may have. */
export const YES_REASONS = [
  "Deploy",
  "Incident work",
  "Debugging",
  "Planned maintenance",
  "Other",
] as const;

const NOTE = { min: 4, max: 300 };

type Errors = Extract<Reply, { kind: "errors" }>;

/** A chosen reason and its note -> one text; `Other` says nothing without a note. */
export function checkReason(
  reason: string,
  note: string | undefined,
): { readonly text: string } | { readonly errors: Errors } {
  const known = YES_REASONS.find((each) => each === reason);
  if (known === undefined) return { errors: errorsOf("reason", "Choose one.") };
  const written = note?.trim() ?? "";
  if (written === "" && known !== "Other") return { text: known };
  const wrong = checkNote(written);
  return wrong ? { errors: wrong } : { text: `${known}: ${written}` };
}

/** A note that must be given: 4 to 300 characters. Undefined: it is good. */
export function checkNote(note: string | undefined, block = "note"): Errors | undefined {
  const length = Array.from(note?.trim() ?? "").length;
  if (length >= NOTE.min && length <= NOTE.max) return undefined;
  return errorsOf(block, `${NOTE.min} to ${NOTE.max} characters, please.`);
}

function errorsOf(block: string, text: string): Errors {
  return { kind: "errors", errors: { [block]: text } };
}
