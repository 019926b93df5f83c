import { findPerson, type Workspace } from "./workspace.ts";

/** The text with mentions, links and dates as people see them: `<@U0ADMIN>` is read `@admin`. */
export function readMrkdwn(workspace: Workspace, text: string): string {
  const read = text.replaceAll(/<([^<>]*)>/g, (_, inside: string) => entity(workspace, inside));
  return read.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** What a user id is called in the transcript. */
export function nameOf(workspace: Workspace, userId: string): string {
  if (userId === workspace.settings.botUserId) return "Countersign";
  return findPerson(workspace, userId)?.name ?? userId;
}

/** `@secops` for the id of a group of people. */
export function groupName(workspace: Workspace, id: string): string {
  return `@${workspace.groups.find((each) => each.id === id)?.handle ?? id}`;
}

/** `#aws` for the id of a channel. */
export function channelName(workspace: Workspace, id: string, label = id): string {
  return `#${workspace.channels.get(id)?.name ?? label}`;
}

/** What stands between `<` and `>`, read aloud. */
function entity(workspace: Workspace, inside: string): string {
  const [target = "", label] = inside.split("|", 2);
  const [kind, id] = [target.slice(0, 1), target.slice(1)];
  if (kind === "@") return `@${nameOf(workspace, id)}`;
  if (kind === "#") return channelName(workspace, id, label);
  if (kind === "!") return special(workspace, id, label);
  return label ?? target;
}

/** `<!here>`, `<!subteam^S0SECOPS>`, `<!date^…^…|fallback>`. */
function special(workspace: Workspace, id: string, label: string | undefined): string {
  const [word = "", argument = ""] = id.split("^", 2);
  if (word === "subteam") return groupName(workspace, argument);
  return word === "date" ? (label ?? id) : `@${word}`;
}
