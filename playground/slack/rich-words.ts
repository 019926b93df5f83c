import { channelName, groupName, nameOf } from "./entities.ts";
import { type Fields, fieldsOf, listOf, wordIn } from "./json.ts";
import type { Workspace } from "./workspace.ts";

type Reader = (workspace: Workspace, piece: Fields) => string;

/** How the pieces of rich text read; the others have a text or an address. */
const PIECES: Readonly<Record<string, Reader>> = {
  user: (workspace, piece) => `@${nameOf(workspace, textOf(piece, "user_id"))}`,
  usergroup: (workspace, piece) => groupName(workspace, textOf(piece, "usergroup_id")),
  channel: (workspace, piece) => channelName(workspace, textOf(piece, "channel_id")),
  broadcast: (_, piece) => `@${textOf(piece, "range")}`,
  emoji: (_, piece) => `:${textOf(piece, "name")}:`,
  date: (_, piece) => textOf(piece, "fallback"),
};

/** What people read in a rich_text block or a part of one; list items begin with a dot. */
export function readRichText(workspace: Workspace, part: unknown): string {
  const fields = fieldsOf(part);
  const type = textOf(fields, "type");
  if (!Array.isArray(fields["elements"])) {
    const text = textOf(fields, "text");
    return PIECES[type]?.(workspace, fields) ?? (text === "" ? textOf(fields, "url") : text);
  }
  const parts = listOf(fields["elements"]).map((each) => readRichText(workspace, each));
  if (type === "rich_text_list") return parts.map((each) => `• ${each}`).join("\n");
  return parts.join(type === "rich_text" ? "\n" : "");
}

function textOf(fields: Fields, key: string): string {
  return wordIn(fields, key) ?? "";
}
