import { actionsBlock, caseButton, sectionBlock } from "../core/blocks.ts";
import type { Case } from "../core/case.ts";
import { describeDuration } from "../core/duration.ts";
import { codeForeign, escapeForeign, mention } from "../core/hostile-text.ts";
import type { Message } from "../core/message.ts";
import type { DriftDetails, DriftState } from "./drift-case.ts";
import { ruleLines } from "./rule-lines.ts";
import { countRules, groupLabel, matterOf, minuteOf } from "./words.ts";

type DriftCase = Case<DriftState, DriftDetails>;

/** Seen in the thread after a day in which nobody settled it. */
export function renderReminder({ details }: DriftCase): Message {
  return said(
    `${owners(details, "Still open after a day", "still open after a day")}: ${matterOf(details.items)}, ${countRules(details.items)}.`,
  );
}

/** Seen by each owner in their own conversation, when a rule of the baseline asks before anything is done; edited when it is answered. */
export function renderQuestion(of: DriftCase, slot: string): Message {
  const { details, state } = of;
  const [, round] = slot.split(":");
  const name = `*${escapeForeign(groupLabel(details))}* (${codeForeign(details.groupId ?? "")})`;
  const { asked } = details;
  if (state !== "asked" || !asked || String(asked.round) !== round)
    return said(`${name}: this question is answered, or settled by itself.`);
  const until = minuteOf(asked.until).slice(11);
  const silence = asked.heals ? "it is healed" : "it becomes an incident";
  const text = `${name} breaks the baseline. Without an answer until ${until} UTC ${silence}.`;
  const why = (details.downgraded ?? []).map(
    (each) => `Not by itself, because ${escapeForeign(each)}.`,
  );
  return {
    text,
    blocks: [
      sectionBlock([text, ...why].join("\n")),
      sectionBlock(ruleLines(details.items).join("\n")),
      sectionBlock(details.reach.map((line) => escapeForeign(line, 300)).join("\n")),
      actionsBlock("question", [
        caseButton(of, "drift_heal", "Heal now…", { style: "primary" }),
        caseButton(of, "drift_keep", "Keep…"),
      ]),
    ],
  };
}

/** Seen in the thread while a second name is due under what was done at once. */
export function renderDue({ details }: DriftCase): Message | undefined {
  const { due } = details;
  if (!due) return undefined;
  return said(
    `${mention(due.by.user)} did this in one name (${escapeForeign(due.what)}): a second one is due. *Sign…* in the message above.`,
  );
}

/** Seen in the security channel when the second name did not come in time. */
export function renderOverdue({ details }: DriftCase, now: Date): Message {
  const { due } = details;
  const where = `*${escapeForeign(groupLabel(details))}* (${codeForeign(details.groupId ?? "")}, ${escapeForeign(details.accountName ?? details.account)})`;
  if (!due) return said(`${where}: signed, or declined, since.`);
  const since = describeDuration(now.getTime() - Date.parse(due.since));
  return said(
    `${where}: ${mention(due.by.user)} changed it ${since} ago (${escapeForeign(due.what)}), and nobody has put a second name under it.`,
  );
}

/** Seen in the thread while the code does not say yet what it was to take over. */
export function renderAdoptReminder({ details }: DriftCase): Message | undefined {
  const { adopting } = details;
  if (!adopting) return undefined;
  return said(
    `${mention(adopting.by)}: the code does not say it yet. After 7 days this is open again.`,
  );
}

function owners({ notify }: DriftDetails, alone: string, addressed: string): string {
  const named = notify.map(mention).join(" ");
  return named === "" ? alone : `${named}: ${addressed}`;
}

function said(text: string): Message {
  return { text, blocks: [sectionBlock(text)] };
}
