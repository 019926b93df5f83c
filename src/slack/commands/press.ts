import { contextBlock } from "../../core/blocks.ts";
import { codeForeign, mention } from "../../core/hostile-text.ts";
import type { Message } from "../../core/message.ts";
import { inTime } from "../interactions/in-time.ts";
import { type BlockActions, blockActionsSchema, teamsIn } from "../interactions/payloads.ts";
import { FOREIGN_SENTENCE } from "../interactions/verdict.ts";
import { ANSWERING, COMMAND_MS } from "./answer.ts";
import { AGAIN, readPage, SHARE } from "./controls.ts";
import { type Answered, type CommandParts, runLine } from "./run-line.ts";

/** True for a button under the answer to a command: it belongs to no case. */
export function isCommandButton(body: unknown): boolean {
  const parsed = blockActionsSchema.safeParse(body);
  const actionId = parsed.success ? parsed.data.actions[0]?.action_id : undefined;
  return actionId === SHARE || actionId?.startsWith(AGAIN) === true;
}

/**
 * *Refresh*, *Next*, *Previous* and *Share* under an answer: acknowledged at once; the command line in the button is run as
 * the one who pressed it, and the answer takes the place of the old one, or is put where all of the channel see it.
 */
export async function answerPress(
  parts: CommandParts,
  body: unknown,
  ack: () => Promise<void>,
): Promise<void> {
  await ack();
  const payload = blockActionsSchema.parse(body);
  const { response_url: url } = payload;
  if (!url) return count(parts, "undecodable");
  if (teamsIn(payload).some((team) => team !== parts.team)) {
    count(parts, "foreign");
    await parts.responder.respond(url, { text: FOREIGN_SENTENCE });
    return;
  }
  const result = await inTime(parts, ANSWERING, runPressed(parts, payload), COMMAND_MS);
  count(parts, result.kind === "done" ? result.value.outcome : result.kind);
  if (result.kind === "done") await deliver(parts, payload, url, result.value);
  else await parts.responder.respond(url, { text: result.sentence });
}

async function runPressed(parts: CommandParts, payload: BlockActions): Promise<Answered> {
  const [command = "", ...rest] = (payload.actions[0]?.value ?? "").split(" ");
  const channel = payload.channel?.id ?? payload.container?.channel_id ?? "";
  const trigger = payload.trigger_id ?? "";
  const who = { team: parts.team, user: payload.user.id, channel, trigger };
  return await runLine(parts, { ...who, command, text: rest.join(" ") });
}

async function deliver(
  { responder }: CommandParts,
  payload: BlockActions,
  url: string,
  { outcome, message }: Answered,
): Promise<void> {
  const [action] = payload.actions;
  // A word of refusal is for one person, whatever was pressed.
  if (outcome !== "decided") await responder.respond(url, message);
  else if (action?.action_id === SHARE)
    await responder.respond(url, shared(message, payload, action.value ?? ""), "channel");
  else await responder.respond(url, message, "replace");
}

/** The answer as all see it: who shared it, and what they would have to type. Nobody else's buttons. */
function shared({ text, blocks }: Message, { user }: BlockActions, value: string): Message {
  const by = `${mention(user.id)} shared the answer to ${codeForeign(readPage(value).line, 200)}`;
  return {
    text,
    blocks: [...blocks.filter(({ type }) => type !== "actions"), contextBlock([by])],
  };
}

function count({ metrics }: CommandParts, outcome: string): void {
  metrics.count("slack_interactions_total", { kind: "command", outcome });
}
