import { z } from "zod";
import { type Caller, callerOf, NO_ADDRESS, userIdentitySchema } from "../core/caller.ts";
import { type EventDraft, eventId } from "../core/event.ts";
import { type JsonObject, jsonObject } from "../core/json.ts";
import type { RawRecord } from "../core/raw-record.ts";
import type { AclGrant } from "../core/readings.ts";
import type { Decoded, Decoder } from "../core/watcher.ts";
import type { BucketPolicy } from "./policy.ts";
import { touchSchema } from "./touch.ts";
import { meaningOf, type TrailEvent } from "./trail-events.ts";
import {
  accessPointOf,
  accountInHost,
  blockOf,
  bucketOf,
  ownerOf,
  publicGrantsIn,
} from "./trail-shapes.ts";

/** What of a CloudTrail record is read, whatever the call. The request comes in several dialects: see trail-shapes. */
const recordSchema = z.object({
  eventID: z.string().optional().catch(undefined),
  eventName: z.string(),
  eventTime: z.iso.datetime({ offset: true }).optional().catch(undefined),
  recipientAccountId: z.coerce.string().optional().catch(undefined),
  userIdentity: userIdentitySchema.optional().catch(undefined),
  userAgent: z.string().optional().catch(undefined),
  sourceIPAddress: z.string().optional().catch(undefined),
  errorCode: z.string().nullish().catch("unreadable"),
  errorMessage: z.string().nullish().catch("unreadable"),
  requestParameters: jsonObject.nullish().catch(undefined),
  resources: z.array(jsonObject).nullish().catch(undefined),
});
type TrailRecord = z.infer<typeof recordSchema>;

/** `bucket.touched`: somebody did something that concerns this bucket, or the whole account where no bucket is named. */
export const touchedSchema = touchSchema.extend({
  account: z.string(),
  bucket: z.string().exactOptional(),
  accessPoint: z.string().exactOptional(),
  /** False: AWS refused the call, so that it changed nothing. */
  ok: z.boolean(),
  error: z.string().exactOptional(),
});
export type Touched = z.infer<typeof touchedSchema>;

/** Refusals that are an attempt to publish; all other failures are noise. */
const ATTEMPTS: ReadonlySet<string> = new Set([
  "AccessDenied",
  "Client.AccessDenied",
  "AccessControlListNotSupported",
]);

/** Reads CloudTrail records about what makes buckets public: one `bucket.touched` each. */
export const bucketDecoder: Decoder<BucketPolicy> = {
  name: "buckets",
  decode: (raw, _policy, receivedAt) => decodeRecord(raw, receivedAt),
  project: projectTouched,
};

function decodeRecord(raw: RawRecord, receivedAt: Date): Decoded {
  if (raw.source !== "cloudtrail") return { nothing: "no CloudTrail record" };
  const { eventName, eventSource } = raw.record;
  if (typeof eventName !== "string" || typeof eventSource !== "string")
    return { nothing: "no API call" };
  const meaning = meaningOf(eventName, eventSource);
  if (!meaning) return { nothing: `${eventName} does not concern the exposure of a bucket` };
  // Cannot fail: the name was looked at, and every other member has a fallback.
  const record = recordSchema.parse(raw.record);
  return decodeCall(record, { meaning, receivedAt, id: raw.id });
}

interface Context {
  readonly meaning: TrailEvent;
  readonly receivedAt: Date;
  readonly id: string;
}

function decodeCall(record: TrailRecord, { meaning, receivedAt, id }: Context): Decoded {
  const { eventName } = record;
  const error = record.errorCode ?? record.errorMessage ?? undefined;
  if (error !== undefined && !(meaning.publishes && ATTEMPTS.has(error)))
    return { nothing: `${eventName} failed: ${error}` };
  const request = record.requestParameters ?? {};
  const account = accountOf(record, request, meaning);
  if (account === undefined) return { rejected: `${eventName}: no account` };
  const at = record.eventTime === undefined ? receivedAt : new Date(record.eventTime);
  return { events: [draftFor({ record, meaning, request, account, at, error, id })] };
}

/** Whose bucket it is: the record may come from the account of a caller who changes a bucket of another. */
function accountOf(
  { resources, recipientAccountId, userIdentity }: TrailRecord,
  request: JsonObject,
  { on }: TrailEvent,
): string | undefined {
  const named = on === "account" ? accountInHost(request) : ownerOf(resources ?? undefined);
  return [named, recipientAccountId, userIdentity?.accountId].find(
    (each) => each !== undefined && /^\d{1,20}$/.test(each),
  );
}

interface Call {
  readonly record: TrailRecord;
  readonly meaning: TrailEvent;
  readonly request: JsonObject;
  readonly account: string;
  readonly at: Date;
  readonly error: string | undefined;
  readonly id: string;
}

function draftFor({ record, meaning, request, account, at, error, id }: Call): EventDraft {
  const { eventName, userIdentity, userAgent, sourceIPAddress } = record;
  const bucket = meaning.on === "account" ? undefined : bucketOf(request);
  const accessPoint = meaning.on === "access-point" ? accessPointOf(request) : undefined;
  const actor = callerOf(userIdentity, userAgent, sourceIPAddress);
  const key = error === undefined ? keyOf(account, bucket) : attemptsKey(account, actor);
  const block = meaning.what === "block" ? blockOf(request) : undefined;
  const aclSeen = aclIn(eventName, request);
  return {
    id: eventId(id, "bucket.touched", key),
    kind: "bucket.touched",
    caseKind: "exposure",
    ref: { by: "key", key },
    at,
    actor: { kind: "aws", principal: actor.principal },
    data: {
      account,
      ...(bucket === undefined ? {} : { bucket }),
      ...(accessPoint === undefined ? {} : { accessPoint }),
      eventId: record.eventID ?? id,
      eventName,
      at: at.toISOString(),
      what: meaning.what,
      actor,
      ok: error === undefined,
      ...(error === undefined ? {} : { error: error.slice(0, 200) }),
      ...(aclSeen ? { aclSeen: aclSeen.map((grant) => ({ ...grant })) } : {}),
      ...(block === undefined ? {} : { block: { ...block } }),
    },
  };
}

/** Only these calls replace an ACL; a bucket is made with the one that it is given, else with its owner's alone. */
function aclIn(eventName: string, request: JsonObject): readonly AclGrant[] | undefined {
  if (eventName === "CreateBucket") return publicGrantsIn(request) ?? [];
  return eventName === "PutBucketAcl" ? publicGrantsIn(request) : undefined;
}

/** The key of the case that an event is about. A call that names no bucket of its own concerns all of the account. */
function keyOf(account: string, bucket: string | undefined): string {
  return bucket === undefined ? account : `${account}/${bucket}`;
}

/** Refused calls are counted by who tried, not by bucket. A bucket's name holds no colon. */
function attemptsKey(account: string, { principal }: Caller): string {
  return `${account}/attempts:${principal.slice(0, 300)}`;
}

/** The documented form of `bucket.touched`: `null` where something is unknown. */
function projectTouched({ kind, data }: EventDraft): JsonObject | undefined {
  if (!kind.startsWith("bucket.")) return undefined;
  const touched = touchedSchema.safeParse(data);
  if (!touched.success) return undefined;
  const { at, eventName, bucket, accessPoint, account, actor, ok, error, aclSeen } = touched.data;
  return {
    kind,
    at,
    eventName,
    bucket: bucket ?? null,
    actor: actor.principal === "unknown" ? null : actor.principal,
    ok,
    account,
    accessPoint: accessPoint ?? null,
    via: actor.via,
    sourceIp: actor.from === NO_ADDRESS ? null : actor.from,
    error: error ?? null,
    publicGrants: aclSeen?.map(({ uri = "", permission }) => ({ uri, permission })) ?? null,
  };
}
