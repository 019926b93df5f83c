import { completeBlocks } from "./complete.ts";
import { definedOf, type Fields } from "./json.ts";
import type {
  MessageContent,
  MessageMetadata,
  MessageRef,
  StoredFile,
  StoredMessage,
} from "./model.ts";
import { tellDeleted, tellEdited, tellPosted } from "./story.ts";
import { findMessage, nextTs, noteChange, type Workspace } from "./workspace.ts";

/** Longer texts are cut by Slack. */
const MOST_TEXT = 40_000;

/** A message that is about to be posted. */
export interface Draft extends MessageContent {
  readonly channel: string;
  readonly user: string;
  readonly threadTs?: string;
  readonly metadata?: MessageMetadata;
  readonly files?: readonly StoredFile[];
  readonly onlyFor?: string;
}

/** Posts a message (or shows an ephemeral one, when it is only for one person) and returns it as stored. */
export function postMessage(workspace: Workspace, draft: Draft): StoredMessage {
  const message: StoredMessage = {
    files: [],
    ...draft,
    ...completed(draft),
    ts: nextTs(workspace),
    byBot: draft.user === workspace.settings.botUserId,
    postedAt: workspace.settings.now(),
    replyCount: 0,
    edits: 0,
    earlier: [],
    reactions: [],
    isPinned: false,
  };
  (draft.onlyFor === undefined ? workspace.messages : workspace.ephemerals).push(message);
  if (draft.threadTs !== undefined && draft.onlyFor === undefined)
    countReply(workspace, { channel: draft.channel, ts: draft.threadTs });
  tellPosted(workspace, message);
  return message;
}

function completed({ text, blocks, attachments }: MessageContent): MessageContent {
  return {
    text: text.length > MOST_TEXT ? text.slice(0, MOST_TEXT) : text,
    blocks: completeBlocks(blocks),
    attachments: attachments.map((each) => {
      return "blocks" in each ? { ...each, blocks: completeBlocks(each["blocks"]) } : each;
    }),
  };
}

function countReply(workspace: Workspace, parent: MessageRef): void {
  const found = findMessage(workspace, parent);
  if (found) replace(workspace, { ...found, threadTs: found.ts, replyCount: found.replyCount + 1 });
}

/** The message says something else from now on; `metadata` undefined keeps what was there. */
export function editMessage(
  workspace: Workspace,
  message: StoredMessage,
  change: MessageContent & { readonly metadata?: MessageMetadata | "none" },
): StoredMessage {
  const { text, blocks, attachments, metadata: _, ...rest } = message;
  const metadata = change.metadata ?? message.metadata;
  const edited: StoredMessage = {
    ...rest,
    ...completed(change),
    ...(metadata === undefined || metadata === "none" ? {} : { metadata }),
    edits: message.edits + 1,
    editedAt: workspace.settings.now(),
    earlier: [...message.earlier, { text, blocks, attachments }],
  };
  replace(workspace, edited);
  tellEdited(workspace, edited);
  return edited;
}

/** Takes a message away, ephemeral or not. */
export function removeMessage(workspace: Workspace, message: StoredMessage): void {
  for (const place of [workspace.messages, workspace.ephemerals]) {
    const index = place.findIndex((each) => isSame(each, message));
    if (index >= 0) place.splice(index, 1);
  }
  tellDeleted(workspace, message);
}

/** Puts reactions, pins and the like on a message without counting it as an edit. */
export function decorateMessage(
  workspace: Workspace,
  message: StoredMessage,
  change: Partial<Pick<StoredMessage, "reactions" | "isPinned">>,
): void {
  replace(workspace, { ...message, ...change });
  noteChange(workspace);
}

function replace(workspace: Workspace, message: StoredMessage): void {
  for (const place of [workspace.messages, workspace.ephemerals]) {
    const index = place.findIndex((each) => isSame(each, message));
    if (index >= 0) place[index] = message;
  }
}

function isSame(one: MessageRef, other: MessageRef): boolean {
  return one.channel === other.channel && one.ts === other.ts;
}

/** The ephemeral message, if that person still has it on the screen. */
export function findEphemeral(workspace: Workspace, ref: MessageRef): StoredMessage | undefined {
  return workspace.ephemerals.find((each) => isSame(each, ref));
}

/** The message as Slack's API shows it. */
export function messageJson(workspace: Workspace, message: StoredMessage): Fields {
  const { settings } = workspace;
  return definedOf({
    type: "message",
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: settings.teamId,
    ...(message.byBot ? botFields(workspace) : {}),
    blocks: message.blocks.length > 0 ? message.blocks : undefined,
    attachments: message.attachments.length > 0 ? message.attachments : undefined,
    thread_ts: message.threadTs,
    ...threadFields(workspace, message),
    edited: message.editedAt && { user: message.user, ts: editTs(message.editedAt) },
    reactions: message.reactions.length > 0 ? message.reactions.map(reactionJson) : undefined,
    pinned_to: message.isPinned ? [message.channel] : undefined,
    files:
      message.files.length > 0 ? message.files.map(({ id, name }) => ({ id, name })) : undefined,
  });
}

function botFields({ settings }: Workspace): Fields {
  return {
    bot_id: settings.botId,
    app_id: settings.appId,
    bot_profile: {
      id: settings.botId,
      app_id: settings.appId,
      name: "Countersign",
      deleted: false,
      team_id: settings.teamId,
    },
  };
}

function threadFields(workspace: Workspace, message: StoredMessage): Fields {
  if (message.threadTs === undefined) return {};
  const parent = findMessage(workspace, { channel: message.channel, ts: message.threadTs });
  if (message.threadTs !== message.ts) return { parent_user_id: parent?.user };
  const replies = repliesTo(workspace, message);
  const users = [...new Set(replies.map(({ user }) => user))];
  return {
    reply_count: message.replyCount,
    reply_users: users,
    reply_users_count: users.length,
    latest_reply: replies.at(-1)?.ts,
  };
}

/** The answers below a message, oldest first. */
export function repliesTo(workspace: Workspace, parent: MessageRef): readonly StoredMessage[] {
  return workspace.messages.filter(
    ({ channel, threadTs, ts }) =>
      channel === parent.channel && threadTs === parent.ts && ts !== parent.ts,
  );
}

function editTs(at: Date): string {
  return `${Math.floor(at.getTime() / 1000)}.000000`;
}

function reactionJson({ name, users }: StoredMessage["reactions"][number]): Fields {
  return { name, users, count: users.length };
}
