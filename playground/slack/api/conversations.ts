import { channelJson, openDirectMessages } from "../channels.ts";
import { type Fields, wordIn } from "../json.ts";
import { messageJson, repliesTo } from "../messages.ts";
import type { SlackChannel, StoredMessage } from "../model.ts";
import { refuse } from "../refusal.ts";
import { findMessage, findPerson } from "../workspace.ts";
import {
  type Answer,
  type Call,
  channelIn,
  idsIn,
  isMember,
  isOn,
  isVisible,
  pageOf,
  required,
  requireScope,
  scopeFor,
} from "./call.ts";

/** conversations.info. */
export function showChannel(call: Call): Answer {
  const channel = readableChannel(call);
  const members = isOn(call, "include_num_members") ? { num_members: channel.members.length } : {};
  return { channel: { ...channelJson(call.workspace, channel), ...members } };
}

function readableChannel(call: Call): SlackChannel {
  const channel = channelIn(call);
  requireScope(call, scopeFor(channel.kind, "read"));
  return channel;
}

const TYPES: Readonly<Record<string, SlackChannel["kind"]>> = {
  public_channel: "public",
  private_channel: "private",
  im: "im",
};

/** conversations.list: public channels unless `types` says otherwise. Each type needs its own scope. */
export function listChannels(call: Call): Answer {
  const types = (wordIn(call.args, "types") ?? "public_channel").split(",");
  const kinds = types.map((type) => TYPES[type.trim()] ?? refuse("invalid_types"));
  for (const kind of kinds) requireScope(call, scopeFor(kind, "read"));
  const channels = [...call.workspace.channels.values()].filter(
    (channel) =>
      kinds.includes(channel.kind) &&
      isVisible(call, channel) &&
      !(isOn(call, "exclude_archived") && channel.isArchived),
  );
  const { page, next } = pageOf(call, channels, 100);
  return {
    channels: page.map((channel) => channelJson(call.workspace, channel)),
    response_metadata: { next_cursor: next },
  };
}

/** conversations.members. */
export function listMembers(call: Call): Answer {
  const { page, next } = pageOf(call, readableChannel(call).members, 100);
  return { members: page, response_metadata: { next_cursor: next } };
}

/** conversations.history: newest first, without the answers in threads. */
export function readHistory(call: Call): Answer {
  const channel = channelWithHistory(call);
  const messages = call.workspace.messages
    .filter((each) => each.channel === channel.id && (each.threadTs ?? each.ts) === each.ts)
    .filter((each) => isWithin(call, each))
    .toReversed();
  return messagePage(call, messages);
}

/** conversations.replies: a message and the answers to it, oldest first. */
export function readReplies(call: Call): Answer {
  const channel = channelWithHistory(call);
  const ref = { channel: channel.id, ts: required(call, "ts") };
  const asked = findMessage(call.workspace, ref);
  const parent = asked && findMessage(call.workspace, { ...ref, ts: asked.threadTs ?? asked.ts });
  if (!parent) return refuse("thread_not_found");
  const replies = repliesTo(call.workspace, parent).filter((each) => isWithin(call, each));
  return messagePage(call, [parent, ...replies]);
}

function channelWithHistory(call: Call): SlackChannel {
  const channel = channelIn(call);
  requireScope(call, scopeFor(channel.kind, "history"));
  return isMember(call, channel) ? channel : refuse("not_in_channel");
}

function isWithin(call: Call, { ts }: StoredMessage): boolean {
  const [oldest, latest] = [wordIn(call.args, "oldest"), wordIn(call.args, "latest")];
  if (isOn(call, "inclusive") && (ts === oldest || ts === latest)) return true;
  return (
    (oldest === undefined || Number(ts) > Number(oldest)) &&
    (latest === undefined || Number(ts) < Number(latest))
  );
}

function messagePage(call: Call, messages: readonly StoredMessage[]): Answer {
  const { page, next } = pageOf(call, messages, 100);
  const withMetadata = isOn(call, "include_all_metadata");
  return {
    messages: page.map((message): Fields => {
      const json = messageJson(call.workspace, message);
      return withMetadata && message.metadata ? { ...json, metadata: message.metadata } : json;
    }),
    has_more: next !== "",
    response_metadata: { next_cursor: next },
  };
}

/** conversations.open: direct messages with one person. */
export function openConversation(call: Call): Answer {
  const { workspace } = call;
  const [id, ...others] = idsIn(call, "users");
  if (id === undefined) return reopen(call);
  if (others.length > 0) return refuseGroup(call);
  if (id === "USLACKBOT" || id === workspace.settings.botUserId) return refuse("cannot_dm_bot");
  const person = findPerson(workspace, id) ?? refuse("user_not_found");
  if (person.isDeleted) refuse("user_disabled");
  if (person.isBot) refuse("cannot_dm_bot");
  const isKnown = workspace.channels.has(person.dm);
  const channel = openDirectMessages(workspace, person);
  return {
    ...(isKnown ? { no_op: true, already_open: true } : {}),
    channel: isOn(call, "return_im") ? channelJson(workspace, channel) : { id: channel.id },
  };
}

/** There are no group conversations here, and no way for an app without `mpim:write` to notice. */
function refuseGroup(call: Call): never {
  requireScope(call, "mpim:write");
  return refuse("internal_error");
}

function reopen(call: Call): Answer {
  if (wordIn(call.args, "channel") === undefined) refuse("users_list_not_supplied");
  return { no_op: true, already_open: true, channel: { id: channelIn(call).id } };
}
