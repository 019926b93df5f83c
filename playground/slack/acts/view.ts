import { withChoice } from "../choices.ts";
import { controlsIn } from "../controls.ts";
import type { Interaction, OpenView, PersonName, StoredHome } from "../model.ts";
import { actionOf, closedPayload, viewActionPayload } from "../payloads.ts";
import { tell } from "../story.ts";
import { issueTrigger } from "../triggers.ts";
import { closeAllViews, closeView, homeJson, replaceView, viewJson } from "../views.ts";
import { noteChange, personOf, type Workspace } from "../workspace.ts";
import { type Actor, beginInteraction, sendInteraction, tellFailure } from "./actor.ts";
import { chosenIn, labelOf, pickControl, refuseControl, tellPress } from "./press.ts";
import { visibleView } from "./submit.ts";

/** Somebody closes the modal on top; the app is told only if it asked to be. */
export async function closeByHand(
  actor: Actor,
  name: PersonName,
  viewId: string,
): Promise<Interaction> {
  const { workspace } = actor;
  const open = visibleView(workspace, name, viewId);
  const isCleared = open.view.clear_on_close === true;
  if (isCleared) closeAllViews(workspace, open.user);
  else closeView(workspace, open);
  tell(workspace, `${name} closes the form "${open.title}"`);
  if (open.view.notify_on_close !== true)
    return { envelopeId: "", who: name, acked: true, ackMs: 0, replies: [] };
  const interaction = beginInteraction(workspace, name);
  const who = personOf(workspace, name);
  await sendInteraction(actor, interaction, {
    type: "interactive",
    payload: closedPayload(workspace, who, viewJson(workspace, open), isCleared),
    acceptsResponsePayload: false,
  });
  return interaction;
}

/** Somebody presses a button or chooses from a menu in a modal or on their Home tab. */
export async function pressInView(
  actor: Actor,
  name: PersonName,
  viewId: string,
  press: { readonly actionId: string; readonly value?: string },
): Promise<Interaction> {
  const { workspace } = actor;
  const who = personOf(workspace, name);
  const home = workspace.homes.get(who.id);
  const shown = home?.id === viewId ? home : visibleView(workspace, name, viewId);
  const controls = controlsIn(shown.view.blocks);
  const control = pickControl(controls, press) ?? refuseControl(controls, press.actionId);
  if (control.block["type"] === "input" && control.block["dispatch_action"] !== true)
    throw new Error(`"${press.actionId}" sends nothing before the form is sent`);
  const chosen = chosenIn(workspace, control, press.value);
  const changed = { ...shown, values: withChoice(shown.values, control, chosen) };
  store(workspace, changed);
  const interaction = beginInteraction(workspace, name);
  const where = "rootId" in shown ? `"${shown.title}"` : "the Home tab";
  tellPress(workspace, name, control, { where, chosen });
  const json = "rootId" in changed ? viewJson(workspace, changed) : homeJson(workspace, changed);
  await sendInteraction(actor, interaction, {
    type: "interactive",
    payload: viewActionPayload(workspace, who, json, {
      action: actionOf(workspace, control, chosen, press.value),
      triggerId: issueTrigger(workspace, who.id, interaction),
    }),
    acceptsResponsePayload: false,
  });
  if (interaction.failure !== undefined) tellFailure(actor, interaction, labelOf(control));
  return interaction;
}

function store(workspace: Workspace, shown: OpenView | StoredHome): void {
  if ("rootId" in shown) replaceView(workspace, shown);
  else workspace.homes.set(shown.user, shown);
  noteChange(workspace);
}
