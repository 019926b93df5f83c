import { codeForeign } from "../../src/core/hostile-text.ts";
import type { Attribution } from "../../src/security-groups/item.ts";
import { minuteOf } from "../../src/security-groups/words.ts";

/** Who did it, through which call, by their own word with what; else the window in which it happened. Gated. */
export function attributionText(found: Attribution | undefined): string {
  if (!found) return "the code";
  const { author, confidence, at, between, eventName = "a call", stack } = found;
  if (author) {
    const sure = confidence === "exact" ? "" : " (likely)";
    const made = stack === undefined ? "" : `, stack ${codeForeign(stack)}`;
    return `${codeForeign(author.name)}${sure}, ${codeForeign(eventName)} at ${minuteOf(at ?? "")}, says ${codeForeign(author.via)}${made}`;
  }
  if (!between) return "unknown";
  return `unknown, between ${minuteOf(between[0])} and ${minuteOf(between[1])}`;
}
