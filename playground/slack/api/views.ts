import { wordIn } from "../json.ts";
import type { OpenView } from "../model.ts";
import { readJson, refuse } from "../refusal.ts";
import { spendTrigger } from "../triggers.ts";
import {
  changeView,
  homeJson,
  openView,
  publishHome,
  pushView,
  readHome,
  readModal,
  viewJson,
  viewsOf,
} from "../views.ts";
import { readBlocks } from "../words.ts";
import { findPerson, type LiveInteraction } from "../workspace.ts";
import { type Answer, type Call, required } from "./call.ts";

/** views.open: instead of what is open. The view is looked at first: a bad view does not cost the trigger. */
export function open(call: Call): Answer {
  const view = readModal(readJson(call.args, "view"));
  const trigger = spendTrigger(call.workspace, required(call, "trigger_id"));
  const opened = openView(call.workspace, trigger.user, view);
  return noteView(call, opened, trigger.interaction);
}

/** views.push: on top of what is open. */
export function push(call: Call): Answer {
  const view = readModal(readJson(call.args, "view"));
  const trigger = spendTrigger(call.workspace, required(call, "trigger_id"));
  if (viewsOf(call.workspace, trigger.user).length === 0) refuse("invalid_trigger_id");
  const pushed = pushView(call.workspace, trigger.user, view);
  return noteView(call, pushed, trigger.interaction);
}

function noteView(call: Call, view: OpenView, { replies }: LiveInteraction): Answer {
  const text = [view.title, ...readBlocks(call.workspace, view.view.blocks)].join("\n");
  replies.push({ via: "view", text, view });
  return { view: viewJson(call.workspace, view) };
}

/** views.update: by id or external id; with a hash only if nobody changed it since. */
export function update(call: Call): Answer {
  const view = readModal(readJson(call.args, "view"));
  const found = findOpen(call) ?? refuse("not_found");
  refuseOldHash(call, found);
  return { view: viewJson(call.workspace, changeView(call.workspace, found, view)) };
}

function findOpen({ workspace, args }: Call): OpenView | undefined {
  const [id, external] = [wordIn(args, "view_id"), wordIn(args, "external_id")];
  return workspace.views.find((each) =>
    id === undefined ? each.view.external_id === external : each.id === id,
  );
}

function refuseOldHash({ args }: Call, known: { readonly hash: string } | undefined): void {
  const hash = wordIn(args, "hash");
  if (hash !== undefined && known && hash !== known.hash) refuse("hash_conflict");
}

/** views.publish: the Home tab of one person. */
export function publish(call: Call): Answer {
  const view = readHome(readJson(call.args, "view"));
  const user = required(call, "user_id");
  if (!findPerson(call.workspace, user)) refuse("user_not_found");
  refuseOldHash(call, call.workspace.homes.get(user));
  return { view: homeJson(call.workspace, publishHome(call.workspace, user, view)) };
}
