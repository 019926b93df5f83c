import {
  actionsBlock,
  caseButton,
  contextBlock,
  headerBlock,
  sectionBlock,
} from "../../core/blocks.ts";
import { clockTime, describeDuration } from "../../core/duration.ts";
import { codeForeign, escapeForeign, mention } from "../../core/hostile-text.ts";
import type { Message } from "../../core/message.ts";
import type { EnrolmentCase } from "../enrolment/details.ts";
import { requestHash, rightFor } from "../enrolment/second-name.ts";

/** As much of the hash as a button carries. */
const PREFIX = 32;

/** The responders see this when somebody has linked something. */
export function linkedMessage({ details }: EnrolmentCase): Message {
  const { person, link } = details;
  const line = `${mention(person)} linked ${codeForeign(link?.value ?? "", 200)} as theirs (${link?.factor ?? ""}). It can prove logins that come from now on.`;
  return { text: line, blocks: [sectionBlock(line)] };
}

/** Whoever may give a second name sees this; afterwards, what became of it. */
export function requestMessage(of: EnrolmentCase): Message {
  const line = requestLine(of);
  const at = { id: of.id, version: of.version };
  const extra = requestHash(of).slice(0, PREFIX);
  const buttons = [
    caseButton(at, "enrol_sign", "I agree", { style: "primary", extra }),
    caseButton(at, "enrol_refuse", "Refuse", { style: "danger" }),
  ];
  const ends = `Right needed: ${rightFor(of.details)}. It lapses at ${clockTime(new Date(of.details.until))} UTC.`;
  return of.state === "waiting"
    ? {
        text: `${line} Somebody else has to put their name to it.`,
        blocks: [
          headerBlock("A second name is needed"),
          sectionBlock(line),
          contextBlock([ends]),
          actionsBlock("enrolment", buttons),
        ],
      }
    : { text: `${line} ${outcome(of)}`, blocks: [sectionBlock(line), contextBlock([outcome(of)])] };
}

/** What is asked for, one sentence. */
export function requestLine({ details }: EnrolmentCase): string {
  const { by, person, unlink, announce } = details;
  if (announce)
    return `${mention(by)} announces logins of their own on ${codeForeign(announce.scope)} for ${describeDuration(announce.ms)}: ${escapeForeign(announce.reason, 300)}.`;
  const whose = by === person ? "their" : `${mention(person)}'s`;
  return `${mention(by)} asks to remove ${whose} ${unlink?.kind ?? "link"} ${codeForeign(unlink?.value ?? "", 200)}.`;
}

function outcome({ state, details }: EnrolmentCase): string {
  const by = mention(details.decidedBy ?? "");
  switch (state) {
    case "done":
      return details.announce
        ? `${by} agreed. It holds until ${clockTime(new Date(details.until))} UTC.`
        : `${by} agreed. It is done.`;
    case "refused":
      return `${by} refused.`;
    case "lapsed":
      return "Nobody agreed in time.";
    case "linking":
    case "waiting":
      return "It is open.";
  }
}
