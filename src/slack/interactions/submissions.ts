import { createHash } from "node:crypto";
import type { ViewResponseAction } from "@slack/bolt";
import type { EventDraft } from "../../core/event.ts";
import type { Registered } from "../../core/house.ts";
import { canonicalJson } from "../../core/json.ts";
import type { Submission } from "../../core/watcher.ts";
import { readAddress } from "./case-address.ts";

import { ANSWER_MS, type InTime, inTime, RECORDING } from "./in-time.ts";
import { caseModal, noticeModal } from "./modal.ts";
import type { InteractionParts } from "./parts.ts";
import { type Input, teamsIn, type ViewSubmission, viewSubmissionSchema } from "./payloads.ts";
import { actorOf, decideOn, FOREIGN, UNKNOWN, type Verdict } from "./verdict.ts";

/** Acknowledges a submission; no argument closes the modal. */
type AckView = (response?: ViewResponseAction) => Promise<void>;

/**
 * A modal was submitted: the event is committed, then Slack is told whether to close it, to show complaints under its
 * fields, or to show an answer in it. Never throws; what fails leaves the modal open with what was typed.
 */
export async function answerSubmission(
  parts: InteractionParts,
  body: unknown,
  ack: AckView,
): Promise<void> {
  const parsed = viewSubmissionSchema.safeParse(body);
  if (!parsed.success) {
    count(parts, "undecodable");
    await ack();
    return;
  }
  const first = await inTime(parts, RECORDING, takeSubmission(parts, parsed.data), ANSWER_MS);
  count(parts, first.kind === "done" ? first.value.outcome : first.kind);
  const response = responseTo(parts, parsed.data, first);
  await (response ? ack(response) : ack());
  if (first.kind === "late") await first.rest;
}

function count({ metrics }: InteractionParts, outcome: string): void {
  metrics.count("slack_interactions_total", { kind: "modal", outcome });
}

async function takeSubmission(parts: InteractionParts, payload: ViewSubmission): Promise<Verdict> {
  if (teamsIn(payload).some((team) => team !== parts.team)) return FOREIGN;
  const { view, user } = payload;
  const address = readAddress(view.private_metadata);
  if (!address || address.extra !== view.callback_id) return UNKNOWN;
  const kind = await parts.kinds.of(address.caseId);
  const watcher = kind === undefined ? undefined : parts.desk.house.get(kind);
  const known = watcher && submissionOf(watcher, view.callback_id);
  if (!known) return UNKNOWN;
  const { version } = address;
  const submission = { version, team: parts.team, user: user.id, values: valuesIn(payload) };
  const draft: EventDraft = {
    id: submissionId(payload, submission),
    kind: known.event,
    caseKind: watcher.kind,
    ref: { by: "id", id: address.caseId },
    at: parts.clock.now(),
    actor: await actorOf(parts, submission),
    data: known.data(submission),
  };
  return await decideOn(parts, watcher, draft);
}

/** By callback id, or by `<kind>:<modal name>` as modals without a callback id of their own get it. */
function submissionOf(
  { kind, submissions }: Registered,
  callbackId: string,
): Registered["submissions"][string] | undefined {
  const short = callbackId.startsWith(`${kind}:`) ? callbackId.slice(kind.length + 1) : callbackId;
  const key = [callbackId, short].find((each) => Object.hasOwn(submissions, each));
  return key === undefined ? undefined : submissions[key];
}

/** Delivered twice it is one event; corrected and sent again it is another. */
function submissionId({ view }: ViewSubmission, { team, user, values }: Submission): string {
  const typed = createHash("sha256").update(canonicalJson(values)).digest("hex").slice(0, 16);
  return `submit:${team}:${user}:${view.id}:${view.hash ?? ""}:${typed}`;
}

/** Block id -> what was typed or chosen, several things separated by commas; what was left empty is absent. */
export function valuesIn({ view }: ViewSubmission): Readonly<Record<string, string>> {
  const blocks = Object.entries(view.state?.values ?? {});
  return Object.fromEntries(
    blocks.flatMap(([block, inputs]) => {
      const texts = Object.values(inputs).flatMap(textOf);
      return texts.length > 0 ? [[block, texts.join(",")]] : [];
    }),
  );
}

function textOf(input: Input): readonly string[] {
  const several = [
    ...(input.selected_options ?? []).map(({ value }) => value),
    ...(input.selected_users ?? []),
    ...(input.selected_conversations ?? []),
    ...(input.selected_channels ?? []),
  ];
  const moment = input.selected_date_time;
  const one = [
    input.value,
    input.selected_option?.value,
    input.selected_user,
    input.selected_conversation,
    input.selected_channel,
    input.selected_date,
    input.selected_time,
    typeof moment === "number" ? String(moment) : undefined,
  ];
  return [...one.filter((each) => typeof each === "string"), ...several];
}

function responseTo(
  { clock }: InteractionParts,
  payload: ViewSubmission,
  result: InTime<Verdict>,
): ViewResponseAction | undefined {
  if (result.kind !== "done") return complaint(payload, result.sentence);
  const { reply, about } = result.value;
  if (!reply) return undefined;
  switch (reply.kind) {
    case "errors":
      return { response_action: "errors", errors: { ...reply.errors } };
    case "private":
      return { response_action: "update", view: noticeModal(reply.text) };
    case "modal": {
      const view = caseModal(about, reply.modal, clock);
      return view && { response_action: "update", view };
    }
  }
}

/** Under the first input, so that nothing typed is lost; a modal without inputs shows the sentence instead. */
function complaint({ view }: ViewSubmission, sentence: string): ViewResponseAction {
  const [block] = Object.keys(view.state?.values ?? {});
  return block === undefined
    ? { response_action: "update", view: noticeModal(sentence) }
    : { response_action: "errors", errors: { [block]: sentence } };
}
