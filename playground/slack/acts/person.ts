import { openDirectBetween, openDirectMessages } from "../channels.ts";
import { postMessage } from "../messages.ts";
import type { MessageRef, PersonName, SlackChannel, SlackPerson } from "../model.ts";
import { eventPayload } from "../payloads.ts";
import { tell } from "../story.ts";
import { userJson } from "../user-json.ts";
import { homeJson } from "../views.ts";
import { findMessage, noteChange, personOf } from "../workspace.ts";
import { type Actor, sendEvent } from "./actor.ts";

/** Somebody opens the app's Home tab: the app gets `app_home_opened`, with the tab as it was, if it was ever filled. */
export async function openHomeTab(actor: Actor, name: PersonName): Promise<void> {
  const { workspace } = actor;
  const who = personOf(workspace, name);
  const { id: channel } = openDirectMessages(workspace, who);
  const home = workspace.homes.get(who.id);
  tell(workspace, `${name} opens the Home tab`);
  const event = {
    type: "app_home_opened",
    user: who.id,
    channel,
    tab: "home",
    ...(home ? { view: homeJson(workspace, home) } : {}),
  };
  await sendEvent(actor, eventPayload(workspace, event));
}

/** Somebody begins to write to somebody else; the app is told nothing. Returns the id of the direct messages. */
export function openDirectFrom({ workspace }: Actor, name: PersonName, other: PersonName): string {
  return openDirectBetween(workspace, personOf(workspace, name), personOf(workspace, other)).id;
}

/** Somebody writes a message by hand. The app is told nothing: it is not subscribed to messages. */
export function say(
  { workspace }: Actor,
  name: PersonName,
  channel: SlackChannel,
  said: { readonly text: string; readonly threadTs?: string },
): MessageRef {
  const { text, threadTs } = said;
  if (threadTs !== undefined && !findMessage(workspace, { channel: channel.id, ts: threadTs }))
    throw new Error(`there is no message ${threadTs} in ${channel.id}`);
  const { channel: where, ts } = postMessage(workspace, {
    channel: channel.id,
    user: personOf(workspace, name).id,
    text,
    blocks: [],
    attachments: [],
    ...(threadTs === undefined ? {} : { threadTs }),
  });
  return { channel: where, ts };
}

/** What can change about a person. */
export type PersonChange = Partial<
  Pick<SlackPerson, "isDeleted" | "presence" | "snoozedUntil" | "isAdmin" | "isRestricted">
>;

/** A person changes: deactivated, away, notifications paused. The app gets `user_change` when the profile is concerned. */
export async function changePerson(
  actor: Actor,
  name: PersonName,
  change: PersonChange,
): Promise<void> {
  const { workspace } = actor;
  const person = { ...personOf(workspace, name), ...change };
  workspace.people.set(name, person);
  noteChange(workspace);
  const isOfProfile = ["isDeleted", "isAdmin", "isRestricted"].some((key) => key in change);
  if (!isOfProfile) return;
  if (change.isDeleted !== undefined)
    tell(workspace, `${name} is ${change.isDeleted ? "deactivated" : "active again"}`);
  const event = { type: "user_change", user: userJson(workspace, person), cache_ts: 0 };
  await sendEvent(actor, eventPayload(workspace, event));
}
