import type { SectionBlock } from "@slack/types";
import { sectionBlock } from "../../src/core/blocks.ts";
import { codeForeign, escapeForeign, mention } from "../../src/core/hostile-text.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { Message } from "../../src/core/message.ts";
import { readEvidenceRow } from "../../src/logins/evidence/row.ts";
import { GRADE_NAMES, PROTOCOL_NAMES } from "../../src/logins/words/terms.ts";

/** Rows of `login_evidence` -> one line for each way in, in their order: who, how, where, from where, on whose word. */
export function loginLines(rows: readonly JsonObject[]): readonly string[] {
  const parsed = rows.flatMap((each) => readEvidenceRow(each) ?? []);
  const logins = parsed.filter(({ data }) => data.role === "login");
  // A journal and a text file may both have told of it.
  const once = new Map(logins.map((each) => [each.case_id ?? each.data.id, each]));
  return [...once.values()].map(({ person, data }) => {
    const who = person === undefined ? "nobody known" : mention(person);
    const place = data.host?.name ?? data.host?.key ?? data.roleName ?? data.account ?? "AWS";
    const as = data.user === undefined ? "" : ` as ${codeForeign(data.user)}`;
    const from = data.ip === undefined ? "" : ` from ${codeForeign(data.ip)}`;
    return `${minuteOf(data.at)} · ${who} · ${PROTOCOL_NAMES[data.protocol]} · ${codeForeign(place)}${as}${from} · ${GRADE_NAMES[data.grade]}`;
  });
}

/** `21 Nov 14:03`, UTC. */
export function minuteOf(iso: string): string {
  const at = new Date(iso);
  const day = at.toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
  return `${day} ${at.toISOString().slice(11, 16)}`;
}

/** A section takes 3,000 characters: eight lines each. */
export function sectionsOf(lines: readonly string[], none: string): SectionBlock[] {
  if (lines.length === 0) return [sectionBlock(none)];
  const sections: SectionBlock[] = [];
  for (let from = 0; from < lines.length; from += 8)
    sections.push(sectionBlock(lines.slice(from, from + 8).join("\n")));
  return sections;
}

/** One sentence of ours; foreign parts must have passed the gate. */
export function plain(text: string): Message {
  return { text, blocks: [sectionBlock(text)] };
}

/** The Slack user of `<@U…>`; undefined for another word. */
export function userIn(word: string | undefined): string | undefined {
  return /^<@([UW][A-Z0-9]{2,20})>$/.exec(word ?? "")?.[1];
}

/** A word that was typed, as it may be repeated. */
export function typed(word: string | undefined): string {
  return escapeForeign(word ?? "", 60);
}
