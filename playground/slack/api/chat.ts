import { openDirectMessages } from "../channels.ts";
import { wordIn } from "../json.ts";
import {
  type Draft,
  editMessage,
  messageJson,
  postMessage as post,
  removeMessage,
} from "../messages.ts";
import type { SlackChannel, StoredMessage } from "../model.ts";
import { readContent, readJson, readMetadata, refuse } from "../refusal.ts";
import { readMessage } from "../words.ts";
import { findMessage, findPerson } from "../workspace.ts";
import {
  type Answer,
  type Call,
  channelIn,
  hasScope,
  isMember,
  isVisible,
  required,
} from "./call.ts";

/** chat.postMessage: to a channel by id or name, or to a person by user id (which needs `im:write`). */
export function postMessage(call: Call): Answer {
  const { workspace, args } = call;
  const channel = findTarget(call, required(call, "channel"));
  if (channel.isArchived) refuse("is_archived");
  if (!isMember(call, channel) && !hasScope(call, "chat:write.public")) refuse("not_in_channel");
  const metadata = readMetadata(args);
  const message = post(workspace, {
    ...draftIn(call, channel),
    ...(metadata === undefined || metadata === "none" ? {} : { metadata }),
  });
  return { channel: channel.id, ts: message.ts, message: withMetadata(call, message) };
}

function withMetadata({ workspace }: Call, message: StoredMessage): Answer {
  const { metadata } = message;
  return { ...messageJson(workspace, message), ...(metadata ? { metadata } : {}) };
}

function draftIn(call: Call, channel: SlackChannel): Draft {
  const { workspace, args } = call;
  const threadTs = wordIn(args, "thread_ts");
  return {
    ...readContent(args),
    channel: channel.id,
    user: workspace.settings.botUserId,
    ...(threadTs === undefined ? {} : { threadTs: threadOf(call, channel, threadTs) }),
  };
}

/** An answer to an answer belongs to the thread of its first message. */
function threadOf({ workspace }: Call, { id }: SlackChannel, ts: string): string {
  const parent = findMessage(workspace, { channel: id, ts });
  return parent ? (parent.threadTs ?? ts) : refuse("cannot_reply_to_message");
}

function findTarget(call: Call, target: string): SlackChannel {
  const { workspace } = call;
  const person = findPerson(workspace, target);
  if (person)
    return hasScope(call, "im:write") && !person.isDeleted && !person.isBot
      ? openDirectMessages(workspace, person)
      : refuse("channel_not_found");
  const name = target.replace(/^#/, "");
  const channel =
    workspace.channels.get(target) ??
    [...workspace.channels.values()].find((each) => each.kind !== "im" && each.name === name);
  return channel && isVisible(call, channel) ? channel : refuse("channel_not_found");
}

/** chat.update: own messages only. Text without blocks takes the blocks away; without metadata the old one stays. */
export function updateMessage(call: Call): Answer {
  const { workspace, args } = call;
  const message = ownMessage(call, "cant_update_message");
  const metadata = readMetadata(args);
  const keepsText = wordIn(args, "text") === undefined && readJson(args, "blocks") !== undefined;
  const content = readContent(keepsText ? { ...args, text: message.text } : args);
  const edited = editMessage(workspace, message, {
    ...content,
    ...(metadata === undefined ? {} : { metadata }),
  });
  return {
    channel: edited.channel,
    ts: edited.ts,
    text: edited.text,
    message: withMetadata(call, edited),
  };
}

/** chat.delete: own messages only. */
export function deleteMessage(call: Call): Answer {
  const message = ownMessage(call, "cant_delete_message");
  removeMessage(call.workspace, message);
  return { channel: message.channel, ts: message.ts };
}

function ownMessage(call: Call, otherwise: string): StoredMessage {
  const channel = channelIn(call);
  const ts = required(call, "ts");
  const message = findMessage(call.workspace, { channel: channel.id, ts });
  if (!message) return refuse("message_not_found");
  return message.byBot ? message : refuse(otherwise);
}

/** chat.postEphemeral: to one member of a channel that the bot is in. */
export function postEphemeral(call: Call): Answer {
  const { workspace } = call;
  const channel = channelIn(call);
  const user = required(call, "user");
  if (channel.isArchived) refuse("is_archived");
  if (!isMember(call, channel)) refuse("not_in_channel");
  if (!channel.members.includes(user)) refuse("user_not_in_channel");
  const message = post(workspace, { ...draftIn(call, channel), onlyFor: user });
  noteEphemeral(call, message);
  return { message_ts: message.ts };
}

/** Counts as an answer to the last thing that this person did. */
function noteEphemeral({ workspace }: Call, message: StoredMessage): void {
  const who = findPerson(workspace, message.onlyFor ?? "")?.name;
  workspace.interactions
    .findLast((each) => each.who === who)
    ?.replies.push({
      via: "ephemeral",
      text: readMessage(workspace, message).join("\n"),
      message,
    });
}

/** chat.getPermalink. */
export function getPermalink(call: Call): Answer {
  const channel = channelIn(call);
  const ts = required(call, "message_ts");
  const message = findMessage(call.workspace, { channel: channel.id, ts });
  if (!message) return refuse("message_not_found");
  const place = `${call.workspace.settings.origin}/archives/${channel.id}/p${ts.replace(".", "")}`;
  const isReply = message.threadTs !== undefined && message.threadTs !== ts;
  const thread = isReply ? `?thread_ts=${message.threadTs ?? ""}&cid=${channel.id}` : "";
  return { channel: channel.id, permalink: place + thread };
}
