import type { Fields } from "./json.ts";
import type { SlackChannel, SlackPerson } from "./model.ts";
import { tell } from "./story.ts";
import { newId, noteChange, type Workspace } from "./workspace.ts";

/** The direct messages between the bot and this person; opened when they are not yet. */
export function openDirectMessages(workspace: Workspace, person: SlackPerson): SlackChannel {
  const known = workspace.channels.get(person.dm);
  if (known) return known;
  return addChannel(workspace, {
    id: person.dm,
    name: "",
    kind: "im",
    members: [person.id, workspace.settings.botUserId],
    creator: person.id,
  });
}

/** The direct messages between two people, which no app sees; opened when they are not yet. */
export function openDirectBetween(
  workspace: Workspace,
  one: SlackPerson,
  other: SlackPerson,
): SlackChannel {
  const members = [one, other].toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ id }) => id);
  const id = `D${members.map((member) => member.slice(1)).join("")}`;
  const known = workspace.channels.get(id);
  return known ?? addChannel(workspace, { id, name: "", kind: "im", members, creator: one.id });
}

/** A new channel with the bot in it. */
export function createChannel(
  workspace: Workspace,
  name: string,
  kind: "public" | "private",
): SlackChannel {
  const { botUserId } = workspace.settings;
  const made = { id: newId("C"), name, kind, members: [botUserId], creator: botUserId };
  tell(workspace, `Countersign makes ${kind === "private" ? "the private channel " : ""}#${name}`);
  return addChannel(workspace, made);
}

function addChannel(
  workspace: Workspace,
  made: Pick<SlackChannel, "id" | "name" | "kind" | "members" | "creator">,
): SlackChannel {
  const channel: SlackChannel = {
    ...made,
    createdAt: workspace.settings.now(),
    isArchived: false,
    topic: "",
    purpose: "",
    bookmarks: [],
  };
  workspace.channels.set(channel.id, channel);
  noteChange(workspace);
  return channel;
}

/** Changes a channel and returns it as it is now. */
export function changeChannel(
  workspace: Workspace,
  channel: SlackChannel,
  change: Partial<Omit<SlackChannel, "id" | "kind">>,
): SlackChannel {
  const changed = { ...channel, ...change };
  workspace.channels.set(channel.id, changed);
  noteChange(workspace);
  return changed;
}

/** What payloads call a channel: Slack does not tell the names of private ones. */
export function payloadName({ kind, name }: SlackChannel): string {
  if (kind === "im") return "directmessage";
  return kind === "private" ? "privategroup" : name;
}

/** The channel as the API shows it. */
export function channelJson({ settings }: Workspace, channel: SlackChannel): Fields {
  const created = Math.floor(channel.createdAt.getTime() / 1000);
  const { id, kind, creator } = channel;
  const base = { id, created, creator, is_archived: channel.isArchived, is_im: kind === "im" };
  if (kind === "im")
    return {
      ...base,
      is_org_shared: false,
      user: channel.members.find((member) => member !== settings.botUserId),
      is_user_deleted: false,
      is_open: true,
      priority: 0,
    };
  return {
    ...base,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: true,
    is_group: false,
    is_mpim: false,
    is_private: kind === "private",
    is_general: channel.name === "general",
    is_member: channel.members.includes(settings.botUserId),
    is_shared: false,
    is_ext_shared: false,
    context_team_id: settings.teamId,
    topic: { value: channel.topic, creator: "", last_set: 0 },
    purpose: { value: channel.purpose, creator: "", last_set: 0 },
    previous_names: [],
  };
}
