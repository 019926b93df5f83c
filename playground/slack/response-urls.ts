import { randomBytes } from "node:crypto";
import { type Fields, isFields, parseJson, wordIn } from "./json.ts";
import { editMessage, findEphemeral, postMessage, removeMessage } from "./messages.ts";
import type { MessageRef, Reply, StoredMessage } from "./model.ts";
import { Refusal, readContent, refuse } from "./refusal.ts";
import { readMessage } from "./words.ts";
import {
  findMessage,
  type LiveInteraction,
  type ResponseUrl,
  type Workspace,
} from "./workspace.ts";

const MOST_USES = 5;
const LIFE_MS = 30 * 60_000;

/** Where an answer goes: who asked, where, and the message whose button was pressed, if any. */
export interface AnswerTo {
  readonly user: string;
  readonly channel: string;
  readonly interaction: LiveInteraction;
  readonly source?: MessageRef;
}

/** A new address where the app may answer five times within 30 minutes. */
export function issueResponseUrl(
  workspace: Workspace,
  kind: "commands" | "actions",
  to: AnswerTo,
): string {
  const { origin, teamId, now } = workspace.settings;
  const path = `/${kind}/${teamId}/${randomBytes(6).readUIntBE(0, 6)}/${randomBytes(18).toString("base64url")}`;
  workspace.responseUrls.set(path, { ...to, issuedAt: now(), uses: 0 });
  return origin + path;
}

/** Answers a POST to a response URL: HTTP status and body. Undefined when there is no such address. */
export function answerResponseUrl(
  workspace: Workspace,
  path: string,
  body: string,
): { readonly status: number; readonly body: Fields } | undefined {
  const known = workspace.responseUrls.get(path);
  if (!known) return undefined;
  try {
    useResponseUrl(workspace, known, parseJson(body));
    return { status: 200, body: { ok: true } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const isGone = error.message.endsWith("_url");
    return { status: isGone ? 404 : 400, body: { ok: false, error: error.message } };
  }
}

function useResponseUrl(workspace: Workspace, known: ResponseUrl, body: unknown): void {
  const age = workspace.settings.now().getTime() - known.issuedAt.getTime();
  if (age > LIFE_MS) refuse("expired_url");
  if (known.uses >= MOST_USES) refuse("used_url");
  if (!isFields(body)) return refuse("invalid_payload");
  const message = answerWith(workspace, known, body);
  known.uses += 1;
  if (message) known.interaction.replies.push(replyFrom(workspace, "response_url", message));
}

/** Does what an answer asks for: a new message (ephemeral unless `in_channel`), another text, or no message any more. */
export function answerWith(
  workspace: Workspace,
  to: AnswerTo,
  body: Fields,
): StoredMessage | undefined {
  const source = to.source && findSource(workspace, to.source);
  if (body["delete_original"] === true) {
    if (source) removeMessage(workspace, source);
    return undefined;
  }
  const content = readContent(body);
  if (body["replace_original"] === true && source) return editMessage(workspace, source, content);
  const threadTs = wordIn(body, "thread_ts");
  return postMessage(workspace, {
    ...content,
    channel: to.channel,
    user: workspace.settings.botUserId,
    ...(threadTs === undefined ? {} : { threadTs }),
    ...(body["response_type"] === "in_channel" ? {} : { onlyFor: to.user }),
  });
}

function findSource(workspace: Workspace, ref: MessageRef): StoredMessage | undefined {
  return findMessage(workspace, ref) ?? findEphemeral(workspace, ref);
}

/** A message that came back to somebody. */
export function replyFrom(workspace: Workspace, via: Reply["via"], message: StoredMessage): Reply {
  return { via, text: readMessage(workspace, message).join("\n"), message };
}
