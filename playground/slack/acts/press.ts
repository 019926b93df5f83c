import { valuesIn, withChoice } from "../choices.ts";
import { type Control, controlsOfMessage } from "../controls.ts";
import { fieldsOf, wordIn } from "../json.ts";
import { findEphemeral } from "../messages.ts";
import type {
  InputValues,
  Interaction,
  MessageContent,
  MessageRef,
  PersonName,
  StoredMessage,
} from "../model.ts";
import { actionOf, messageActionPayload } from "../payloads.ts";
import { isPersonName } from "../people.ts";
import { issueResponseUrl } from "../response-urls.ts";
import { tell } from "../story.ts";
import { issueTrigger } from "../triggers.ts";
import { readMessage } from "../words.ts";
import { findMessage, personOf, type Workspace } from "../workspace.ts";
import { type Actor, beginInteraction, sendInteraction, tellFailure } from "./actor.ts";

/** How a press differs from the plain one. */
export interface PressExtra {
  /** Sent instead of the button's own value: what a forged payload would hold. */
  readonly value?: string;
  /** What is chosen in a menu: an option's value, a person by name or id, a date … Several are separated by commas. */
  readonly selected?: string;
  /** Which of several controls with this action id; the first otherwise. */
  readonly blockId?: string;
}

/**
 * Somebody presses a button or chooses from a menu in a message. Whether that person could see the message is not
 * asked: what the app must refuse, it must refuse by itself. A control that an edit took away can still be pressed, as
 * on a screen that has not caught up. Throws when the message never had the control.
 */
export async function pressInMessage(
  actor: Actor,
  name: PersonName,
  ref: MessageRef,
  press: { readonly actionId: string } & PressExtra,
): Promise<Interaction> {
  const { workspace } = actor;
  const message = findMessage(workspace, ref) ?? findEphemeral(workspace, ref);
  const channel = workspace.channels.get(ref.channel);
  if (!message || !channel) throw new Error(`there is no message ${ref.ts} in ${ref.channel}`);
  const who = personOf(workspace, name);
  const control = findControl(message, press);
  const chosen = chosenIn(workspace, control, press.selected);
  const interaction = beginInteraction(workspace, name);
  const where = `"${readMessage(workspace, message)[0] ?? ""}"`;
  tellPress(workspace, name, control, { where, chosen });
  const source = { channel: message.channel, ts: message.ts };
  const payload = messageActionPayload(
    workspace,
    who,
    { message, channel },
    {
      action: actionOf(workspace, control, chosen, press.value),
      values: rememberChoice(workspace, `${who.id} ${message.channel} ${message.ts}`, {
        message,
        control,
        chosen,
      }),
      triggerId: issueTrigger(workspace, who.id, interaction),
      responseUrl: issueResponseUrl(workspace, "actions", {
        user: who.id,
        channel: channel.id,
        interaction,
        source,
      }),
    },
  );
  await sendInteraction(actor, interaction, {
    type: "interactive",
    payload,
    acceptsResponsePayload: false,
  });
  if (interaction.failure !== undefined) tellFailure(actor, interaction, labelOf(control));
  return interaction;
}

/** What this person has chosen in this message so far, this choice included. */
function rememberChoice(
  workspace: Workspace,
  key: string,
  now: {
    readonly message: StoredMessage;
    readonly control: Control;
    readonly chosen: readonly string[];
  },
): InputValues {
  const before = valuesIn(now.message.blocks, workspace.messageInputs.get(key));
  const values = withChoice(before, now.control, now.chosen);
  workspace.messageInputs.set(key, values);
  return values;
}

/** The control as it is now, or as it last was. */
function findControl(
  message: StoredMessage,
  press: { readonly actionId: string } & PressExtra,
): Control {
  const versions: readonly MessageContent[] = [message, ...message.earlier.toReversed()];
  for (const version of versions) {
    const found = pickControl(controlsOfMessage(version), press);
    if (found) return found;
  }
  return refuseControl(controlsOfMessage(message), press.actionId);
}

/** The control with this action id; of several the one in the named block, else the one that has the value, else the first. */
export function pickControl(
  controls: readonly Control[],
  { actionId, blockId, value }: { readonly actionId: string } & PressExtra,
): Control | undefined {
  const named = controls.filter(
    (each) => each.actionId === actionId && (blockId === undefined || each.blockId === blockId),
  );
  return named.find(({ element }) => element["value"] === value) ?? named[0];
}

/** Throws, and says what could have been pressed. */
export function refuseControl(controls: readonly Control[], actionId: string): never {
  const there = controls.map((each) => each.actionId).join(", ");
  throw new Error(`there is no control "${actionId}" here; there are: ${there || "none"}`);
}

/** What was chosen, with names of people and channels turned into ids. Throws when a menu is opened and nothing chosen. */
export function chosenIn(
  workspace: Workspace,
  control: Control,
  selected: string | undefined,
): readonly string[] {
  if (control.type.endsWith("button")) return [];
  if (selected === undefined) throw new Error(`choose something in "${control.actionId}"`);
  const isMany = control.type.startsWith("multi_") || control.type === "checkboxes";
  const parts = isMany ? selected.split(",").filter((part) => part !== "") : [selected];
  return parts.map((part) => idOf(workspace, control, part));
}

/** `engineer` is `U0ENGINEER` in a menu of people, `aws` is `C0AWS` in a menu of channels. */
export function idOf(workspace: Workspace, { type }: Control, text: string): string {
  if (type.includes("users_select") && isPersonName(text)) return personOf(workspace, text).id;
  if (!/(?:channels|conversations)_select/.test(type)) return text;
  const named = [...workspace.channels.values()].find(({ name }) => name === text);
  return named?.id ?? text;
}

/** `[Revert]` or what else the control is called. */
export function labelOf({ element, actionId }: Control): string {
  return `[${wordIn(fieldsOf(element["text"]), "text") ?? actionId}]`;
}

/** Tells who pressed what, and which question they had to confirm before. */
export function tellPress(
  workspace: Workspace,
  name: PersonName,
  control: Control,
  { where, chosen }: { readonly where: string; readonly chosen: readonly string[] },
): void {
  const question = fieldsOf(fieldsOf(control.element["confirm"])["title"]);
  const confirmed = "confirm" in control.element;
  const asked = confirmed ? `, confirms "${wordIn(question, "text") ?? "Are you sure?"}"` : "";
  const what = chosen.length > 0 ? `chooses ${chosen.join(", ")} in` : "presses";
  tell(workspace, `${name} ${what} ${labelOf(control)} on ${where}${asked}`);
}
