import { type Fields, wordIn } from "../json.ts";
import type { SlackChannel } from "../model.ts";
import { refuse, refuseArguments } from "../refusal.ts";
import type { Workspace } from "../workspace.ts";

/** One call of a method, authorised and within its limits. */
export interface Call {
  readonly workspace: Workspace;
  readonly args: Fields;
}

/** The fields of a good answer, without `ok`. */
export type Answer = Fields;

/** An argument that must be there. Throws a Refusal. */
export function required({ args }: Call, key: string): string {
  const value = args[key];
  const text = typeof value === "number" ? String(value) : wordIn(args, key);
  if (text !== undefined) return text;
  refuseArguments([{ pointer: `/${key}`, message: `missing required field: ${key}` }]);
  return "";
}

/** True for `true`, "true" and "1". */
export function isOn({ args }: Call, key: string): boolean {
  return ["true", "1"].includes(String(args[key]));
}

/** A list of ids: `a,b` or a JSON list. */
export function idsIn({ args }: Call, key: string): readonly string[] {
  const value = args[key];
  const list: readonly unknown[] = Array.isArray(value)
    ? value
    : (wordIn(args, key) ?? "").replaceAll(/[[\]"\s]/g, "").split(",");
  return list.filter((each) => typeof each === "string").filter((each) => each !== "");
}

/** True when the app was given the scope. */
export function hasScope({ workspace }: Call, scope: string): boolean {
  return workspace.settings.scopes.includes(scope);
}

/** Throws a Refusal that names what is needed unless the app was given one of the scopes. */
export function requireScope(call: Call, ...scopes: readonly string[]): void {
  if (scopes.some((scope) => hasScope(call, scope))) return;
  refuse("missing_scope", {
    needed: scopes.join(","),
    provided: call.workspace.settings.scopes.join(","),
  });
}

const KINDS: Readonly<Record<SlackChannel["kind"], string>> = {
  public: "channels",
  private: "groups",
  im: "im",
};

/** The scope that reading or history of this kind of channel needs: `channels:read`, `im:history` … */
export function scopeFor(kind: SlackChannel["kind"], what: "read" | "history" | "write"): string {
  return `${KINDS[kind]}:${what}`;
}

/** The channel of a call, if the bot may know of it. Throws `channel_not_found`. */
export function channelIn(call: Call, key = "channel"): SlackChannel {
  const channel = call.workspace.channels.get(required(call, key));
  return channel && isVisible(call, channel) ? channel : refuse("channel_not_found");
}

/** Public channels are visible to all, others to their members. */
export function isVisible(call: Call, channel: SlackChannel): boolean {
  return channel.kind === "public" || isMember(call, channel);
}

/** True when the bot is in the channel. */
export function isMember({ workspace }: Call, channel: SlackChannel): boolean {
  return channel.members.includes(workspace.settings.botUserId);
}

/** Throws unless the bot is in the channel and the channel is not archived. */
export function requireMember(call: Call, channel: SlackChannel): void {
  if (!isMember(call, channel)) refuse("not_in_channel");
  if (channel.isArchived) refuse("is_archived");
}

/** One page of a list, and the cursor for the next (empty at the end), as all list methods give it. */
export function pageOf<T>(
  { args }: Call,
  items: readonly T[],
  usual: number,
): { readonly page: readonly T[]; readonly next: string } {
  const limit = Math.min(Math.max(Number(args["limit"] ?? usual) || usual, 1), 1000);
  const cursor = wordIn(args, "cursor");
  const start = cursor === undefined ? 0 : readCursor(cursor);
  const end = start + limit;
  return {
    page: items.slice(start, end),
    next: end < items.length ? Buffer.from(`next:${end}`).toString("base64") : "",
  };
}

function readCursor(cursor: string): number {
  const start = /^next:(\d+)$/.exec(Buffer.from(cursor, "base64").toString())?.[1];
  return start === undefined ? refuse("invalid_cursor") : Number(start);
}
