import { changeChannel } from "../channels.ts";
import { nameOf } from "../entities.ts";
import { wordIn } from "../json.ts";
import { decorateMessage } from "../messages.ts";
import type { Bookmark, StoredMessage } from "../model.ts";
import { refuse } from "../refusal.ts";
import { placeOf, tell } from "../story.ts";
import { findMessage, newId } from "../workspace.ts";
import { type Answer, type Call, channelIn, required, requireMember } from "./call.ts";

/** pins.add. */
export function pin(call: Call): Answer {
  const message = messageIn(call);
  if (message.isPinned) refuse("already_pinned");
  decorateMessage(call.workspace, message, { isPinned: true });
  return {};
}

/** reactions.add. */
export function react(call: Call): Answer {
  const { workspace } = call;
  const name = required(call, "name").replaceAll(":", "");
  const message = messageIn(call);
  const user = workspace.settings.botUserId;
  const others = message.reactions.filter((each) => each.name !== name);
  const users = message.reactions.find((each) => each.name === name)?.users ?? [];
  if (users.includes(user)) refuse("already_reacted");
  const reactions = [...others, { name, users: [...users, user] }];
  decorateMessage(workspace, message, { reactions });
  tell(
    workspace,
    `${placeOf(workspace, message)}  ${nameOf(workspace, user)} reacts with :${name}:`,
  );
  return {};
}

function messageIn(call: Call): StoredMessage {
  const channel = channelIn(call);
  requireMember(call, channel);
  const ts = required(call, "timestamp");
  return findMessage(call.workspace, { channel: channel.id, ts }) ?? refuse("message_not_found");
}

/** bookmarks.add: a link on top of the channel. */
export function bookmark(call: Call): Answer {
  const channel = channelIn(call, "channel_id");
  requireMember(call, channel);
  const [title, type] = [required(call, "title"), required(call, "type")];
  if (type !== "link") refuse("invalid_bookmark_type");
  const link = wordIn(call.args, "link") ?? refuse("invalid_link");
  const emoji = wordIn(call.args, "emoji");
  const made: Bookmark = { id: newId("Bk"), title, link, ...(emoji ? { emoji } : {}) };
  changeChannel(call.workspace, channel, { bookmarks: [...channel.bookmarks, made] });
  tell(call.workspace, `#${channel.name}  bookmark "${title}": ${link}`);
  return { bookmark: { ...made, channel_id: channel.id, type } };
}
