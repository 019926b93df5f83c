import { nameOf } from "./entities.ts";
import type { MessageRef, OpenView, StoredHome, StoredMessage } from "./model.ts";
import { readBlocks, readMessage } from "./words.ts";
import { findPerson, noteChange, type Workspace } from "./workspace.ts";

/** Adds one thing that happened; further lines of it are indented. */
export function tell(workspace: Workspace, head: string, lines: readonly string[] = []): void {
  const [first, ...rest] = lines;
  const start = first === undefined ? head : `${head} ${first}`;
  workspace.story.push([start, ...rest.map((line) => `    ${line}`)].join("\n"));
  noteChange(workspace);
}

/** Somebody wrote a message: `#aws  Countersign: …`. */
export function tellPosted(workspace: Workspace, message: StoredMessage): void {
  const thread = message.threadTs === undefined || message.threadTs === message.ts ? "" : " ↳";
  const files = message.files.map(({ name }) => `(file: ${name})`);
  const head = `${placeOf(workspace, message)}${thread}  ${nameOf(workspace, message.user)}${audienceOf(workspace, message)}:`;
  tell(workspace, head, [...readMessage(workspace, message), ...files]);
}

/** A message now says something else. An edit that nobody can see is not told. */
export function tellEdited(workspace: Workspace, message: StoredMessage): void {
  const lines = readMessage(workspace, message);
  const before = message.earlier.at(-1);
  if (before && readMessage(workspace, before).join("\n") === lines.join("\n")) {
    noteChange(workspace);
    return;
  }
  const who = `${nameOf(workspace, message.user)}${audienceOf(workspace, message)}`;
  tell(workspace, `${placeOf(workspace, message)}  ${who} (edited):`, lines);
}

/** A message is gone. */
export function tellDeleted(workspace: Workspace, message: StoredMessage): void {
  const what = readMessage(workspace, message)[0] ?? "";
  tell(workspace, `${placeOf(workspace, message)}  (deleted): "${what}"`);
}

/** Somebody sees a modal, new or changed. */
export function tellView(workspace: Workspace, { user, title, view }: OpenView): void {
  tell(workspace, `${nameOf(workspace, user)} sees a form "${title}":`, [
    ...readBlocks(workspace, view.blocks),
    [view.submit && `[${view.submit.text}]`, view.close && `[${view.close.text}]`]
      .filter((each) => each !== undefined)
      .join(" "),
  ]);
}

/** The Home tab of somebody changed. */
export function tellHome(workspace: Workspace, { user, view }: StoredHome): void {
  tell(workspace, `${nameOf(workspace, user)}'s Home tab:`, readBlocks(workspace, view.blocks));
}

/** `#aws`, or `@engineer` for direct messages with the engineer. */
export function placeOf(workspace: Workspace, { channel }: Pick<MessageRef, "channel">): string {
  const found = workspace.channels.get(channel);
  if (found?.kind !== "im") return `#${found?.name ?? channel}`;
  const person = found.members.find((id) => findPerson(workspace, id));
  return `@${nameOf(workspace, person ?? channel)}`;
}

function audienceOf(workspace: Workspace, { onlyFor }: StoredMessage): string {
  return onlyFor === undefined ? "" : ` (only ${nameOf(workspace, onlyFor)} sees it)`;
}
