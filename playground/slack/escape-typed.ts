import type { SlackPerson } from "./model.ts";
import type { Workspace } from "./workspace.ts";

const BROADCASTS = new Set(["here", "channel", "everyone"]);

/**
 * What somebody typed after a slash command, as Slack sends it with `should_escape`: `&`, `<` and `>` as entities,
 * mentions by id, links and e-mail addresses in angle brackets. What names nobody stays as it is.
 */
export function escapeTyped(workspace: Workspace, who: SlackPerson, typed: string): string {
  const safe = typed.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return safe
    .split(/(\s+)/)
    .map((word) => escapeWord(workspace, who, word))
    .join("");
}

function escapeWord(workspace: Workspace, who: SlackPerson, word: string): string {
  if (/^https?:\/\/\S+$/.test(word)) return `<${word}>`;
  if (/^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/.test(word)) return `<mailto:${word}|${word}>`;
  const [, sign, name = "", rest = ""] = /^([@#])([\w.-]*\w)(.*)$/s.exec(word) ?? [];
  const mention = sign === "@" ? mentionOf(workspace, name) : channelOf(workspace, who, name);
  return sign === undefined || mention === undefined ? word : mention + rest;
}

function mentionOf(workspace: Workspace, name: string): string | undefined {
  const { botUserId } = workspace.settings;
  if (BROADCASTS.has(name)) return `<!${name}>`;
  if (name === "countersign") return `<@${botUserId}|countersign>`;
  const person = [...workspace.people.values()].find((each) => each.name === name);
  if (person) return `<@${person.id}|${person.name}>`;
  const group = workspace.groups.find(({ handle }) => handle === name);
  return group && `<!subteam^${group.id}|@${group.handle}>`;
}

/** Only channels that the person can see are linked. */
function channelOf(workspace: Workspace, who: SlackPerson, name: string): string | undefined {
  const channel = [...workspace.channels.values()].find(
    (each) =>
      each.name === name &&
      each.kind !== "im" &&
      (each.kind === "public" || each.members.includes(who.id)),
  );
  return channel && `<#${channel.id}|${channel.name}>`;
}
