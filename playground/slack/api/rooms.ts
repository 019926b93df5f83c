import { changeChannel, channelJson, createChannel } from "../channels.ts";
import { nameOf } from "../entities.ts";
import { wordIn } from "../json.ts";
import type { SlackChannel } from "../model.ts";
import { refuse } from "../refusal.ts";
import { tell } from "../story.ts";
import { findPerson } from "../workspace.ts";
import {
  type Answer,
  type Call,
  channelIn,
  idsIn,
  isMember,
  isOn,
  required,
  requireMember,
  requireScope,
} from "./call.ts";

const MOST_NAME = 80;
const MOST_TOPIC = 250;
/** People in one invitation. */
const MOST_INVITED = 100;

/** conversations.create: the bot is the first member. */
export function createConversation(call: Call): Answer {
  const kind = isOn(call, "is_private") ? "private" : "public";
  requireManage(call, kind);
  const name = freeName(call, required(call, "name"));
  return { channel: channelJson(call.workspace, createChannel(call.workspace, name, kind)) };
}

function requireManage(call: Call, kind: SlackChannel["kind"]): void {
  requireScope(call, kind === "private" ? "groups:write" : "channels:manage");
}

function freeName({ workspace }: Call, name: string): string {
  if (Array.from(name).length > MOST_NAME) refuse("invalid_name_maxlength");
  if (!/[a-z0-9]/.test(name)) refuse("invalid_name_punctuation");
  if (!/^[\p{Ll}\p{Lo}\p{N}_-]+$/u.test(name)) refuse("invalid_name_specials");
  const isTaken = [...workspace.channels.values()].some((each) => each.name === name);
  return isTaken ? refuse("name_taken") : name;
}

/** A channel that the bot is in and may change. */
function managed(call: Call): SlackChannel {
  const channel = channelIn(call);
  if (channel.kind === "im") refuse("method_not_supported_for_channel_type");
  requireManage(call, channel.kind);
  requireMember(call, channel);
  return channel;
}

/** conversations.invite: people who are in already are an error, unless `force` lets the others in. */
export function invite(call: Call): Answer {
  const channel = managed(call);
  const ids = idsIn(call, "users");
  if (ids.length === 0) refuse("no_user");
  if (ids.length > MOST_INVITED) refuse("too_many_users");
  const errors = ids.flatMap((user) => {
    const error = inviteError(call, channel, user);
    return error === undefined ? [] : [{ user, ok: false, error }];
  });
  const welcome = ids.filter((id) => !errors.some(({ user }) => user === id));
  const [first] = errors;
  if (first && (!isOn(call, "force") || welcome.length === 0)) refuse(first.error, { errors });
  tell(call.workspace, `#${channel.name}  joined: ${namesOf(call, welcome)}`);
  const members = [...channel.members, ...welcome];
  const changed = changeChannel(call.workspace, channel, { members });
  return { channel: channelJson(call.workspace, changed), ...(first ? { errors } : {}) };
}

function namesOf({ workspace }: Call, ids: readonly string[]): string {
  return ids.map((id) => nameOf(workspace, id)).join(", ");
}

function inviteError({ workspace }: Call, channel: SlackChannel, id: string): string | undefined {
  if (id === workspace.settings.botUserId) return "cant_invite_self";
  const person = findPerson(workspace, id);
  if (!person) return "user_not_found";
  if (person.isDeleted) return "cant_invite";
  return channel.members.includes(id) ? "already_in_channel" : undefined;
}

/** conversations.join: public channels only. */
export function join(call: Call): Answer {
  const channel = channelIn(call);
  if (channel.kind !== "public") refuse("method_not_supported_for_channel_type");
  if (channel.isArchived) refuse("is_archived");
  if (isMember(call, channel))
    return { channel: channelJson(call.workspace, channel), warning: "already_in_channel" };
  const members = [...channel.members, call.workspace.settings.botUserId];
  tell(call.workspace, `#${channel.name}  joined: Countersign`);
  const changed = changeChannel(call.workspace, channel, { members });
  return { channel: channelJson(call.workspace, changed) };
}

/** conversations.archive. */
export function archive(call: Call): Answer {
  if (channelIn(call).isArchived) refuse("already_archived");
  const channel = managed(call);
  if (channel.name === "general") refuse("cant_archive_general");
  changeChannel(call.workspace, channel, { isArchived: true });
  tell(call.workspace, `#${channel.name}  is archived`);
  return {};
}

/** conversations.setTopic. */
export function setTopic(call: Call): Answer {
  const topic = shortText(call, "topic");
  const changed = changeChannel(call.workspace, managed(call), { topic });
  tell(call.workspace, `#${changed.name}  topic: ${topic}`);
  return { channel: channelJson(call.workspace, changed) };
}

/** conversations.setPurpose. */
export function setPurpose(call: Call): Answer {
  const purpose = shortText(call, "purpose");
  const changed = changeChannel(call.workspace, managed(call), { purpose });
  return { purpose, channel: channelJson(call.workspace, changed) };
}

function shortText({ args }: Call, key: string): string {
  const text = wordIn(args, key) ?? "";
  return Array.from(text).length > MOST_TOPIC ? refuse("too_long") : text;
}

/** conversations.rename. */
export function rename(call: Call): Answer {
  const channel = managed(call);
  const name = freeName(call, required(call, "name"));
  const changed = changeChannel(call.workspace, channel, { name });
  tell(call.workspace, `#${channel.name}  is called #${name} now`);
  return { channel: channelJson(call.workspace, changed) };
}
