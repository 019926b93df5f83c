import type { ModalView } from "@slack/types";
import { contextBlock, sectionBlock } from "../../core/blocks.ts";
import { clockTime } from "../../core/duration.ts";
import type { Message } from "../../core/message.ts";
import { linkedMessage, requestLine, requestMessage } from "../words/enrolment.ts";
import { modal } from "../words/modals.ts";
import { commandBlocks, proofInput } from "../words/proof-form.ts";
import type { EnrolmentCase } from "./details.ts";
import { LINKED_SLOT } from "./link.ts";
import { REQUEST_SLOT } from "./second-name.ts";

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
  return of.state === "waiting"
    ? `${requestLine(of)} It waits for somebody else's name.`
    : undefined;
}
