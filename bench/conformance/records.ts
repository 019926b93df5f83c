/** CloudTrail records and everything else that is JSON: what AWS's own pages and StreamAlert's rules say of them. */
import { z } from "zod";
import { type JsonObject, jsonObject } from "../../src/core/json.ts";
import type { Case } from "./cases.ts";
import { countsOf, eventsOf, type Judged, type Tools, type Verdict } from "./judged.ts";

const anonymised = z.object({ detail: jsonObject, source: z.string() });
const page = z.object({ heading: z.string() });
const alert = z.object({ trigger_rules: z.array(z.string()) });
const call = z.looseObject({ eventName: z.string(), eventSource: z.string() });

/** A rule of StreamAlert that concerns what we watch -> how the kind of our event begins; only for calls to that service. */
const RULES: readonly (readonly [rule: RegExp, service: RegExp, kind: string])[] = [
  [/security_group_ingress_anywhere/, /^ec2\./, "sg."],
  [/put_bucket_acl|public_resources|critical_api_calls/, /^s3\./, "bucket."],
];

/** Anything that no other kind has taken. */
export function judgeRecord({ input, expected }: Case, tools: Tools): Judged {
  const record = withoutPlaceholder(input);
  const explained = tools.readJson(record);
  const kinds = eventsOf(explained).flatMap(({ kind }) => (typeof kind === "string" ? kind : []));
  return { counts: countsOf(explained), verdict: judge(expected, record, kinds) };
}

/**
 * Samples are made anonymous: an EventBridge event whose `source` is a placeholder is not from AWS to us, and rightly
 * rejected. Its record is read by itself, so that it says something about the decoders.
 */
function withoutPlaceholder(input: JsonObject): JsonObject {
  const event = anonymised.safeParse(input);
  if (!event.success || event.data.source.startsWith("aws.")) return input;
  return event.data.detail;
}

function judge(expected: JsonObject | null, record: JsonObject, kinds: readonly string[]): Verdict {
  const kind = kindByPage(expected) ?? kindByRule(expected, record);
  if (kind === undefined) return { says: "not comparable" };
  if (kinds.some((each) => each.startsWith(kind))) return { says: "agree" };
  return { says: "disagree", expected: kind, got: kinds.join(", ") || "no event" };
}

function kindByPage(expected: JsonObject | null): string | undefined {
  const { heading } = page.safeParse(expected).data ?? { heading: "" };
  if (/unsuccessful sign/.test(heading)) return "login.failed";
  return /successful sign/.test(heading) ? "login.sighted" : undefined;
}

function kindByRule(expected: JsonObject | null, record: JsonObject): string | undefined {
  const { trigger_rules: rules } = alert.safeParse(expected).data ?? { trigger_rules: [] };
  const { eventSource } = firstCall(record) ?? { eventSource: "" };
  return RULES.find(
    ([rule, service]) => service.test(eventSource) && rules.some((each) => rule.test(each)),
  )?.[2];
}

function firstCall(record: JsonObject): z.infer<typeof call> | undefined {
  const { Records: records, detail } = record;
  const inner: unknown = Array.isArray(records) ? records[0] : (detail ?? record);
  return call.safeParse(inner).data;
}
