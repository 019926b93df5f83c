import type { Answer, Call } from "./call.ts";
import { deleteMessage, getPermalink, postEphemeral, postMessage, updateMessage } from "./chat.ts";
import {
  listChannels,
  listMembers,
  openConversation,
  readHistory,
  readReplies,
  showChannel,
} from "./conversations.ts";
import { finishUpload, startUpload } from "./files.ts";
import type { Tier } from "./limits.ts";
import { bookmark, pin, react } from "./marks.ts";
import {
  archive,
  createConversation,
  invite,
  join,
  rename,
  setPurpose,
  setTopic,
} from "./rooms.ts";
import {
  listGroups,
  listGroupUsers,
  listUsers,
  lookupByEmail,
  showBot,
  showDnd,
  showPresence,
  showProfile,
  showUser,
  testApi,
  testAuth,
} from "./users.ts";
import { validateBlocks } from "./validate.ts";
import { open, publish, push, update } from "./views.ts";

/** One method of the Web API. Scopes that depend on the kind of channel are asked for inside `run`. */
export interface Method {
  readonly tier: Tier;
  /** Needed in any case. */
  readonly scopes: readonly string[];
  readonly run: (call: Call) => Answer;
}

function method(tier: Tier, scopes: string, run: Method["run"]): Method {
  return { tier, scopes: scopes === "" ? [] : scopes.split(" "), run };
}

/** All methods that take the bot token. Tiers and scopes: docs.slack.dev, the pages of the methods. */
export const METHODS: Readonly<Record<string, Method>> = {
  "api.test": method(4, "", testApi),
  "auth.test": method("unlimited", "", testAuth),
  "blocks.validate": method("unlimited", "", validateBlocks),
  "bookmarks.add": method(2, "bookmarks:write", bookmark),
  "bots.info": method(3, "users:read", showBot),
  "chat.delete": method(3, "chat:write", deleteMessage),
  "chat.getPermalink": method("unlimited", "", getPermalink),
  "chat.postEphemeral": method(4, "chat:write", postEphemeral),
  "chat.postMessage": method("post", "chat:write", postMessage),
  "chat.update": method(3, "chat:write", updateMessage),
  "conversations.archive": method(2, "", archive),
  "conversations.create": method(2, "", createConversation),
  "conversations.history": method(3, "", readHistory),
  "conversations.info": method(3, "", showChannel),
  "conversations.invite": method(3, "", invite),
  "conversations.join": method(3, "channels:join", join),
  "conversations.list": method(2, "", listChannels),
  "conversations.members": method(4, "", listMembers),
  "conversations.open": method(3, "im:write", openConversation),
  "conversations.rename": method(2, "", rename),
  "conversations.replies": method(3, "", readReplies),
  "conversations.setPurpose": method(2, "", setPurpose),
  "conversations.setTopic": method(2, "", setTopic),
  "dnd.info": method(3, "dnd:read", showDnd),
  "files.completeUploadExternal": method(4, "files:write", finishUpload),
  "files.getUploadURLExternal": method(4, "files:write", startUpload),
  "pins.add": method(2, "pins:write", pin),
  "reactions.add": method(3, "reactions:write", react),
  "usergroups.list": method(2, "usergroups:read", listGroups),
  "usergroups.users.list": method(2, "usergroups:read", listGroupUsers),
  "users.getPresence": method(3, "users:read", showPresence),
  "users.info": method(4, "users:read", showUser),
  "users.list": method(2, "users:read", listUsers),
  "users.lookupByEmail": method(3, "users:read.email", lookupByEmail),
  "users.profile.get": method(4, "users.profile:read", showProfile),
  "views.open": method(4, "", open),
  "views.publish": method(4, "", publish),
  "views.push": method(4, "", push),
  "views.update": method(4, "", update),
};
