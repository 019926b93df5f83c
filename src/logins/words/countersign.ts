import {
  actionsBlock,
  caseButton,
  contextBlock,
  headerBlock,
  sectionBlock,
} from "../../core/blocks.ts";
import { clockTime } from "../../core/duration.ts";
import { escapeForeign, mention } from "../../core/hostile-text.ts";
import type { Message } from "../../core/message.ts";
import type { Rendering } from "../../core/watcher.ts";
import type { LoginCase } from "../challenge/details.ts";
import { countersignHash } from "../challenge/plan-hash.ts";
import { factFields, mergedLine, riskLine, summary } from "./facts.ts";
import { settledMessage } from "./responders.ts";

/** As much of the hash as a button carries. */
const PREFIX = 32;

/** The responders see this when somebody cannot prove a risky Yes: one of them has to speak to the person. */
export function countersignMessage(of: LoginCase, { now }: Rendering): Message {
  const { details } = of;
  const { proving } = details;
  if (of.state !== "proving" || !proving?.colleague) return settledMessage(of);
  const by = clockTime(new Date(details.deadline));
  const line = `${mention(proving.by)} says this high-risk login was theirs (${escapeForeign(proving.text, 300)}). Speak to them by voice, then decide.`;
  const at = { id: of.id, version: details.seen };
  const extra = countersignHash(of).slice(0, PREFIX);
  const merged = mergedLine(details);
  return {
    text: `${line} ${summary(details.facts)}. It becomes an incident at ${by} UTC.`,
    blocks: [
      headerBlock("A colleague asks for your name"),
      sectionBlock(line),
      ...(merged === undefined ? [] : [sectionBlock(merged)]),
      ...factFields(details, now),
      contextBlock([
        `What weighs: ${riskLine(details.risks)}.`,
        `It becomes an incident at ${by} UTC, unless somebody decides.`,
      ]),
      actionsBlock("login", [
        caseButton(at, "login_countersign", "I spoke to them: yes", { style: "primary", extra }),
        caseButton(at, "login_uncountersign", "Not confirmed", { style: "danger" }),
      ]),
    ],
  };
}
