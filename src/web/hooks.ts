import type { IncomingMessage } from "node:http";
import type { Metrics } from "../core/ports.ts";
import { type PagerHook, readHook, signerOf } from "./pagerduty-hook.ts";

/** What the route for PagerDuty's webhook answers from. */
export interface HookParts {
  /** Name of the pager -> the secrets that count. */
  readonly secrets: Readonly<Record<string, readonly string[]>>;
  /** Takes it through the house; false: there is no such incident. Throws when it could not be stored. */
  readonly take: (hook: PagerHook) => Promise<boolean>;
  readonly metrics: Pick<Metrics, "count">;
}

/** A status, and why, as a label. */
type Verdict = readonly [status: number, outcome: string];

/** PagerDuty's own bodies are a few kilobytes. */
const MAX_BODY = 262_144;
/** PagerDuty waits 5 s, and we promise an answer within one. */
const ANSWER_MS = 900;

/**
 * Answers one hook: 401 wrong signature, 413 too long, 503 not stored within a second (PagerDuty sends it again for two
 * days), else 202, also for what is not ours: after three 4xx PagerDuty would send nothing for a day.
 */
export async function answerHook(parts: HookParts, request: IncomingMessage): Promise<number> {
  const [status, outcome] = await judge(parts, request);
  parts.metrics.count("pager_hooks_total", { outcome });
  return status;
}

async function judge({ secrets, take }: HookParts, request: IncomingMessage): Promise<Verdict> {
  const body = await readBody(request);
  if (!body) return [413, "too_long"];
  const signed = {
    signature: headerOf(request, "x-pagerduty-signature"),
    webhookId: headerOf(request, "x-webhook-id"),
    body,
  };
  const pager = signerOf(signed, secrets);
  if (pager === undefined) return [401, "wrong_signature"];
  const hook = readHook(pager, signed);
  if (!hook) return [202, "other"];
  return await takeInTime(take, hook);
}

async function takeInTime(take: HookParts["take"], hook: PagerHook): Promise<Verdict> {
  const late = Promise.withResolvers<Verdict>();
  const patience = setTimeout(() => late.resolve([503, "too_slow"]), ANSWER_MS);
  const taking = take(hook).then(
    (known): Verdict => [202, known ? "taken" : "unknown"],
    // What failed is logged where it failed; PagerDuty comes again.
    (): Verdict => [503, "not_stored"],
  );
  try {
    return await Promise.race([taking, late.promise]);
  } finally {
    clearTimeout(patience);
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    const bytes: Uint8Array = piece instanceof Uint8Array ? piece : Buffer.from(String(piece));
    length += bytes.length;
    if (length > MAX_BODY) return undefined;
    pieces.push(bytes);
  }
  return Buffer.concat(pieces);
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(",") : value;
}
