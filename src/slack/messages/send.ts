import type { Message } from "../../core/message.ts";
import type { Performance } from "../../core/perform.ts";
import type { Log } from "../../core/ports.ts";
import type { Answer, Gateway } from "../calls/gateway.ts";
import { hashOf, isTooLong, LOOK_ERRORS, outgoing, plainer } from "./outgoing.ts";

/** A call that makes or changes a message: the method, and its arguments without text and blocks. */
export interface Envelope {
  readonly method: "chat.postMessage" | "chat.update";
  readonly args: Readonly<Record<string, unknown>>;
  /** For the log. */
  readonly about: { readonly case: string; readonly slot: string };
}

/**
 * Sends a message, and when Slack refuses how it looks, plainer forms of it; each refusal is told to the operators.
 * Throws as the gateway does.
 */
export async function send(
  { gateway, log }: { readonly gateway: Gateway; readonly log: Log },
  { method, args, about }: Envelope,
  message: Message,
  signal: AbortSignal,
): Promise<Answer> {
  let answer: Answer = { kind: "refused", error: "msg_blocks_too_long", said: [] };
  for (const form of [message, ...plainer(message)]) {
    if (!isTooLong(form))
      answer = await gateway.call(method, { ...args, ...outgoing(form) }, signal);
    if (answer.kind !== "refused") return answer;
    const { error: refusal, said } = answer;
    const facts = { ...about, hash: hashOf(form), refusal, said: [...said] };
    if (!LOOK_ERRORS.includes(refusal)) {
      log.error(facts, "Slack refused a message");
      return answer;
    }
    log.error(facts, "Slack refused how a message looks; a plainer one is sent");
  }
  return answer;
}

/** What an answer other than success means for the effect. */
export function unperformed(
  answer: Exclude<Answer, { kind: "ok" }>,
): Extract<Performance, { outcome: "failed" | "later" }> {
  return answer.kind === "later"
    ? { outcome: "later", afterMs: answer.afterMs, reason: "Slack's rate limit" }
    : { outcome: "failed", reason: answer.error };
}
