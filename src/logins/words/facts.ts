import type { KnownBlock } from "@slack/types";
import { fieldBlocks } from "../../core/blocks.ts";
import { clockTime, describeDuration } from "../../core/duration.ts";
import { codeForeign, escapeForeign } from "../../core/hostile-text.ts";
import type { LoginDetails } from "../challenge/details.ts";
import type { LoginFacts } from "../evidence/facts.ts";
import { levelOf, type RiskReason } from "../risk.ts";
import { becameText, howText, placeText } from "./incident.ts";
import { GRADE_NAMES, PROTOCOL_NAMES, RISK_SENTENCES } from "./terms.ts";

/** Reasons that are shown; more would not be read. */
const SHOWN_RISKS = 3;

/** The facts as fields: where, as whom, from where, when, how, with which key, on whose word, how risky. */
export function factFields({ facts, risks }: LoginDetails, now: Date): KnownBlock[] {
  const became = becameText(facts);
  const pairs: [string, string | undefined][] = [
    ["Where", escapeForeign(placeText(facts))],
    ["As", facts.user === undefined ? undefined : codeForeign(facts.user)],
    ["Principal", facts.principal === undefined ? undefined : codeForeign(facts.principal, 200)],
    ["From", facts.ip === undefined ? "unknown" : codeForeign(facts.ip)],
    ["Through", facts.through === undefined ? undefined : codeForeign(facts.through)],
    ["When", whenText(facts, now)],
    ["How", escapeForeign(howText(facts), 150)],
    ["Key", keyText(facts)],
    ["Afterwards", became === undefined ? undefined : escapeForeign(became, 150)],
    ["Evidence", GRADE_NAMES[facts.grade]],
    ["Risk", levelOf(risks)],
  ];
  return fieldBlocks(
    pairs.flatMap(([label, value]) => (value === undefined ? [] : [[label, value] as const])),
  );
}

/** `SSH login to web-7 as ec2-user from 203.0.113.7 at 14:03 UTC`; escaped. */
export function summary(facts: LoginFacts): string {
  const user = facts.user === undefined ? "" : ` as ${escapeForeign(facts.user)}`;
  const from = facts.ip === undefined ? "" : ` from ${escapeForeign(facts.ip)}`;
  const place = escapeForeign(placeText(facts));
  return `${PROTOCOL_NAMES[facts.protocol]} login to ${place}${user}${from} at ${clockTime(new Date(facts.at))} UTC`;
}

/** `4 logins since 14:03: 14:03, 14:05`; undefined for a single one. */
export function mergedLine({ count, recent }: LoginDetails): string | undefined {
  if (count < 2) return undefined;
  const times = recent.map(({ at }) => clockTime(new Date(at)));
  return `${count} logins, the last at ${times.join(", ")} UTC.`;
}

/** The heaviest reasons, as a sentence without its end. */
export function riskLine(risks: readonly RiskReason[]): string {
  const shown = risks.slice(0, SHOWN_RISKS).map((each) => RISK_SENTENCES[each]);
  return shown.length > 0 ? shown.join("; ") : "every login is asked about";
}

function whenText({ at, skewed }: LoginFacts, now: Date): string {
  const time = new Date(at);
  const age = now.getTime() - time.getTime();
  if (skewed && age < 0) return `${clockTime(time)} UTC by the host's clock, which is ahead`;
  const clock = skewed ? " by the host's clock" : "";
  return `${clockTime(time)} UTC${clock}, ${describeDuration(age)} ago`;
}

function keyText({ fingerprint, keyType, keyId, method }: LoginFacts): string | undefined {
  if (fingerprint === undefined) return method === "publickey" ? "unknown" : undefined;
  const type = keyType === undefined ? "" : `${escapeForeign(keyType)} `;
  const id = keyId === undefined ? "" : `, certificate ${codeForeign(keyId)}`;
  return `${type}${codeForeign(fingerprint)}${id}`;
}
