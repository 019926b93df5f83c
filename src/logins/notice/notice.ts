import { z } from "zod";
import { headerBlock, sectionBlock } from "../../core/blocks.ts";
import type { Case, Decision, Occasion } from "../../core/case.ts";
import { postMessage } from "../../core/effect.ts";
import type { EventOf } from "../../core/event.ts";
import { escapeForeign, mention } from "../../core/hostile-text.ts";
import type { Message } from "../../core/message.ts";

/** Something that people are told once: it is posted when it becomes known, and nothing waits for it. */
export const NOTICE_STATES = ["told"] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];

/** What is told, and to whom. Texts are raw, and gated when they are shown; `user` is a Slack id. */
export const noticeDetails = z.object({
  title: z.string().min(1).max(150),
  lines: z.array(z.object({ text: z.string().max(500), user: z.string().optional() })).max(60),
  to: z.union([z.object({ channel: z.string() }), z.object({ user: z.string() })]),
});
export type NoticeDetails = z.infer<typeof noticeDetails>;

export const noticeEvents = { "notice.due": noticeDetails } as const;

/** Slot of its message. */
const SLOT = "notice";
/** Lines in one section: its text has at most 3000 characters. */
const LINES = 5;

/** Posts what is due, behind everything that somebody waits for. The same key again is told no second time. */
export function tellNotice(
  before: Case<NoticeState, NoticeDetails> | undefined,
  { data }: EventOf<typeof noticeEvents>,
  { newId }: Occasion,
): Decision<NoticeState, NoticeDetails> {
  if (before) return { effects: [], reasons: ["told before"] };
  return {
    case: { state: "told", details: data },
    effects: [postMessage(newId, { slot: SLOT, to: data.to }, "low")],
    reasons: ["told"],
  };
}

/** The notice as people see it. */
export function renderNotice({ details }: Case<NoticeState, NoticeDetails>): Message {
  const { title, lines } = details;
  const shown = lines.map(
    ({ text, user }) =>
      `• ${user === undefined ? "" : `${mention(user)}: `}${escapeForeign(text, 500)}`,
  );
  const parts = Array.from({ length: Math.ceil(shown.length / LINES) }, (_, part) =>
    shown.slice(part * LINES, (part + 1) * LINES).join("\n"),
  );
  return { text: title, blocks: [headerBlock(title), ...parts.map(sectionBlock)] };
}
