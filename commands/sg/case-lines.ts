import { codeForeign, escapeForeign, mention } from "../../src/core/hostile-text.ts";
import type { StoredCase } from "../../src/core/ports.ts";
import type { Act } from "../../src/security-groups/act.ts";
import type { DriftDetails } from "../../src/security-groups/drift-case.ts";
import { lineOf } from "../../src/security-groups/rule.ts";
import { markOf } from "../../src/security-groups/rule-lines.ts";
import { readDriftCase } from "../../src/security-groups/status.ts";
import { minuteOf } from "../../src/security-groups/words.ts";
import { attributionText } from "./attribution-text.ts";

/** Of each case; all of them are in `/sg diff` while it is open. */
const MAX_RULES = 10;
const DONE: Readonly<Record<Act["did"], string>> = {
  revoke: "-",
  authorize: "+",
  describe: "~",
};

/** What one case was about and what was done in it: calls, names, snooze, ending. Gated; empty for a case of another form. */
export function caseLines(stored: StoredCase): readonly string[] {
  const details = readDriftCase(stored);
  if (!details) return [];
  const { items, acts } = details;
  const changes = items.map((item) => {
    const rule = item.key === undefined ? "the group itself" : lineOf(item.key);
    const by = item.ahead === "code" ? "the code" : attributionText(item.who);
    return `${codeForeign(`${markOf(item)} ${rule}`, 150)} · ${by}`;
  });
  return [
    ...upTo(changes, "differences"),
    ...upTo(acts.map(actLine), "calls of Countersign"),
    ...decisionLines(details),
  ];
}

function actLine({ did, key, ruleId, formerId, at }: Act): string {
  const former = formerId === undefined ? "" : `, was ${codeForeign(formerId)}`;
  const id = ruleId === undefined ? "" : ` ${codeForeign(ruleId)}`;
  return `${minuteOf(at)} · Countersign: ${codeForeign(`${DONE[did]} ${lineOf(key)}`, 150)}${id}${former}`;
}

function decisionLines({
  plan,
  signed,
  due,
  snooze,
  outcome,
  closedAt,
  note,
}: DriftDetails): string[] {
  const asked =
    plan?.by &&
    `${minuteOf(plan.at)} · ${plan.kind} asked by ${mention(plan.by.user)}: ${escapeForeign(plan.reason, 200)}`;
  return [
    ...(asked === undefined ? [] : [asked]),
    ...(signed ? [`${minuteOf(signed.at)} · signed by ${mention(signed.by)}`] : []),
    ...(due ? [`a second name is due since ${minuteOf(due.since)}`] : []),
    ...(snooze
      ? [
          `snoozed until ${minuteOf(snooze.until)} by ${mention(snooze.by)}: ${escapeForeign(snooze.reason, 200)}`,
        ]
      : []),
    ...(note ? [escapeForeign(note.text, 300)] : []),
    ...(closedAt === undefined
      ? []
      : [`${minuteOf(closedAt)} · closed${outcome === undefined ? "" : `: ${outcome}`}`]),
  ];
}

function upTo(lines: readonly string[], what: string): string[] {
  const more = lines.length - MAX_RULES;
  return [...lines.slice(0, MAX_RULES), ...(more > 0 ? [`and ${more} more ${what}`] : [])];
}
