import { matchesGlob } from "../core/glob.ts";
import type { Severity } from "../core/incident-signals.ts";
import type { Sign } from "./sign.ts";

/** What a signal is worth: an incident of that severity, a message that asks for nobody, or nothing at all. */
export type Weight = Severity | "post" | "ignore";

/** One line of the mapping; all members that are present must fit. */
export interface SignalRule {
  readonly from?: Sign["from"] | undefined;
  /** Of an alarm its name, of a finding its type; with `*`. */
  readonly name?: string | undefined;
  readonly account?: string | undefined;
  /** Findings only: from this severity of GuardDuty on. */
  readonly minScore?: number | undefined;
  readonly weight: Weight;
  readonly channel?: string | undefined;
}

/** What the signals watcher has been told by the configuration. */
export interface SignalPolicy {
  readonly channel: string;
  readonly rules: readonly SignalRule[];
  /** Account id -> its name. */
  readonly accountNames: ReadonlyMap<string, string>;
}

/** GuardDuty's own levels: critical from 9, high from 7, medium from 4. An alarm that somebody sends here is meant for somebody. */
export const SHIPPED_RULES: readonly SignalRule[] = [
  { from: "finding", minScore: 9, weight: "sev1" },
  { from: "finding", minScore: 7, weight: "sev2" },
  { from: "finding", minScore: 4, weight: "sev3" },
  { from: "finding", weight: "post" },
  { from: "alarm", weight: "sev3" },
];

/** What a sign is worth, and where it is told; the first rule that fits decides. What no rule names is told and calls nobody. */
export function weigh(
  sign: Sign,
  { rules, channel }: SignalPolicy,
): { readonly weight: Weight; readonly channel: string } {
  const rule = rules.find((each) => fits(each, sign));
  return { weight: rule?.weight ?? "post", channel: rule?.channel ?? channel };
}

function fits({ from, name, account, minScore }: SignalRule, sign: Sign): boolean {
  return (
    (from === undefined || from === sign.from) &&
    (name === undefined || matchesGlob(name, sign.name)) &&
    (account === undefined || account === sign.account) &&
    (minScore === undefined || (sign.score !== undefined && sign.score >= minScore))
  );
}

const ORDER: readonly Weight[] = ["ignore", "post", "sev4", "sev3", "sev2", "sev1"];

/** True when `a` is worth more than `b`. */
export function isWorse(a: Weight, b: Weight): boolean {
  return ORDER.indexOf(a) > ORDER.indexOf(b);
}
