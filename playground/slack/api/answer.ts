import { randomUUID } from "node:crypto";
import { type Fields, wordIn } from "../json.ts";
import { Refusal, refuse } from "../refusal.ts";
import type { Workspace } from "../workspace.ts";
import { requireScope } from "./call.ts";
import { type Buckets, type Pacing, payFor, type Tier } from "./limits.ts";
import { METHODS, type Method } from "./methods.ts";

/** One HTTP call of the Web API. */
export interface ApiRequest {
  readonly method: string;
  readonly token: string | undefined;
  readonly args: Fields;
}

/** What goes back: `body` is JSON. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Fields;
}

/** What answering needs besides the workspace. */
export interface Desk {
  readonly workspace: Workspace;
  readonly buckets: Buckets;
  readonly pacing: Pacing;
  /** Tickets for connections that were not used yet. */
  readonly tickets: Set<string>;
}

/** Of `apps.connections.open` (sources differ: tier 1 or 3) and of what does not exist. */
const OTHER_TIER = 3;

/** Answers a call as Slack does: HTTP 200 with `ok`, but 429 when it comes too soon. Throws on bugs only. */
export function answerApi(desk: Desk, request: ApiRequest): ApiResponse {
  const { settings } = desk.workspace;
  const known = Object.hasOwn(METHODS, request.method) ? METHODS[request.method] : undefined;
  const headers = {
    "x-oauth-scopes": settings.scopes.join(","),
    ...(known ? { "x-accepted-oauth-scopes": known.scopes.join(",") } : {}),
  };
  const seconds = payCall(desk, request, known?.tier ?? OTHER_TIER);
  if (seconds > 0) return tooManyCalls(seconds);
  try {
    return { status: 200, headers, body: { ok: true, ...runCall(desk, request, known) } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: 200, headers, body: { ok: false, error: error.message, ...error.more } };
  }
}

/** The answer to a call that came too soon. */
export function tooManyCalls(seconds: number): ApiResponse {
  const headers = { "retry-after": String(seconds) };
  return { status: 429, headers, body: { ok: false, error: "ratelimited" } };
}

function payCall(desk: Desk, { method, args }: ApiRequest, tier: Tier): number {
  const place = tier === "post" ? `:${wordIn(args, "channel") ?? ""}` : "";
  const what = { tier, key: method + place, pacing: desk.pacing };
  return payFor(desk.buckets, what, desk.workspace.settings.now().getTime());
}

function runCall(desk: Desk, request: ApiRequest, known: Method | undefined): Fields {
  const { workspace } = desk;
  const { method, token, args } = request;
  if (method === "apps.connections.open") return openConnection(desk, token);
  if (!known) return refuse("unknown_method", { req_method: method });
  if (method !== "api.test") requireToken(desk, token, workspace.settings.botToken);
  const call = { workspace, args };
  if (known.scopes.length > 0) requireScope(call, ...known.scopes);
  return known.run(call);
}

/** The one method that takes the app's own token instead of the bot's. */
function openConnection(desk: Desk, token: string | undefined): Fields {
  const { settings } = desk.workspace;
  requireToken(desk, token, settings.appToken);
  const ticket = randomUUID();
  desk.tickets.add(ticket);
  const origin = settings.origin.replace(/^http/, "ws");
  return { url: `${origin}/link/?ticket=${ticket}&app_id=${settings.appId}` };
}

function requireToken({ workspace }: Desk, token: string | undefined, right: string): void {
  if (token === right) return;
  if (token === undefined || token === "") refuse("not_authed");
  const { botToken, appToken } = workspace.settings;
  refuse([botToken, appToken].includes(token ?? "") ? "not_allowed_token_type" : "invalid_auth");
}
