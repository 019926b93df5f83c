import type { EventDraft } from "../core/event.ts";
import type { NoticeDetails } from "../logins/notice/notice.ts";
import type { Parts } from "./aws-side.ts";
import { handIn } from "./hand-in.ts";

/** Lines of one notice; a longer list says how many more there are. */
const MAX_LINES = 40;

/** Tells people something once: the same key again is not told. Throws what the store throws. */
export async function tell(
  parts: Pick<Parts, "desk" | "log" | "metrics">,
  key: string,
  notice: NoticeDetails,
): Promise<void> {
  const { title, lines, to } = notice;
  if (lines.length === 0) return;
  const rest = lines.length - MAX_LINES;
  const shown = lines
    .slice(0, MAX_LINES)
    .map((each) => ({ ...each, text: each.text.slice(0, 500) }));
  const more = rest > 0 ? [{ text: `and ${rest} more` }] : [];
  const due: EventDraft = {
    id: `notice/${key}`,
    kind: "notice.due",
    caseKind: "notice",
    ref: { by: "key", key },
    at: parts.desk.clock.now(),
    actor: { kind: "system" },
    data: { title, to: { ...to }, lines: [...shown, ...more] },
  };
  await handIn(parts, [due]);
}
