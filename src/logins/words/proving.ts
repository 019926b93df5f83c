import type { Button, KnownBlock } from "@slack/types";
import {
  actionsBlock,
  caseButton,
  contextBlock,
  headerBlock,
  sectionBlock,
} from "../../core/blocks.ts";
import { clockTime } from "../../core/duration.ts";
import { codeForeign, escapeForeign, mention } from "../../core/hostile-text.ts";
import type { Message } from "../../core/message.ts";
import type { LoginCase } from "../challenge/details.ts";
import { usableFor } from "../challenge/proving.ts";
import { mergedLine, summary } from "./facts.ts";
import { commandBlocks, proofInput } from "./proof-form.ts";

/** The person sees this after a Yes to a high risk: their word alone is not enough. */
export function provingMessage(of: LoginCase): Message {
  const { details } = of;
  const { proving } = details;
  const until = clockTime(new Date(proving?.until ?? details.deadline));
  const at = { id: of.id, version: details.seen };
  const asked = proving?.colleague === true;
  const line = asked
    ? `A colleague must countersign, by ${until} UTC. They will speak to you.`
    : `One more step, by ${until} UTC: this login is risky, so your Yes needs a proof.`;
  return {
    text: `${line} ${summary(details.facts)}`,
    blocks: [
      headerBlock(asked ? "A colleague must countersign" : "One more step"),
      sectionBlock(line),
      ...meanwhile(of).map(sectionBlock),
      contextBlock([summary(details.facts)]),
      actionsBlock("login", [
        ...(asked ? [] : steps(of)),
        caseButton(at, "login_no", "No, it was not me", { style: "danger" }),
      ]),
    ],
  };
}

function meanwhile({ details }: LoginCase): string[] {
  const { proving } = details;
  const merged = mergedLine(details);
  return [
    ...(merged === undefined ? [] : [merged]),
    ...(proving?.checking ? ["Your proof is being looked at."] : []),
    ...(proving?.trouble === undefined ? [] : [escapeForeign(proving.trouble, 300)]),
  ];
}

function steps({ id, details }: LoginCase): Button[] {
  const at = { id, version: details.seen };
  const others = details.proving?.factors.includes("countersign") === true;
  return [
    caseButton(at, "login_prove", "Prove", { style: "primary" }),
    ...(others ? [caseButton(at, "login_noproof", "I cannot now")] : []),
  ];
}

/** The form with what is to be signed, and what to run for it. */
export function proofBlocks(of: LoginCase): KnownBlock[] {
  const { proving, facts, deadline } = of.details;
  const usable = usableFor(of) ?? { ssh: [], aws: [] };
  const can = { ssh: usable.ssh.length > 0, aws: usable.aws.length > 0 };
  return [
    sectionBlock(summary(facts)),
    ...commandBlocks(proving?.nonce ?? "", can),
    contextBlock([
      `Good until ${clockTime(new Date(proving?.until ?? deadline))} UTC, for this login and for you alone.`,
      "Run it on your own machine, never on the one in question.",
    ]),
    proofInput(),
  ];
}

/** Whose Yes is waited for to be proven, for lists. */
export function provingLine({ details }: LoginCase): string {
  return `${mention(details.proving?.by ?? "")} says it was them, and has to prove it`;
}

/** What stands behind a Yes, in words; empty for one that needed nothing. */
export function provenText({ confirmed }: Pick<LoginCase["details"], "confirmed">): string {
  const proof = confirmed?.proof;
  switch (proof?.factor) {
    case "ssh":
      return `, proven with the key ${codeForeign(proof.by)}`;
    case "aws":
      return `, proven with AWS credentials of ${codeForeign(proof.by)}`;
    case "countersign":
      return `, countersigned by ${mention(proof.by)}`;
    case undefined:
      return "";
  }
}
