import type {
  OpenView,
  SlackChannel,
  SlackPerson,
  StoredFile,
  StoredHome,
  StoredMessage,
} from "../slack/model.ts";
import type {
  ChannelFact,
  FileFact,
  HomeFact,
  MessageFact,
  PersonFact,
  ViewFact,
} from "./slack-facts.ts";

/** Enough to see what a file is about; the rest is a download away. */
const MOST_PREVIEW = 4000;

/** A person without what the page never shows. */
export function personFact(person: SlackPerson): PersonFact {
  const { name, id, realName, title, dm, tz, isAdmin, isRestricted, isBot, isDeleted, presence } =
    person;
  return { name, id, realName, title, dm, tz, isAdmin, isRestricted, isBot, isDeleted, presence };
}

/** A channel with what stands on top of it. */
export function channelFact(channel: SlackChannel): ChannelFact {
  const { id, name, kind, members, isArchived, topic } = channel;
  const bookmarks = channel.bookmarks.map(({ title, link }) => ({ title, link }));
  return { id, name, kind, members, isArchived, topic, bookmarks };
}

/** A message as it is now; what it said before its edits stays in the local Slack. */
export function messageFact(message: StoredMessage): MessageFact {
  const { channel, ts, user, byBot, text, blocks, attachments, threadTs, onlyFor } = message;
  const { replyCount, edits, editedAt, isPinned, reactions, metadata } = message;
  const caseId = metadata?.event_payload["case"];
  return {
    channel,
    ts,
    user,
    byBot,
    text,
    blocks,
    attachments,
    replyCount,
    edits,
    isPinned,
    reactions,
    files: message.files.map(fileFact),
    ...(threadTs === undefined ? {} : { threadTs }),
    ...(onlyFor === undefined ? {} : { onlyFor }),
    ...(editedAt === undefined ? {} : { editedAt: editedAt.toISOString() }),
    ...(typeof caseId === "string" ? { caseId } : {}),
  };
}

function fileFact({ id, name, title, size, content }: StoredFile): FileFact {
  const text = content.subarray(0, MOST_PREVIEW).toString("utf8");
  const isText = !/[\0\uFFFD]/.test(text.slice(0, -1));
  return { id, name, title, size, ...(isText ? { preview: text } : {}) };
}

/** A modal; `order` is its place in the stack of its person. */
export function viewFact(open: OpenView, order: number): ViewFact {
  const { id, user, hash, view, values, errors } = open;
  return { id, user, order, hash, view, values, errors };
}

/** A Home tab. */
export function homeFact({ id, user, view, values }: StoredHome): HomeFact {
  return { id, user, view, values };
}
