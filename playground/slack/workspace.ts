import { randomBytes } from "node:crypto";
import type {
  ChannelName,
  InputValues,
  Interaction,
  MessageRef,
  OpenView,
  PersonName,
  RecordedCall,
  Reply,
  SlackChannel,
  SlackPerson,
  StoredFile,
  StoredHome,
  StoredMessage,
  UserGroup,
} from "./model.ts";
import { firstPeople, personNames } from "./people.ts";

/** What is fixed when the workspace opens. */
export interface Settings {
  readonly teamId: string;
  readonly appId: string;
  readonly botId: string;
  readonly botUserId: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly scopes: readonly string[];
  readonly now: () => Date;
  /** How many times faster `now` runs than the wall. */
  readonly speedUp: number;
}

/** An interaction that can still change. */
export interface LiveInteraction extends Interaction {
  acked: boolean;
  ackMs: number;
  ackPayload?: NonNullable<Interaction["ackPayload"]>;
  failure?: string;
  readonly replies: Reply[];
}

/** A ticket for opening one modal. */
export interface Trigger {
  readonly user: string;
  readonly issuedAt: Date;
  readonly interaction: LiveInteraction;
  isSpent: boolean;
}

/** Where the app may answer to one interaction. */
export interface ResponseUrl {
  readonly user: string;
  readonly channel: string;
  readonly issuedAt: Date;
  readonly interaction: LiveInteraction;
  /** The message whose button was pressed. */
  readonly source?: MessageRef;
  uses: number;
}

/** All that there is, and the only mutable state of this folder besides open connections. */
export interface Workspace {
  readonly settings: Settings;
  readonly people: Map<PersonName, SlackPerson>;
  readonly groups: readonly UserGroup[];
  /** By id, in order of creation. */
  readonly channels: Map<string, SlackChannel>;
  /** Of all channels, in order of posting. */
  readonly messages: StoredMessage[];
  readonly ephemerals: StoredMessage[];
  /** Of all people; of one person the last is on top. */
  readonly views: OpenView[];
  /** By user id. */
  readonly homes: Map<string, StoredHome>;
  /** What people chose in menus of messages; by user, channel and timestamp. */
  readonly messageInputs: Map<string, InputValues>;
  readonly files: Map<string, StoredFile>;
  readonly triggers: Map<string, Trigger>;
  readonly responseUrls: Map<string, ResponseUrl>;
  readonly interactions: LiveInteraction[];
  readonly calls: RecordedCall[];
  /** What happened, a line each. */
  readonly story: string[];
  readonly listeners: Set<() => void>;
  lastMicros: number;
}

/** A workspace as it is on its first day: people, three channels, nothing said. */
export function createWorkspace(settings: Settings): Workspace {
  const people = firstPeople();
  const workspace: Workspace = {
    settings,
    people,
    groups: [
      group("platform", "Platform team", ["engineer", "colleague"]),
      group("secops", "Security on-call", ["admin", "oncall"]),
    ],
    channels: new Map(),
    messages: [],
    ephemerals: [],
    views: [],
    homes: new Map(),
    messageInputs: new Map(),
    files: new Map(),
    triggers: new Map(),
    responseUrls: new Map(),
    interactions: [],
    calls: [],
    story: [],
    listeners: new Set(),
    lastMicros: 0,
  };
  for (const channel of firstChannels(settings)) workspace.channels.set(channel.id, channel);
  return workspace;
}

function group(handle: string, name: string, users: readonly PersonName[]): UserGroup {
  return {
    id: `S0${handle.toUpperCase()}`,
    handle,
    name,
    users: users.map((user) => `U0${user.toUpperCase()}`),
  };
}

/** The bot is in #aws and #security, not in #general: posting there needs an invitation. */
function firstChannels({ botUserId, now }: Settings): readonly SlackChannel[] {
  const first: Readonly<Record<ChannelName, readonly PersonName[]>> = {
    aws: ["engineer", "colleague", "admin", "oncall", "guest"],
    security: ["admin", "oncall"],
    general: personNames().filter((name) => !["guest", "robot", "deactivated"].includes(name)),
  };
  return Object.entries(first).map(([name, members]) => ({
    id: `C0${name.toUpperCase()}`,
    name,
    kind: name === "security" ? "private" : "public",
    members: [
      ...members.map((member) => `U0${member.toUpperCase()}`),
      ...(name === "general" ? [] : [botUserId]),
    ],
    creator: "U0ADMIN",
    createdAt: now(),
    isArchived: false,
    topic: "",
    purpose: "",
    bookmarks: [],
  }));
}

/** Tells everyone who listens that something is different now. */
export function noteChange(workspace: Workspace): void {
  for (const listener of workspace.listeners) listener();
}

/** A new message timestamp: later than all before it, also when the clock stands still. */
export function nextTs(workspace: Workspace): string {
  const micros = workspace.settings.now().getTime() * 1000;
  workspace.lastMicros = Math.max(workspace.lastMicros + 1, micros);
  const seconds = Math.floor(workspace.lastMicros / 1_000_000);
  return `${seconds}.${String(workspace.lastMicros % 1_000_000).padStart(6, "0")}`;
}

/** A new id as Slack makes them: a letter and ten capitals or digits. */
export function newId(letter: string): string {
  return `${letter}0${randomBytes(5).toString("hex").toUpperCase()}`;
}

/** The person by name. */
export function personOf(workspace: Workspace, name: PersonName): SlackPerson {
  const person = workspace.people.get(name);
  if (!person) throw new Error(`there is no ${name}`);
  return person;
}

/** The person with this user id, if there is one (the bot itself is none). */
export function findPerson(workspace: Workspace, id: string): SlackPerson | undefined {
  return [...workspace.people.values()].find((person) => person.id === id);
}

/** The message, if it is there; ephemeral ones are not found here, as Slack does not keep them. */
export function findMessage(workspace: Workspace, ref: MessageRef): StoredMessage | undefined {
  return workspace.messages.find(({ channel, ts }) => channel === ref.channel && ts === ref.ts);
}

/** How old something is in milliseconds of the wall, whatever the speed of the clock. */
export function ageMs({ settings }: Workspace, since: Date): number {
  return (settings.now().getTime() - since.getTime()) / settings.speedUp;
}
