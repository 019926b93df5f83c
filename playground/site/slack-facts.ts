/** What the page knows of one person of the workspace; entry `person/<name>`. */
export interface PersonFact {
  readonly name: string;
  readonly id: string;
  readonly realName: string;
  readonly title: string;
  readonly dm: string;
  readonly tz: string;
  readonly isAdmin: boolean;
  readonly isRestricted: boolean;
  readonly isBot: boolean;
  readonly isDeleted: boolean;
  readonly presence: string;
}

/** A channel or direct messages; entry `channel/<id>`. */
export interface ChannelFact {
  readonly id: string;
  readonly name: string;
  readonly kind: "public" | "private" | "im";
  readonly members: readonly string[];
  readonly isArchived: boolean;
  readonly topic: string;
  readonly bookmarks: readonly { readonly title: string; readonly link: string }[];
}

/** A message; entry `message/<channel>/<ts>`, or `ephemeral/<channel>/<ts>` when only one person sees it. */
export interface MessageFact {
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly byBot: boolean;
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly attachments: readonly unknown[];
  readonly threadTs?: string;
  readonly replyCount: number;
  readonly edits: number;
  readonly editedAt?: string;
  readonly isPinned: boolean;
  readonly reactions: readonly { readonly name: string; readonly users: readonly string[] }[];
  readonly files: readonly FileFact[];
  readonly onlyFor?: string;
  /** The case that the message is about, when the app says so in its metadata. */
  readonly caseId?: string;
}

/** An uploaded file; its content is at `/file/<id>`. */
export interface FileFact {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly size: number;
  /** The beginning of a text; absent for what is no text. */
  readonly preview?: string;
}

/** A modal that somebody has open; entry `view/<id>`. `order`: of one person the highest is on top. */
export interface ViewFact {
  readonly id: string;
  readonly user: string;
  readonly order: number;
  readonly hash: string;
  readonly view: object;
  readonly values: object;
  readonly errors: Readonly<Record<string, string>>;
}

/** Somebody's Home tab; entry `home/<user id>`. */
export interface HomeFact {
  readonly id: string;
  readonly user: string;
  readonly view: object;
  readonly values: object;
}

/** A slash command of the manifest; entry `command/<name>`. */
export interface CommandFact {
  readonly command: string;
  readonly description: string;
  readonly hint: string;
}

/** The workspace itself; entry `workspace`. */
export interface WorkspaceFact {
  readonly team: string;
  readonly botUserId: string;
  readonly groups: readonly GroupFact[];
}

/** A group of people that can be mentioned. */
export interface GroupFact {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly users: readonly string[];
}
