import { randomBytes } from "node:crypto";
import type { HomeView, ModalView } from "@slack/types";
import { valuesIn } from "./choices.ts";
import { completeBlocks } from "./complete.ts";
import type { Fields } from "./json.ts";
import type { InputValues, OpenView, StoredHome } from "./model.ts";
import { refuse, refuseArguments } from "./refusal.ts";
import { tellHome, tellView } from "./story.ts";
import { findViewFaults, isHome, isModal, isViewTooLarge } from "./validate/view.ts";
import { newId, noteChange, type Workspace } from "./workspace.ts";

/** A stack of modals is at most this high. */
const MOST_STACKED = 3;

/** A view that an app sent as a modal. Throws a Refusal that names what is wrong with it. */
export function readModal(view: unknown): ModalView {
  refuseFaultyView(view);
  return isModal(view) ? view : refuse("invalid_arguments");
}

/** A view that an app sent as a Home tab. Throws a Refusal that names what is wrong with it. */
export function readHome(view: unknown): HomeView {
  refuseFaultyView(view);
  return isHome(view) ? view : refuse("invalid_arguments");
}

function refuseFaultyView(view: unknown): void {
  if (view === undefined)
    refuseArguments([{ pointer: "", message: "missing required field: view" }]);
  refuseArguments(findViewFaults(view, "/view"));
  if (isViewTooLarge(view)) refuse("view_too_large");
}

/** Shows a modal to somebody instead of the modals that were open. */
export function openView(workspace: Workspace, user: string, view: ModalView): OpenView {
  closeAllViews(workspace, user);
  return showView(workspace, user, view);
}

/** Shows a modal on top of what is open. Throws a Refusal when the stack is full. */
export function pushView(workspace: Workspace, user: string, view: ModalView): OpenView {
  if (viewsOf(workspace, user).length >= MOST_STACKED) refuse("push_limit_reached");
  return showView(workspace, user, view);
}

function showView(workspace: Workspace, user: string, view: ModalView): OpenView {
  refuseUsedExternalId(workspace, view);
  const id = newId("V");
  const below = viewsOf(workspace, user).at(-1);
  const open: OpenView = {
    id,
    user,
    ...shown(view, {}),
    rootId: below?.rootId ?? id,
    ...(below ? { previousId: below.id } : {}),
  };
  workspace.views.push(open);
  tellView(workspace, open);
  return open;
}

/** What a view looks like once Slack has it; values of inputs that stay the same are kept. */
function shown(
  view: ModalView,
  values: InputValues,
): Pick<OpenView, "view" | "title" | "callbackId" | "hash" | "values" | "errors"> {
  const blocks = completeBlocks(view.blocks);
  return {
    view: { ...view, blocks },
    title: view.title.text,
    callbackId: view.callback_id ?? "",
    hash: newHash(),
    values: valuesIn(blocks, values),
    errors: {},
  };
}

function refuseUsedExternalId(workspace: Workspace, { external_id: id }: ModalView): void {
  if (id !== undefined && id !== "" && workspace.views.some(({ view }) => view.external_id === id))
    refuse("duplicate_external_id");
}

/** Changes an open modal in place. */
export function changeView(workspace: Workspace, open: OpenView, view: ModalView): OpenView {
  const changed = { ...open, ...shown(view, open.values) };
  replaceView(workspace, changed);
  tellView(workspace, changed);
  return changed;
}

/** Stores what somebody typed, or the complaints about it. */
export function replaceView(workspace: Workspace, open: OpenView): void {
  const index = workspace.views.findIndex(({ id }) => id === open.id);
  if (index >= 0) workspace.views[index] = open;
  noteChange(workspace);
}

/** Takes one modal off the screen. */
export function closeView(workspace: Workspace, { id }: OpenView): void {
  const index = workspace.views.findIndex((each) => each.id === id);
  if (index >= 0) workspace.views.splice(index, 1);
  noteChange(workspace);
}

/** Takes all modals of a person off the screen. */
export function closeAllViews(workspace: Workspace, user: string): void {
  for (const open of viewsOf(workspace, user)) closeView(workspace, open);
}

/** The modals that a person has open, the visible one last. */
export function viewsOf(workspace: Workspace, user: string): readonly OpenView[] {
  return workspace.views.filter((each) => each.user === user);
}

/** Shows something on somebody's Home tab. */
export function publishHome(workspace: Workspace, user: string, view: HomeView): StoredHome {
  const before = workspace.homes.get(user);
  const blocks = completeBlocks(view.blocks);
  const home: StoredHome = {
    id: before?.id ?? newId("V"),
    user,
    view: { ...view, blocks },
    hash: newHash(),
    values: valuesIn(blocks, before?.values),
    publishes: (before?.publishes ?? 0) + 1,
  };
  workspace.homes.set(user, home);
  tellHome(workspace, home);
  return home;
}

function newHash(): string {
  return `${randomBytes(4).readUInt32BE()}.${randomBytes(4).toString("hex")}`;
}

/** A modal as the API and payloads show it. */
export function viewJson(workspace: Workspace, open: OpenView): Fields {
  const { view } = open;
  return {
    ...commonJson(workspace, open),
    title: view.title,
    clear_on_close: view.clear_on_close ?? false,
    notify_on_close: view.notify_on_close ?? false,
    close: view.close ?? null,
    submit: view.submit ?? null,
    previous_view_id: open.previousId ?? null,
    root_view_id: open.rootId,
  };
}

/** A Home tab as the API and payloads show it. */
export function homeJson(workspace: Workspace, home: StoredHome): Fields {
  return {
    ...commonJson(workspace, home),
    title: { type: "plain_text", text: "View Title", emoji: true },
    clear_on_close: false,
    notify_on_close: false,
    close: null,
    submit: null,
    previous_view_id: null,
    root_view_id: home.id,
  };
}

function commonJson({ settings }: Workspace, shownView: OpenView | StoredHome): Fields {
  const { view } = shownView;
  return {
    id: shownView.id,
    team_id: settings.teamId,
    type: view.type,
    blocks: view.blocks,
    private_metadata: view.private_metadata ?? "",
    callback_id: view.callback_id ?? "",
    external_id: view.external_id ?? "",
    state: { values: shownView.values },
    hash: shownView.hash,
    app_id: settings.appId,
    app_installed_team_id: settings.teamId,
    bot_id: settings.botId,
  };
}
