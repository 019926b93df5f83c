import { escapeForeign } from "../core/hostile-text.ts";
import type { PolicyOf } from "./condition.ts";
import { type JudgedStatement, judgePolicy } from "./fixed.ts";
import { giftsOf } from "./grants.ts";
import { giftWords } from "./phrases.ts";

/** Text of a policy -> a line per statement: public or not, by what it is fixed or why it is not, and what it gives. */
export function policyLines(text: string, of: PolicyOf): readonly string[] {
  const { statements, why } = judgePolicy(text, of);
  const head = why === undefined ? [] : [`Not understood: ${escapeForeign(why, 200)}.`];
  return [...head, ...statements.map(statementLine)];
}

/** In one word: what AWS's definition says of the whole policy. */
export function policyWord(text: string, of: PolicyOf): "public" | "not public" | "not understood" {
  const { grant } = judgePolicy(text, of);
  if (grant === "unknown") return "not understood";
  return grant === "yes" ? "public" : "not public";
}

function statementLine({ statement, fixed, why, broad }: JudgedStatement): string {
  const { effect, id, hash } = statement;
  const isPublic = effect === "allow" && !fixed;
  const word = wordOf(effect, isPublic);
  const gives = effect === "allow" ? ` Gives: ${giftWords(giftsOf(statement))}.` : "";
  const note = broad ? " Broad: its addresses add up to more than a /8." : "";
  return `${escapeForeign(id, 80)} (${hash}): ${word}, ${escapeForeign(why, 200)}.${gives}${note}`;
}

function wordOf(effect: JudgedStatement["statement"]["effect"], isPublic: boolean): string {
  if (effect === "unknown") return "*unknown*";
  return isPublic ? "*public*" : "not public";
}
