import { z } from "zod";
import { callerOf, callerSchema, NO_ADDRESS, userIdentitySchema } from "../core/caller.ts";
import type { GroupClues } from "../core/effect.ts";
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

/** A call that concerns groups, as far as it is the same for each of them. */
const callSchema = z.object({
  account: z.string(),
  region: z.string(),
  /** All groups that the call named. */
  groups: z.array(z.string()),
  touched: touchKindSchema,
  adds: z.array(z.string()),
  removes: z.array(z.string()),
  ruleIds: z.array(z.string()),
  mentions: z.array(z.string()).exactOptional(),
  lists: z.array(z.string()).exactOptional(),
  eventId: z.string(),
  eventName: z.string(),
  at: z.iso.datetime(),
  actor: callerSchema,
  /** False: AWS refused the call, so that it changed nothing. */
  ok: z.boolean(),
  error: z.string().exactOptional(),
});
type CallData = z.infer<typeof callSchema>;

/** `sg.touched`: somebody did something that concerns this group. It says *look* and *who*; what is so is read from AWS. */
export const touchedSchema = callSchema.extend({ groupId: z.string() });

/** `sg.hinted`: somebody did something that concerns groups which the call does not name by their ids. All of `by` empty: nobody knows which. */
export const hintedSchema = z.object({
  ...callSchema.shape,
  by: z.object({
    names: z.array(z.string()),
    vpcs: z.array(z.string()),
    lists: z.array(z.string()),
    rules: z.array(z.string()),
  }),
});

/** `sg.attempted`: AWS refused somebody a call that would have changed groups. */
export const attemptedSchema = callSchema;

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
  const at = record.eventTime === undefined ? receivedAt : new Date(record.eventTime);
  const call = { record, meaning, named, account, at, id, error };
  if (error !== undefined) return { events: [attemptOf(call)] };
  const touches = named.groups.map((groupId) => touchOf(call, groupId));
  const by = cluesIn(meaning, named);
  if (Object.values(by).some((each) => each.length > 0))
    return { events: [...touches, hintOf(call, by)] };
  return touches.length > 0 ? { events: touches } : withoutGroup(call, by);
}

function errorOf({ errorCode, errorMessage }: TrailRecord): string | undefined {
  return errorCode ?? errorMessage ?? undefined;
}

/** A call that names no group: it has nothing to do with any, or it has a form that nobody knows; then all are looked at. */
function withoutGroup(call: Call, by: GroupClues): Decoded {
  const { eventName } = call.record;
  const { touched } = call.meaning;
  if (touched === "attached" || touched === "tags")
    return { nothing: `${eventName} concerns no security group` };
  const rejected = `${eventName} without a group id: a form that is not known`;
  return { events: [hintOf(call, by)], rejected };
}

/** By what the groups may be found that a call concerns and does not name. */
function cluesIn({ touched, finds }: TrailEvent, named: Named): GroupClues {
  const unnamed = named.groups.length === 0;
  const names = unnamed && finds === undefined && touched !== "attached" ? named.groupNames : [];
  const tags = touched === "tags";
  return {
    names: tags ? [] : names.slice(0, MAX_CLUES),
    vpcs: finds === "vpcs" ? named.vpcs.slice(0, MAX_CLUES) : [],
    lists: finds === "lists" || tags ? named.lists.slice(0, MAX_CLUES) : [],
    rules: tags || (unnamed && touched === "rules") ? named.ruleIds.slice(0, MAX_CLUES) : [],
  };
}

/** CreateTags takes a thousand resources; a filter takes 200 values. */
const MAX_CLUES = 200;

interface Call {
  readonly record: TrailRecord;
  readonly meaning: TrailEvent;
  readonly named: Named;
  readonly account: string;
  readonly at: Date;
  readonly id: string;
  readonly error: string | undefined;
}

function touchOf(call: Call, groupId: string): EventDraft {
  const key = `${call.account}/${call.record.awsRegion}/${groupId}`;
  return draftOf(call, "sg.touched", key, { ...dataOf(call, groupId), groupId });
}

function hintOf(call: Call, by: GroupClues): EventDraft {
  const key = `${call.account}/${call.record.awsRegion}`;
  return draftOf(call, "sg.hinted", key, { ...dataOf(call, undefined), by: { ...by } });
}

/** Told apart by account and person, so that a flood by one of them is one matter. */
function attemptOf(call: Call): EventDraft {
  const data = dataOf(call, call.named.groups[0]);
  const key = `${call.account}/attempts/${data.actor.principal.slice(0, 200)}`;
  return draftOf(call, "sg.attempted", key, data);
}

function draftOf(call: Call, kind: string, key: string, data: JsonObject & CallData): EventDraft {
  const actor = { kind: "aws", principal: data.actor.principal } as const;
  const ref = { by: "key", key } as const;
  return {
    id: eventId(call.id, kind, key),
    kind,
    caseKind: "drift",
    ref,
    at: call.at,
    actor,
    data,
  };
}

function dataOf(
  { record, meaning, named, account, at, id, error }: Call,
  groupId: string | undefined,
): CallData {
  const { awsRegion: region, eventName, userIdentity, userAgent, sourceIPAddress } = record;
  const own = { owner: account, ...(groupId === undefined ? {} : { groupId }) };
  const { direction, way } = meaning;
  const keys = direction === undefined ? [] : keysIn(named, direction, own);
  const mentions =
    way === undefined && direction === undefined
      ? [...keysIn(named, "ingress", own), ...keysIn(named, "egress", own)]
      : [];
  return {
    account,
    region,
    groups: [...named.groups],
    touched: meaning.touched,
    adds: way === "adds" ? keys : [],
    removes: way === "removes" ? keys : [],
    ruleIds: [...named.ruleIds],
    ...(mentions.length > 0 ? { mentions } : {}),
    ...(meaning.finds === "lists" ? { lists: [...named.lists] } : {}),
    eventId: record.eventID ?? id,
    eventName,
    at: at.toISOString(),
    actor: callerOf(userIdentity, userAgent, sourceIPAddress),
    ok: error === undefined,
    ...(error === undefined ? {} : { error: error.slice(0, 200) }),
  };
}

function keysIn(
  { rules }: Named,
  direction: "ingress" | "egress",
  own: { readonly owner: string; readonly groupId?: string },
): string[] {
  return [...new Set(rules.flatMap((rule) => keysOfRule(rule, direction, own)))];
}

/** The documented form of a call on a group, refused or not: `null` where something is unknown. */
function projectTouched({ kind, data }: EventDraft): JsonObject | undefined {
  const [only] = kind === "sg.attempted" ? groupsIn(data) : [];
  const touched = touchedSchema.safeParse(only === undefined ? data : { ...data, groupId: only });
  if ((kind !== "sg.touched" && only === undefined) || !touched.success) return undefined;
  const { at, eventName, groups, actor, ok, account, region, groupId, error } = touched.data;
  return {
    kind: "sg.touched",
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

function groupsIn(data: JsonObject): readonly string[] {
  const call = callSchema.safeParse(data);
  return call.success ? call.data.groups : [];
}
