import { escapeTyped } from "../escape-typed.ts";
import type { Fields } from "../json.ts";
import type { Interaction, PersonName, SlackChannel } from "../model.ts";
import { commandPayload } from "../payloads.ts";
import { Refusal } from "../refusal.ts";
import { type AnswerTo, answerWith, issueResponseUrl, replyFrom } from "../response-urls.ts";
import { placeOf, tell } from "../story.ts";
import { issueTrigger } from "../triggers.ts";
import { personOf } from "../workspace.ts";
import { type Actor, beginInteraction, sendInteraction, tellFailure } from "./actor.ts";

/** Somebody types `/sg status` into a channel. Throws when the text is no slash command. */
export async function typeCommand(
  actor: Actor,
  name: PersonName,
  typed: string,
  channel: SlackChannel,
): Promise<Interaction> {
  const { workspace } = actor;
  const [, command, text = ""] = /^(\/\S+)\s*(.*)$/s.exec(typed) ?? [];
  if (command === undefined) throw new Error(`"${typed}" is no slash command`);
  const who = personOf(workspace, name);
  const interaction = beginInteraction(workspace, name);
  tell(workspace, `${placeOf(workspace, { channel: channel.id })}  ${name} types: ${typed}`);
  const to: AnswerTo = { user: who.id, channel: channel.id, interaction };
  const payload = commandPayload(workspace, who, channel, {
    command,
    text: escapeTyped(workspace, who, text.trimEnd()),
    triggerId: issueTrigger(workspace, who.id, interaction),
    responseUrl: issueResponseUrl(workspace, "commands", to),
  });
  const settled = await sendInteraction(actor, interaction, {
    type: "slash_commands",
    payload,
    acceptsResponsePayload: true,
  });
  if (settled.acked) answerByAck(actor, to, settled.payload);
  if (interaction.failure !== undefined) tellFailure(actor, interaction, command);
  return interaction;
}

/** What came with the ack of a command is shown to the person, or in the channel. */
function answerByAck({ workspace }: Actor, to: AnswerTo, payload: Fields): void {
  if (payload["text"] === undefined && payload["blocks"] === undefined) return;
  try {
    const message = answerWith(workspace, to, payload);
    if (message) to.interaction.replies.push(replyFrom(workspace, "ack", message));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    to.interaction.failure = "invalid_command_response";
  }
}
