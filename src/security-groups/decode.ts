import { z } from "zod";
import { callerOf, callerSchema, NO_ADDRESS, userIdentitySchema } from "../core/caller.ts";
import { type EventDraft, eventId } from "../core/event.ts";
import type { JsonObject } from "../core/json.ts";
import type { RawRecord } from "../core/raw-record.ts";
import type { Decoded, Decoder } from "../core/watcher.ts";
import type { DriftPolicy } from "./policy.ts";
import { touchKindSchema } from "./touch.ts";
import { meaningOf, type TrailEvent } from "./trail-events.ts";
import { collectNames, keysOfRule, type Named } from "./trail-shapes.ts";

/** What of a CloudTrail record is read, whatever the call. Request and response come in several dialects: see trail-shapes. */
const recordSchema = z.object({
  eventID: z.string().optional().catch(undefined),
  eventName: z.string(),
  eventSource: z.string(),
  eventTime: z.iso.datetime({ offset: true }).optional().catch(undefined),
  awsRegion: z.string().regex(/^[\w.-]{1,40}$/),
  recipientAccountId: z.coerce.string().optional().catch(undefined),
  userIdentity: userIdentitySchema.optional().catch(undefined),
  userAgent: z.string().optional().catch(undefined),
  sourceIPAddress: z.string().optional().catch(undefined),
  errorCode: z.string().nullish().catch("unreadable"),
  errorMessage: z.string().nullish().catch("unreadable"),
});
type TrailRecord = z.infer<typeof recordSchema>;

/** `sg.touched`: somebody did something that concerns this group. It says *look* and *who*; what is so is read from AWS. */
export const touchedSchema = z.object({
  account: z.string(),
  region: z.string(),
  groupId: z.string(),
  /** All groups that the call named. */
  groups: z.array(z.string()),
  touched: touchKindSchema,
  adds: z.array(z.string()),
  removes: z.array(z.string()),
  ruleIds: z.array(z.string()),
  eventId: z.string(),
  eventName: z.string(),
  at: z.iso.datetime(),
  actor: callerSchema,
  /** False: AWS refused the call, so that it changed nothing. */
  ok: z.boolean(),
  error: z.string().exactOptional(),
});

/** Refusals that are an attempt. All other failures are noise: Terraform tries to revoke `::/0` on each new group. */
const ATTEMPTS: ReadonlySet<string> = new Set([
  "Client.UnauthorizedOperation",
  "UnauthorizedOperation",
  "AccessDenied",
  "Client.AccessDenied",
]);

/** Reads CloudTrail records about security groups: one `sg.touched` per group that a call concerns. */
export const groupDecoder: Decoder<DriftPolicy> = {
  name: "security-groups",
  decode: (raw, _policy, receivedAt) => decodeRecord(raw, receivedAt),
  project: projectTouched,
};

function decodeRecord(raw: RawRecord, receivedAt: Date): Decoded {
  if (raw.source !== "cloudtrail") return { nothing: "no CloudTrail record" };
  const { eventName, eventSource } = raw.record;
  if (typeof eventName !== "string" || typeof eventSource !== "string")
    return { nothing: "no API call" };
  const meaning = meaningOf(eventName, eventSource);
  if (!meaning) return { nothing: `${eventName} does not concern security groups` };
  if (meaning === "by-sweep")
    return { nothing: `${eventName} names no group; the next sweep reads what it changed` };
  const parsed = recordSchema.safeParse(raw.record);
  if (!parsed.success)
    return {
      rejected: `${eventName}: ${parsed.error.issues[0]?.path.join(".")} is not as expected`,
    };
  const { requestParameters, responseElements } = raw.record;
  const named = collectNames(requestParameters, responseElements);
  return decodeCall(parsed.data, { meaning, named, id: raw.id, receivedAt });
}

interface Read {
  readonly meaning: TrailEvent;
  readonly named: Named;
  readonly id: string;
  readonly receivedAt: Date;
}

function decodeCall(record: TrailRecord, read: Read): Decoded {
  const { eventName } = record;
  const { meaning, named, id, receivedAt } = read;
  const error = errorOf(record);
  if (error !== undefined && !ATTEMPTS.has(error))
    return { nothing: `${eventName} failed: ${error}` };
  const account = record.recipientAccountId ?? record.userIdentity?.accountId;
  if (account === undefined || !/^\d{1,20}$/.test(account))
    return { rejected: `${eventName}: no account` };
  if (named.groups.length === 0) return withoutGroup(record, meaning, named);
  const at = record.eventTime === undefined ? receivedAt : new Date(record.eventTime);
  const call = { record, meaning, named, account, at, id };
  return { events: named.groups.map((groupId) => draftFor(call, groupId)) };
}

/** A call that must concern a group and names none: what it changed is for the sweep, or it is a form that nobody knows. */
function withoutGroup(record: TrailRecord, { touched }: TrailEvent, named: Named): Decoded {
  const { eventName } = record;
  if (touched === "attached" || touched === "tags")
    return { nothing: `${eventName} concerns no security group` };
  if (errorOf(record) !== undefined)
    return { nothing: `${eventName} was refused and names no group` };
  if (named.groupNames.length > 0)
    return { nothing: `${eventName} names a group of the default VPC; the next sweep reads it` };
  return { rejected: `${eventName} without a group id: a form that is not known` };
}

function errorOf({ errorCode, errorMessage }: TrailRecord): string | undefined {
  return errorCode ?? errorMessage ?? undefined;
}

interface Call {
  readonly record: TrailRecord;
  readonly meaning: TrailEvent;
  readonly named: Named;
  readonly account: string;
  readonly at: Date;
  readonly id: string;
}

function draftFor({ record, meaning, named, account, at, id }: Call, groupId: string): EventDraft {
  const { awsRegion: region, eventName, userIdentity, userAgent, sourceIPAddress } = record;
  const error = errorOf(record);
  const key = `${account}/${region}/${groupId}`;
  const actor = callerOf(userIdentity, userAgent, sourceIPAddress);
  const keys = keysIn(named, meaning, { owner: account, groupId });
  return {
    id: eventId(id, "sg.touched", key),
    kind: "sg.touched",
    caseKind: "drift",
    ref: { by: "key", key },
    at,
    actor: { kind: "aws", principal: actor.principal },
    data: {
      account,
      region,
      groupId,
      groups: [...named.groups],
      touched: meaning.touched,
      adds: meaning.way === "adds" ? keys : [],
      removes: meaning.way === "removes" ? keys : [],
      ruleIds: [...named.ruleIds],
      eventId: record.eventID ?? id,
      eventName,
      at: at.toISOString(),
      actor,
      ok: error === undefined,
      ...(error === undefined ? {} : { error: error.slice(0, 200) }),
    },
  };
}

function keysIn(
  { rules }: Named,
  { direction, way }: TrailEvent,
  own: { readonly owner: string; readonly groupId: string },
): string[] {
  if (way === undefined) return [];
  return [...new Set(rules.flatMap((rule) => keysOfRule(rule, direction, own)))];
}

/** The documented form of `sg.touched`: `null` where something is unknown. */
function projectTouched({ kind, data }: EventDraft): JsonObject | undefined {
  if (kind !== "sg.touched") return undefined;
  const touched = touchedSchema.safeParse(data);
  if (!touched.success) return undefined;
  const { at, eventName, groups, actor, ok, account, region, groupId, error } = touched.data;
  return {
    kind,
    at,
    eventName,
    groupIds: groups,
    actor: actor.principal === "unknown" ? null : actor.principal,
    ok,
    account,
    region,
    groupId,
    via: actor.via,
    sourceIp: actor.from === NO_ADDRESS ? null : actor.from,
    error: error ?? null,
  };
}
