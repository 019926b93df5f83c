import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebClient,
} from "@slack/web-api";
import { z } from "zod";
import { CountersignError } from "../../core/errors.ts";
import type { Log, Metrics } from "../../core/ports.ts";
import { gatewayOptions, type SlackSettings } from "../options.ts";
import { factsOf, type Method } from "./methods.ts";
import type { Destination, Pace } from "./pace.ts";

/** What Slack answered. `refused` is Slack's error code (another try can not help), `said` its explanations; `later`: a rate limit. */
export type Answer =
  | { readonly kind: "ok"; readonly data: unknown }
  | { readonly kind: "refused"; readonly error: string; readonly said: readonly string[] }
  | { readonly kind: "later"; readonly afterMs: number };

/** The one way to Slack's Web API. */
export interface Gateway {
  /** Throws `slack.unreachable` (network, timeouts, 5xx) and `slack.token_invalid`. */
  readonly call: (
    method: Method,
    args: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
  ) => Promise<Answer>;
}

/** Parts of the gateway. */
export interface GatewayParts {
  readonly settings: SlackSettings;
  readonly pace: Pace;
  readonly log: Log;
  readonly metrics: Metrics;
}

const IDEMPOTENT_RETRIES = 2;
/** Slack does not say how long for `ok: false, error: ratelimited`. */
const UNNAMED_WAIT_MS = 30_000;

const TOKEN_ERRORS: readonly string[] = [
  "account_inactive",
  "invalid_auth",
  "invalid_token",
  "not_allowed_token_type",
  "not_authed",
  "token_expired",
  "token_revoked",
];
const LIMIT_ERRORS: readonly string[] = ["message_limit_exceeded", "rate_limited", "ratelimited"];
const OUTAGE_ERRORS: readonly string[] = [
  "fatal_error",
  "internal_error",
  "request_timeout",
  "service_unavailable",
];

/** What Slack says about an error. */
const explanationSchema = z.object({
  errors: z.array(z.union([z.string(), z.object({}).loose()])).optional(),
  response_metadata: z.object({ messages: z.array(z.string()).optional() }).optional(),
});

/**
 * Opens the gateway: two clients with the same token, because a client repeats what timed out, and a post that timed out
 * may have arrived. Posts are repeated by the runner, which looks first.
 */
export function openGateway(parts: GatewayParts): Gateway {
  const { settings, pace, log, metrics } = parts;
  const once = new WebClient(settings.botToken, gatewayOptions(settings, log, 0));
  const patient = new WebClient(
    settings.botToken,
    gatewayOptions(settings, log, IDEMPOTENT_RETRIES),
  );

  async function call(
    method: Method,
    args: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
  ): Promise<Answer> {
    const to = destinationOf(args);
    const wait = pace.take(method, to);
    if (wait > 0) return { kind: "later", afterMs: wait };
    const client = factsOf(method).once ? once : patient;
    const answer = await untilAborted(ask(client, method, args), signal);
    if (answer.kind === "later") pace.hold(method, to, answer.afterMs);
    return answer;
  }

  return {
    call: async (method, args, signal) => {
      try {
        const answer = await call(method, args, signal);
        metrics.count("slack_calls_total", { method, outcome: answer.kind });
        return answer;
      } catch (error) {
        metrics.count("slack_calls_total", { method, outcome: "failed" });
        throw error;
      }
    },
  };
}

async function ask(
  client: WebClient,
  method: Method,
  args: Readonly<Record<string, unknown>>,
): Promise<Answer> {
  try {
    return { kind: "ok", data: await client.apiCall(method, { ...args }) };
  } catch (error) {
    return judge(method, error);
  }
}

/** Tells what another try can help with from what it can not. */
function judge(method: Method, error: unknown): Answer {
  if (error instanceof WebAPIRateLimitedError)
    return { kind: "later", afterMs: Math.max(1, error.retryAfter) * 1000 };
  if (!(error instanceof WebAPIPlatformError)) throw unreachable(method, error);
  // A body that is not JSON (a proxy's page) comes as a platform error whose name is the whole body.
  const name = /^[a-z0-9_.:-]{1,80}$/.test(error.data.error) ? error.data.error : "fatal_error";
  if (TOKEN_ERRORS.includes(name)) throw tokenInvalid("SLACK_BOT_TOKEN", name);
  if (LIMIT_ERRORS.includes(name)) return { kind: "later", afterMs: UNNAMED_WAIT_MS };
  if (OUTAGE_ERRORS.includes(name)) throw unreachable(method, error);
  return { kind: "refused", error: name, said: explanationsIn(error.data) };
}

/** Slack refused a token: names the variable it came from. */
export function tokenInvalid(variable: string, said: string): CountersignError {
  return new CountersignError("slack.token_invalid", { variable, said });
}

/** True for the errors by which Slack refuses a token. */
export function isTokenError(name: string): boolean {
  return TOKEN_ERRORS.includes(name);
}

function unreachable(method: string, error: unknown): CountersignError {
  const status = error instanceof WebAPIHTTPError ? { status: error.statusCode } : {};
  return new CountersignError("slack.unreachable", { method, ...status }, error);
}

function destinationOf({ channel, ts }: Readonly<Record<string, unknown>>): Destination {
  return {
    ...(typeof channel === "string" ? { channel } : {}),
    ...(typeof ts === "string" ? { ts } : {}),
  };
}

function explanationsIn(data: unknown): readonly string[] {
  const parsed = explanationSchema.safeParse(data);
  if (!parsed.success) return [];
  const { errors = [], response_metadata: more } = parsed.data;
  const texts = errors.map((each) => (typeof each === "string" ? each : JSON.stringify(each)));
  return [...texts, ...(more?.messages ?? [])].map((text) => text.slice(0, 300)).slice(0, 5);
}

/** The client cannot be told to stop: an aborted caller leaves, and the call ends by its own timeout. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return await work;
  const left = Promise.withResolvers<never>();
  function leave(): void {
    left.reject(new CountersignError("slack.unreachable", { gaveUp: true }));
  }
  if (signal.aborted) leave();
  signal.addEventListener("abort", leave, { once: true });
  try {
    return await Promise.race([work, left.promise]);
  } finally {
    signal.removeEventListener("abort", leave);
  }
}
