import { withChoice } from "../choices.ts";
import { type Control, controlsIn } from "../controls.ts";
import { type Fields, fieldsOf, wordIn } from "../json.ts";
import type { Interaction, OpenView, PersonName } from "../model.ts";
import { submissionPayload } from "../payloads.ts";
import { Refusal, refuse } from "../refusal.ts";
import { tell } from "../story.ts";
import { issueTrigger } from "../triggers.ts";
import {
  changeView,
  closeAllViews,
  closeView,
  pushView,
  readModal,
  replaceView,
  viewJson,
  viewsOf,
} from "../views.ts";
import { readBlocks } from "../words.ts";
import { type LiveInteraction, personOf, type Workspace } from "../workspace.ts";
import { type Actor, beginInteraction, sendInteraction, tellFailure } from "./actor.ts";
import { idOf, refuseControl } from "./press.ts";

/** What somebody fills into a modal, by action id or block id. */
export type Filled = Readonly<Record<string, string | readonly string[]>>;

/**
 * Somebody fills in a modal and sends it. Throws, as Slack's own form would complain, when a needed input is empty or a
 * text too short or too long, and when the view is not the one on that person's screen.
 */
export async function submitView(
  actor: Actor,
  name: PersonName,
  viewId: string,
  filled: Filled,
): Promise<Interaction> {
  const { workspace } = actor;
  const open = fillIn(workspace, visibleView(workspace, name, viewId), filled);
  checkForm(open);
  const who = personOf(workspace, name);
  const interaction = beginInteraction(workspace, name);
  tell(workspace, `${name} sends the form "${open.title}": ${JSON.stringify(filled)}`);
  const triggerId = issueTrigger(workspace, who.id, interaction);
  const payload = submissionPayload(workspace, who, viewJson(workspace, open), { triggerId });
  const settled = await sendInteraction(actor, interaction, {
    type: "interactive",
    payload,
    acceptsResponsePayload: true,
  });
  if (settled.acked) followAck(workspace, open.id, interaction, settled.payload);
  if (interaction.failure !== undefined) tellFailure(actor, interaction, `"${open.title}"`);
  return interaction;
}

/** The view on top of a person's screen. Throws when it is another. */
export function visibleView(workspace: Workspace, name: PersonName, viewId: string): OpenView {
  const open = viewsOf(workspace, personOf(workspace, name).id).at(-1);
  if (open?.id === viewId) return open;
  throw new Error(`${name} does not see the view ${viewId} but ${open?.id ?? "none"}`);
}

function fillIn(workspace: Workspace, open: OpenView, filled: Filled): OpenView {
  const controls = controlsIn(open.view.blocks);
  const values = Object.entries(filled).reduce((soFar, [key, value]) => {
    const control = controls.find((each) => each.actionId === key || each.blockId === key);
    if (!control) return refuseControl(controls, key);
    const texts = typeof value === "string" ? [value] : value;
    const chosen = texts.filter((text) => text !== "");
    return withChoice(
      soFar,
      control,
      chosen.map((text) => idOf(workspace, control, text)),
    );
  }, open.values);
  const complete = { ...open, values };
  replaceView(workspace, complete);
  return complete;
}

/** What Slack's form checks before it sends anything. */
function checkForm({ view, values }: OpenView): void {
  for (const control of controlsIn(view.blocks)) {
    if (control.block["type"] !== "input") continue;
    const label = wordIn(fieldsOf(control.block["label"]), "text") ?? control.actionId;
    const value = values[control.blockId]?.[control.actionId] ?? {};
    const isNeeded = control.block["optional"] !== true;
    if (isNeeded && isEmpty(value)) throw new Error(`"${label}" must be filled in`);
    checkLength(control, label, wordIn(value, "value") ?? "");
  }
}

function isEmpty(value: Fields): boolean {
  return Object.entries(value).every(
    ([key, each]) =>
      key === "type" ||
      key === "timezone" ||
      each === null ||
      (Array.isArray(each) && each.length === 0),
  );
}

function checkLength({ element, type }: Control, label: string, text: string): void {
  if (type !== "plain_text_input" || text === "") return;
  const { min_length: min, max_length: max } = element;
  if (typeof min === "number" && text.length < min) throw new Error(`"${label}" is too short`);
  const most = typeof max === "number" ? max : 3000;
  if (text.length > most) throw new Error(`"${label}" is too long`);
}

/** Does what came with the ack: nothing closes the view; `errors`, `update`, `push` and `clear` do what they say. */
function followAck(
  workspace: Workspace,
  viewId: string,
  interaction: LiveInteraction,
  payload: Fields,
): void {
  const open = workspace.views.find(({ id }) => id === viewId);
  if (!open) return;
  try {
    const shown = applyResponse(workspace, open, payload);
    if (!shown) return;
    const text = [shown.title, ...readBlocks(workspace, shown.view.blocks)].join("\n");
    interaction.replies.push({ via: "view", text, view: shown });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    interaction.failure = error.message;
  }
}

function applyResponse(
  workspace: Workspace,
  open: OpenView,
  payload: Fields,
): OpenView | undefined {
  switch (payload["response_action"]) {
    case undefined:
      closeView(workspace, open);
      return undefined;
    case "clear":
      closeAllViews(workspace, open.user);
      return undefined;
    case "update":
      return changeView(workspace, open, readModal(payload["view"]));
    case "push":
      return pushView(workspace, open.user, readModal(payload["view"]));
    case "errors":
      return showErrors(workspace, open, fieldsOf(payload["errors"]));
    default:
      return refuse("invalid_response_action");
  }
}

/** Complaints under inputs; one for a block that is no input is an error of the app. */
function showErrors(workspace: Workspace, open: OpenView, complaints: Fields): OpenView {
  const inputs = controlsIn(open.view.blocks)
    .filter(({ block }) => block["type"] === "input")
    .map(({ blockId }) => blockId);
  const errors: Record<string, string> = {};
  for (const [blockId, text] of Object.entries(complaints)) {
    if (!inputs.includes(blockId) || typeof text !== "string") return refuse("invalid_errors");
    errors[blockId] = text;
  }
  if (Object.keys(errors).length === 0) refuse("invalid_errors");
  const shown = { ...open, errors };
  replaceView(workspace, shown);
  tell(workspace, `the form "${open.title}" says: ${Object.values(errors).join("; ")}`);
  return shown;
}
