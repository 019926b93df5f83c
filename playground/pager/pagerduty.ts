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

const MAX_BODY = 512_000;

/** Source: developer.pagerduty.com, Events API v2. */
const eventSchema = z.discriminatedUnion("event_action", [
  z.object({
    routing_key: z.string().length(32),
    event_action: z.literal("trigger"),
    dedup_key: z.string().max(255).optional(),
    payload: z.object({
      summary: z.string().min(1).max(1024),
      source: z.string().min(1),
      severity: z.enum(["critical", "error", "warning", "info"]),
      timestamp: z.iso.datetime().optional(),
      custom_details: z.unknown().optional(),
    }),
    links: z.array(z.object({ href: z.url(), text: z.string().optional() })).optional(),
    client: z.string().optional(),
    client_url: z.url().optional(),
  }),
  z.object({
    routing_key: z.string().length(32),
    event_action: z.enum(["acknowledge", "resolve"]),
    dedup_key: z.string().min(1).max(255),
  }),
]);

/** What the bot told, when it changed something: PagerDuty sends a hook about that too. */
export interface Echo {
  readonly key: string;
  readonly deed: "acknowledged" | "resolved";
}

/** `POST /v2/enqueue`. An acknowledged alert stays quiet on further triggers; a resolved one begins anew. */
export function answerPagerDuty(
  { method, url, body, now }: PagerRequest,
  alerts: PagerAlert[],
): PagerAnswer & { readonly echo?: Echo } {
  if (url.pathname !== "/v2/enqueue") return { status: 404 };
  if (method !== "POST") return { status: 405 };
  if (body.length > MAX_BODY) return { status: 413 };
  const event = eventSchema.safeParse(parse(body));
  if (!event.success) return invalid(event.error.issues.map(({ path }) => path.join(".")));
  const { data } = event;
  if (data.routing_key !== PAGER_SECRETS.PAGER_MAIN_KEY) return invalid(["routing_key"]);
  const key = data.dedup_key ?? `made-${alerts.length}`;
  const accepted = {
    status: 202,
    body: { status: "success", message: "Event processed", dedup_key: key },
  };
  if (data.event_action === "trigger") {
    const { summary, severity } = data.payload;
    ring(alerts, { service: "pagerduty", key, summary, grade: severity }, now);
    return accepted;
  }
  const deed = data.event_action === "acknowledge" ? "acknowledged" : "resolved";
  const moved = moveTo(findOpen(alerts, "pagerduty", key), deed, now);
  return moved ? { ...accepted, echo: { key, deed } } : accepted;
}

function invalid(errors: readonly string[]): PagerAnswer {
  return {
    status: 400,
    body: { status: "invalid event", message: "Event object is invalid", errors },
  };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
