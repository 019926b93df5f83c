import { createHmac } from "node:crypto";
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

const MAX_BODY = 65_536;
const SKEW_S = 300;

const common = { v: z.literal(1), id: z.string().min(1), sentAt: z.iso.datetime() };
const bodySchema = z.discriminatedUnion("type", [
  z.strictObject({ ...common, type: z.literal("test") }),
  z.strictObject({
    ...common,
    type: z.enum(["page", "ack", "resolve"]),
    incident: z.strictObject({
      number: z.int(),
      codename: z.string(),
      severity: z.enum(["sev1", "sev2", "sev3", "sev4"]),
      state: z.string(),
      openedAt: z.iso.datetime(),
      link: z.url(),
    }),
    run: z.int(),
    epoch: z.int(),
    loop: z.union([z.int(), z.string()]),
    step: z.int(),
  }),
]);

/** `POST /hook`: a receiver as somebody would write it by the documents: signature, age, doubles, form. */
export function answerReceiver(
  { method, headers, body, now }: PagerRequest,
  alerts: PagerAlert[],
  seen: Set<string>,
): PagerAnswer {
  if (method !== "POST") return { status: 405 };
  if (body.length > MAX_BODY) return { status: 413 };
  const timestamp = headers["x-countersign-timestamp"] ?? "";
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > SKEW_S) return { status: 401 };
  const right = createHmac("sha256", PAGER_SECRETS.PAGER_SIEM_SECRET)
    .update(`${timestamp}.${body.toString("utf8")}`)
    .digest("hex");
  const given = (headers["x-countersign-signature"] ?? "").split(",");
  if (!given.includes(`v1=${right}`)) return { status: 401 };
  const { data } = bodySchema.safeParse(parse(body));
  const once = headers["idempotency-key"];
  if (!data || !once) return { status: 400 };
  if (seen.has(once)) return { status: 200 };
  seen.add(once);
  apply(data, alerts, now);
  return { status: 204 };
}

function apply(data: z.infer<typeof bodySchema>, alerts: PagerAlert[], now: Date): void {
  const { type, id: key } = data;
  switch (type) {
    case "page":
    case "test": {
      const grade = type === "page" ? data.incident.severity : "test";
      ring(alerts, { service: "webhook", key, summary: type, grade }, now);
      return;
    }
    case "ack":
      moveTo(findOpen(alerts, "webhook", key), "acknowledged", now);
      return;
    case "resolve":
      moveTo(findOpen(alerts, "webhook", key), "resolved", now);
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
