import type { ModalView } from "@slack/types";
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
import { modal } from "../words/modals.ts";
import { commandBlocks, proofInput } from "../words/proof-form.ts";
import type { EnrolmentCase } from "./details.ts";
import { LINKED_SLOT } from "./link.ts";
import { REQUEST_SLOT, requestHash, rightFor } from "./second-name.ts";

/** As much of the hash as a button carries. */
const PREFIX = 32;

/** The request for a second name, or the word that something was linked. */
export function renderEnrolment(of: EnrolmentCase, slot: string): Message | undefined {
  if (slot === LINKED_SLOT) return linkedMessage(of);
  return slot === REQUEST_SLOT ? requestMessage(of) : undefined;
}

/** The form with what is to be signed, and what to run for it. */
export function renderEnrolmentModal(of: EnrolmentCase, name: string): ModalView | undefined {
  const { link, until } = of.details;
  if (name !== "login_link" || !link) return undefined;
  const can = { ssh: link.factor === "ssh", aws: link.factor === "aws" };
  return modal(name, "Link what is yours", [
    sectionBlock("Run this on your own machine and paste what it prints."),
    ...commandBlocks(link.nonce, can),
    contextBlock([`Good until ${clockTime(new Date(until))} UTC, for you alone.`]),
    proofInput(),
  ]);
}

/** One line for lists: what waits for a name. */
export function summariseEnrolment(of: EnrolmentCase): string | undefined {
  return of.state === "waiting" ? `${what(of)} It waits for somebody else's name.` : undefined;
}

function linkedMessage({ details }: EnrolmentCase): Message {
  const { person, link } = details;
  const line = `${mention(person)} linked ${codeForeign(link?.value ?? "", 200)} as theirs (${link?.factor ?? ""}). It can prove logins that come from now on.`;
  return { text: line, blocks: [sectionBlock(line)] };
}

function requestMessage(of: EnrolmentCase): Message {
  const line = what(of);
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

function what({ details }: EnrolmentCase): string {
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
