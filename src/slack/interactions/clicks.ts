import type { EventDraft } from "../../core/event.ts";
import { ANSWER_MS, type InTime, inTime, RECORDING } from "./in-time.ts";
import type { InteractionParts } from "./parts.ts";
import { type BlockActions, blockActionsSchema, teamsIn } from "./payloads.ts";
import { readClick } from "./read-click.ts";
import { reply, tell } from "./reply.ts";
import { actorOf, decideOn, FOREIGN, UNKNOWN, type Verdict } from "./verdict.ts";

/**
 * A button was pressed or something chosen: the event is committed, then Slack is acknowledged, then the person gets the
 * answer, if there is one. Never throws, never silent: what fails or takes too long is told with a code and a reference.
 */
export async function answerClick(
  parts: InteractionParts,
  body: unknown,
  ack: () => Promise<void>,
): Promise<void> {
  const parsed = blockActionsSchema.safeParse(body);
  if (!parsed.success) {
    parts.metrics.count("slack_interactions_total", { kind: "click", outcome: "undecodable" });
    await ack();
    return;
  }
  const payload = parsed.data;
  const first = await inTime(parts, RECORDING, takeClick(parts, payload), ANSWER_MS);
  await ack();
  await conclude(parts, payload, first);
}

async function conclude(
  parts: InteractionParts,
  payload: BlockActions,
  result: InTime<Verdict>,
): Promise<void> {
  const outcome = result.kind === "done" ? result.value.outcome : result.kind;
  parts.metrics.count("slack_interactions_total", { kind: "click", outcome });
  if (result.kind !== "done") await tell(parts, payload, result.sentence);
  if (result.kind === "late") await conclude(parts, payload, await result.rest);
  if (result.kind === "done" && result.value.reply)
    await reply(parts, payload, result.value, result.value.reply);
}

async function takeClick(parts: InteractionParts, payload: BlockActions): Promise<Verdict> {
  if (teamsIn(payload).some((team) => team !== parts.team)) return FOREIGN;
  const read = readClick(parts.team, payload);
  const kind = read && (await parts.kinds.of(read.caseId));
  const watcher = kind === undefined ? undefined : parts.desk.house.get(kind);
  if (!read || !watcher || !Object.hasOwn(watcher.clicks, read.click.actionId)) return UNKNOWN;
  const known = watcher.clicks[read.click.actionId];
  if (!known) return UNKNOWN;
  const draft: EventDraft = {
    id: read.eventId,
    kind: known.event,
    caseKind: watcher.kind,
    ref: { by: "id", id: read.caseId },
    at: read.at ?? parts.clock.now(),
    actor: await actorOf(parts, read.click),
    data: known.data(read.click),
  };
  return await decideOn(parts, watcher, draft);
}
