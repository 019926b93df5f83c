import type { InputBlock, KnownBlock, ModalView } from "@slack/types";
import { sectionBlock } from "../core/blocks.ts";
import { codeForeign, escapeForeign, plainForeign } from "../core/hostile-text.ts";
import { groundOf } from "./acting-policy.ts";
import { TYPED_FROM } from "./ask-plan.ts";
import type { DriftDetails } from "./drift-case.ts";
import { changeId, type Plan, type PlanKind, planFor } from "./plan.ts";
import {
  changeText,
  commandFor,
  needsText,
  PLAN_NAMES,
  quotaText,
  reachOfPlan,
} from "./plan-words.ts";
import { groupLabel } from "./words.ts";

/** Slack takes ten boxes in a group. */
const PER_GROUP = 10;
/** Commands are long: a section holds some of them. */
const MAX_COMMANDS = 8;
/** More are done in a second round. */
const MAX_BOXES = 100;
const PREFIX = 16;

/** Seen by somebody who pressed *Revert…* and its like: what exactly would be done, and what that opens and closes. */
export function renderActForm(details: DriftDetails, kind: PlanKind): ModalView {
  const plan = planFor(kind, groundOf(details));
  if (!plan || !details.stance.role) return renderByHand(details, kind, plan);
  const hash = plan.hash.slice(0, PREFIX);
  const quota = quotaText(details, plan);
  const hint = hintOf(details, kind);
  return {
    type: "modal",
    callback_id: `drift_act_${kind}`,
    title: { type: "plain_text", text: PLAN_NAMES[kind].name },
    submit: { type: "plain_text", text: PLAN_NAMES[kind].name },
    close: { type: "plain_text", text: "Cancel" },
    blocks: [
      sectionBlock(aboutPlan(details, plan)),
      ...boxes(plan),
      sectionBlock(
        [
          needsText(plan, details),
          ...(quota === undefined ? [] : [quota]),
          "New connections are blocked; connections already open may live on.",
          `Plan ${codeForeign(hash)}. Exactly these rules, as they are now: one that changes before its turn is left alone.`,
        ].join("\n"),
      ),
      ...(hint === undefined ? [] : [sectionBlock(hint)]),
      reason(`reason.${hash}`, "Why?"),
      ...(plan.changes.length > TYPED_FROM ? [typedName(details)] : []),
    ],
  };
}

/** What the plan does, in words of reach. */
export function aboutPlan(details: DriftDetails, plan: Plan): string {
  const reach = reachOfPlan(details, plan).map((line) => escapeForeign(line, 300));
  return [
    `*${escapeForeign(groupLabel(details))}* (${codeForeign(details.groupId ?? "")})`,
    ...reach,
  ].join("\n");
}

/** Nothing that Countersign may do by itself: the commands to copy, or what the source's own tool has to do. */
function renderByHand(details: DriftDetails, kind: PlanKind, plan: Plan | undefined): ModalView {
  const commands = (plan?.changes ?? [])
    .slice(0, MAX_COMMANDS)
    .map((change) => commandFor(change, details));
  const more = (plan?.changes.length ?? 0) - commands.length;
  const hint = hintOf(details, kind);
  return {
    type: "modal",
    title: { type: "plain_text", text: PLAN_NAMES[kind].name },
    close: { type: "plain_text", text: "Close" },
    blocks: [
      ...(plan
        ? [
            sectionBlock(
              "Countersign has no role to change this account with. These commands do the same; the message follows by itself:",
            ),
            ...commands.map((command) =>
              sectionBlock(
                `\`\`\`${plainForeign(command, 2800).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")}\`\`\``,
              ),
            ),
            ...(more > 0 ? [sectionBlock(`and ${more} more`)] : []),
          ]
        : []),
      ...(hint === undefined ? [] : [sectionBlock(hint)]),
      ...(plan || hint !== undefined ? [] : [sectionBlock("Nothing of this is left to be done.")]),
    ],
  };
}

/** Where the source's own tool has to add what it declares. */
function hintOf({ stance }: DriftDetails, kind: PlanKind): string | undefined {
  if (!stance.handsOver || kind === "heal" || kind === "undo") return undefined;
  const how = stance.hint === undefined ? "" : `: ${codeForeign(stance.hint, 500)}`;
  return `What the code declares is added by the source's own tool, which keeps a state of its own${how}. The message is edited when code and cloud agree.`;
}

function boxes({ changes }: Plan): KnownBlock[] {
  const groups: InputBlock[] = [];
  for (let from = 0; from < Math.min(changes.length, MAX_BOXES); from += PER_GROUP) {
    const options = changes.slice(from, from + PER_GROUP).map((change) => ({
      text: { type: "plain_text" as const, text: plainForeign(changeText(change), 75) },
      value: changeId(change),
    }));
    groups.push({
      type: "input",
      block_id: `pick.${from}`,
      optional: true,
      label: { type: "plain_text", text: from === 0 ? "Which rules" : "and these" },
      element: { type: "checkboxes", action_id: "pick", options, initial_options: options },
    });
  }
  return groups;
}

/** A reason, at least ten characters. */
export function reason(blockId: string, label: string): InputBlock {
  return {
    type: "input",
    block_id: blockId,
    label: { type: "plain_text", text: label },
    element: {
      type: "plain_text_input",
      action_id: "reason",
      multiline: true,
      min_length: 10,
      max_length: 1000,
    },
  };
}

function typedName(details: DriftDetails): InputBlock {
  return {
    type: "input",
    block_id: "name",
    label: { type: "plain_text", text: "More than 10 rules: type the group's name" },
    hint: { type: "plain_text", text: plainForeign(groupLabel(details), 150) },
    element: { type: "plain_text_input", action_id: "name", max_length: 255 },
  };
}
