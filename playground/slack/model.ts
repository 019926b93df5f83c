import type { HomeView, KnownBlock, ModalView } from "@slack/types";
import type { Fields } from "./json.ts";

/** The people of the local workspace, by what they are. */
export type PersonName =
  | "engineer"
  | "colleague"
  | "admin"
  | "oncall"
  | "outsider"
  | "guest"
  | "robot"
  | "deactivated";

/** One person. `tz` is an IANA zone, `dm` the id of the direct messages between this person and the bot. */
export interface SlackPerson {
  readonly name: PersonName;
  /** `U` and capital letters, as Slack writes user ids. */
  readonly id: string;
  readonly realName: string;
  readonly title: string;
  readonly email: string;
  readonly tz: string;
  readonly dm: string;
  readonly isAdmin: boolean;
  /** A guest: sees only the channels they were invited to. */
  readonly isRestricted: boolean;
  readonly isBot: boolean;
  /** Deactivated. */
  readonly isDeleted: boolean;
  readonly presence: "active" | "away";
  /** Notifications are paused until then. */
  readonly snoozedUntil?: Date;
}

/** The channels that are there from the start. */
export type ChannelName = "aws" | "security" | "general";

/** A channel, a private channel or direct messages. Each change makes a new object. */
export interface SlackChannel {
  /** `C…` for channels, `D…` for direct messages. */
  readonly id: string;
  readonly name: string;
  readonly kind: "public" | "private" | "im";
  readonly members: readonly string[];
  readonly creator: string;
  readonly createdAt: Date;
  readonly isArchived: boolean;
  readonly topic: string;
  readonly purpose: string;
  readonly bookmarks: readonly Bookmark[];
}

/** A link on top of a channel. */
export interface Bookmark {
  readonly id: string;
  readonly title: string;
  readonly link: string;
  readonly emoji?: string;
}

/** Names one message; `channel` is an id. */
export interface MessageRef {
  readonly channel: string;
  readonly ts: string;
}

/** What a message says. */
export interface MessageContent {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  readonly attachments: readonly Fields[];
}

/** One message as people see it now. Each edit makes a new object; `earlier` holds what it said before, oldest first. */
export interface StoredMessage extends MessageRef, MessageContent {
  /** Id of who wrote it. */
  readonly user: string;
  readonly byBot: boolean;
  readonly postedAt: Date;
  /** The first message of the thread that this one belongs to; its own `ts` once it has replies. */
  readonly threadTs?: string;
  readonly replyCount: number;
  readonly metadata?: MessageMetadata;
  readonly edits: number;
  readonly editedAt?: Date;
  readonly earlier: readonly MessageContent[];
  readonly reactions: readonly Reaction[];
  readonly isPinned: boolean;
  readonly files: readonly StoredFile[];
  /** Set on ephemeral messages: the only person who sees it. */
  readonly onlyFor?: string;
}

/** What an app attaches to a message for itself and other apps. */
export interface MessageMetadata {
  readonly event_type: string;
  readonly event_payload: Fields;
}

/** An emoji under a message, with the ids of who put it there. */
export interface Reaction {
  readonly name: string;
  readonly users: readonly string[];
}

/** An uploaded file. `shares` are ids of channels. */
export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly content: Buffer;
  readonly state: "awaiting bytes" | "uploaded" | "shared";
  readonly size: number;
  readonly shares: readonly string[];
}

/** What people have typed and chosen: block id -> action id -> value, as Slack sends it. */
export type InputValues = Readonly<Record<string, Readonly<Record<string, Fields>>>>;

/** A modal that somebody has open. Modals of one person are stacked: only the last of them is seen. */
export interface OpenView {
  readonly id: string;
  readonly user: string;
  readonly title: string;
  readonly callbackId: string;
  readonly view: ModalView;
  readonly hash: string;
  readonly rootId: string;
  readonly previousId?: string;
  readonly values: InputValues;
  /** Complaints under the inputs, by block id: what `response_action: errors` brought. */
  readonly errors: Readonly<Record<string, string>>;
}

/** The Home tab of one person. */
export interface StoredHome {
  readonly id: string;
  readonly user: string;
  readonly view: HomeView;
  readonly hash: string;
  readonly values: InputValues;
  readonly publishes: number;
}

/** One call of the Web API. `status` 0: the caller never got the answer. Tokens are not kept. */
export interface RecordedCall {
  readonly method: string;
  readonly at: Date;
  readonly args: Fields;
  readonly status: number;
  readonly answer: Fields;
}

/** Something that came back to a person because of what they did. `text` is all that can be read in it. */
export interface Reply {
  readonly via: "ack" | "response_url" | "ephemeral" | "view";
  readonly text: string;
  readonly message?: StoredMessage;
  readonly view?: OpenView;
}

/**
 * One thing that a person did and what the app made of it. The object lives on: `replies` grows when the app answers
 * after its ack.
 */
export interface Interaction {
  /** Empty when nothing was sent (a modal closed that does not ask to be told). */
  readonly envelopeId: string;
  readonly who: PersonName;
  readonly acked: boolean;
  readonly ackMs: number;
  readonly ackPayload?: Fields;
  /** What Slack would show: `operation_timeout`, `dispatch_failed`, `invalid_command_response`, `http_404` … */
  readonly failure?: string;
  readonly replies: readonly Reply[];
}

/** A group of people that can be mentioned. */
export interface UserGroup {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly users: readonly string[];
}
