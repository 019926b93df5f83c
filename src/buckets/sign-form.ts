import type { InputBlock, ModalView } from "@slack/types";
import { sectionBlock } from "../core/blocks.ts";
import { escapeForeign, mention } from "../core/hostile-text.ts";
import type { PlanInHand } from "./acts.ts";
import { reason } from "./close-form.ts";
import type { ExposureDetails } from "./exposure.ts";
import { momentOf, subjectOf } from "./phrases.ts";
import { planFor } from "./plan.ts";
import { dryRun, PLAN_NAMES, planMark } from "./plan-words.ts";

const PREFIX = 16;

/** Seen by somebody who pressed *Sign…*: what they put their name under, as it is now. */
export function renderSignForm(details: ExposureDetails): ModalView | undefined {
  const { plan, due } = details;
  const hash = (details.proposal ? plan?.hash : due?.hash)?.slice(0, PREFIX);
  if (hash === undefined) return undefined;
  return {
    type: "modal",
    callback_id: "bucket_sign",
    title: { type: "plain_text", text: "Sign" },
    submit: { type: "plain_text", text: "Sign" },
    close: { type: "plain_text", text: "Cancel" },
    blocks: [...whatWaits(details), seen(`seen.${hash}`)],
  };
}

/** Seen by somebody who pressed *Decline*. */
export function renderDeclineForm(details: ExposureDetails): ModalView | undefined {
  if (!details.proposal && !details.due) return undefined;
  return {
    type: "modal",
    callback_id: "bucket_decline",
    title: { type: "plain_text", text: "Decline" },
    submit: { type: "plain_text", text: "Decline" },
    close: { type: "plain_text", text: "Cancel" },
    blocks: [...whatWaits(details), reason("reason", "Why not?")],
  };
}

function whatWaits(details: ExposureDetails): ReturnType<typeof sectionBlock>[] {
  const { plan } = details;
  if (!plan) return [];
  const { by, at, hash, did } = waitingIn(details, plan);
  const who = by ? mention(by.user) : "the configuration";
  return [
    sectionBlock(
      [
        `*${PLAN_NAMES[plan.kind].name}*, bucket ${escapeForeign(subjectOf(details), 63)}`,
        `${who} ${did} at ${momentOf(at)}: ${escapeForeign(plan.reason, 500)}`,
        planMark(hash),
      ].join("\n"),
    ),
    ...consequence(details, plan),
  ];
}

interface Waits extends Pick<PlanInHand, "hash" | "at"> {
  readonly by: PlanInHand["by"] | undefined;
  readonly did: string;
}

function waitingIn({ proposal, due }: ExposureDetails, plan: PlanInHand): Waits {
  if (proposal || !due) return { by: plan.by, at: plan.at, hash: plan.hash, did: "asked for this" };
  return { by: due.by, at: due.since, hash: due.hash, did: "did this" };
}

/** What is done already shows in the bucket; what is to be done is told with its consequence. */
function consequence(
  { proposal, ground, acts, exposed }: ExposureDetails,
  { kind }: PlanInHand,
): ReturnType<typeof sectionBlock>[] {
  const shown = proposal && ground && planFor(kind, ground, acts.at(-1));
  return shown ? [sectionBlock(dryRun(shown, exposed))] : [];
}

/** A form without a field says nothing when it is sent: this says which plan was looked at. */
function seen(blockId: string): InputBlock {
  return {
    type: "input",
    block_id: blockId,
    label: { type: "plain_text", text: "Your name stands under this" },
    element: {
      type: "checkboxes",
      action_id: "seen",
      options: [{ text: { type: "plain_text", text: "I have looked at this" }, value: "seen" }],
    },
  };
}
