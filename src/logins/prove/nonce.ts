import type { Occasion } from "../../core/case.ts";
import { CountersignError } from "../../core/errors.ts";

/** A text to be signed: it says itself for what, about which case and by whom, and cannot be guessed (160 random bits). Throws `core.watcher_failed` without chance. */
export function nonceFor(
  verdict: "yes" | "link",
  caseId: string,
  user: string,
  { nonce }: Pick<Occasion, "nonce">,
): string {
  if (nonce === undefined) throw new CountersignError("core.watcher_failed", { kind: "nonce" });
  return `cs-${verdict}-${caseId}-${user}-${nonce}`;
}
