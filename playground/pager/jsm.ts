import { z } from "zod";
import {
  findOpen,
  moveTo,
  PAGER_SECRETS,
  type PagerAlert,
  type PagerAnswer,
  type PagerRequest,
  ring,
} from "./model.ts";

/** Source: docs.opsgenie.com, Alert API; JSM Operations speaks the same. */
const createSchema = z.object({
  message: z.string().min(1).max(130),
  alias: z.string().max(512).optional(),
  description: z.string().max(15_000).optional(),
  priority: z.enum(["P1", "P2", "P3", "P4", "P5"]).optional(),
  source: z.string().max(100).optional(),
  tags: z.array(z.string().max(50)).max(20).optional(),
  details: z.record(z.string(), z.string()).optional(),
});

/** What became of each request, by its id. */
export type Requests = Map<string, { readonly success: boolean; readonly status: string }>;

/** `/v2/alerts…` below the base URL. An answer 202 says only that it was received. */
export function answerJsm(
  { method, url, headers, body, now }: PagerRequest,
  alerts: PagerAlert[],
  requests: Requests,
): PagerAnswer {
  if (headers["authorization"] !== `GenieKey ${PAGER_SECRETS.PAGER_OPS_KEY}`)
    return { status: 401, body: { message: "Could not authenticate" } };
  const [, id] = /^\/jsm\/v2\/alerts\/requests\/([^/]+)$/.exec(url.pathname) ?? [];
  if (method === "GET" && id !== undefined) return answerQuestion(requests.get(id));
  if (method !== "POST") return { status: 405 };
  return url.pathname === "/jsm/v2/alerts"
    ? create({ body, now }, alerts, requests)
    : update({ url, now }, alerts, requests);
}

function create(
  { body, now }: Pick<PagerRequest, "body" | "now">,
  alerts: PagerAlert[],
  requests: Requests,
): PagerAnswer {
  const { data } = createSchema.safeParse(parse(body));
  if (!data) return { status: 422, body: { message: "Request body is not processable" } };
  const key = data.alias ?? `made-${alerts.length}`;
  ring(alerts, { service: "jsm", key, summary: data.message, grade: data.priority ?? "P3" }, now);
  return received(requests, true, "Created alert");
}

function update(
  { url, now }: Pick<PagerRequest, "url" | "now">,
  alerts: PagerAlert[],
  requests: Requests,
): PagerAnswer {
  const [, alias = "", deed] =
    /^\/jsm\/v2\/alerts\/([^/]+)\/(acknowledge|close)$/.exec(url.pathname) ?? [];
  if (deed === undefined || url.searchParams.get("identifierType") !== "alias")
    return { status: 404 };
  const state = deed === "close" ? "resolved" : "acknowledged";
  const moved = moveTo(findOpen(alerts, "jsm", decodeURIComponent(alias)), state, now);
  return received(requests, moved, moved ? `Alert ${state}` : "Alert does not exist");
}

function received(requests: Requests, success: boolean, status: string): PagerAnswer {
  const requestId = `request-${requests.size + 1}`;
  requests.set(requestId, { success, status });
  return { status: 202, body: { result: "Request will be processed", took: 0.1, requestId } };
}

function answerQuestion(known: { success: boolean; status: string } | undefined): PagerAnswer {
  if (!known) return { status: 404, body: { message: "Request not found" } };
  const { success, status } = known;
  return { status: 200, body: { data: { success, isSuccess: success, status }, took: 0.1 } };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
