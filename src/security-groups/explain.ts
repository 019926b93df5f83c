import { z } from "zod";
import { callerOf, userIdentitySchema } from "../core/caller.ts";
import { type EventDraft, eventId } from "../core/event.ts";
import type { JsonObject } from "../core/json.ts";
import type { RawRecord } from "../core/raw-record.ts";
import type { Decoded, Decoder } from "../core/watcher.ts";
import { groupDecoder } from "./decode.ts";
import type { DriftPolicy } from "./policy.ts";
import { meaningOf } from "./trail-events.ts";
import { collectNames } from "./trail-shapes.ts";

const NOTED = "sg.noted";

/** What is shown of a call that leads to no reading; everything but its name may be missing. */
const recordSchema = z.object({
  eventName: z.string(),
  eventSource: z.string(),
  eventTime: z.iso.datetime({ offset: true }).optional().catch(undefined),
  awsRegion: z.string().optional().catch(undefined),
  recipientAccountId: z.coerce.string().optional().catch(undefined),
  userIdentity: userIdentitySchema.optional().catch(undefined),
  userAgent: z.string().optional().catch(undefined),
  sourceIPAddress: z.string().optional().catch(undefined),
  errorCode: z.string().nullish().catch("unreadable"),
  errorMessage: z.string().nullish().catch("unreadable"),
});
type NotedRecord = z.infer<typeof recordSchema>;

/**
 * As `groupDecoder`, with nothing left out: calls that failed, and calls on groups that the record does not name, are
 * shown as `sg.noted`. For `countersign explain` only.
 */
export const groupExplainer: Decoder<DriftPolicy> = {
  name: groupDecoder.name,
  decode: (raw, policy, receivedAt) => {
    const decoded = groupDecoder.decode(raw, policy, receivedAt);
    const shown = "events" in decoded && decoded.events.some(isShown);
    if (shown || raw.source !== "cloudtrail") return decoded;
    return noteCall(raw, decoded, receivedAt);
  },
  project: (event) => (event.kind === NOTED ? event.data : groupDecoder.project(event)),
};

function isShown(event: EventDraft): boolean {
  return groupDecoder.project(event) !== undefined;
}

function noteCall(
  raw: Extract<RawRecord, { source: "cloudtrail" }>,
  decoded: Decoded,
  receivedAt: Date,
): Decoded {
  const parsed = recordSchema.safeParse(raw.record);
  if (!parsed.success) return decoded;
  const meaning = meaningOf(parsed.data.eventName, parsed.data.eventSource);
  if (!meaning) return decoded;
  const { requestParameters, responseElements } = raw.record;
  const { groups } = collectNames(requestParameters, responseElements);
  const { touched, finds } = meaning;
  const named = (touched === "rules" || touched === "group") && finds === undefined;
  const concerns = groups.length > 0 || named;
  if (!concerns) return decoded;
  const why = "nothing" in decoded ? decoded.nothing : (decoded.rejected ?? whyFound(decoded));
  return { events: [noteDraft(parsed.data, groups, { id: raw.id, why, receivedAt })] };
}

/** A call on groups that the record does not name: they are looked for. */
function whyFound(decoded: Exclude<Decoded, { nothing: string }>): string {
  const refused = "events" in decoded && decoded.events.some((each) => each.data["ok"] === false);
  return refused ? "it was refused and names no group" : "it names no group by its id";
}

function noteDraft(
  record: NotedRecord,
  groups: readonly string[],
  { id, why, receivedAt }: { readonly id: string; readonly why: string; readonly receivedAt: Date },
): EventDraft {
  const { eventTime, userIdentity, userAgent, sourceIPAddress } = record;
  const at = eventTime === undefined ? receivedAt : new Date(eventTime);
  const actor = callerOf(userIdentity, userAgent, sourceIPAddress);
  return {
    id: eventId(id, NOTED, "none"),
    kind: NOTED,
    caseKind: "drift",
    ref: { by: "key", key: "none" },
    at,
    actor: { kind: "aws", principal: actor.principal },
    data: noteForm(record, groups, { at, why, actor }),
  };
}

/** The documented form: the members of `sg.touched`, and why nothing is read. */
function noteForm(
  record: NotedRecord,
  groups: readonly string[],
  {
    at,
    why,
    actor,
  }: { readonly at: Date; readonly why: string; readonly actor: ReturnType<typeof callerOf> },
): JsonObject {
  const error = record.errorCode ?? record.errorMessage ?? null;
  return {
    kind: NOTED,
    at: at.toISOString(),
    eventName: record.eventName,
    groupIds: groups.length === 0 ? null : groups,
    actor: actor.principal === "unknown" ? null : actor.principal,
    ok: error === null,
    account: record.recipientAccountId ?? null,
    region: record.awsRegion ?? null,
    groupId: groups[0] ?? null,
    via: actor.via,
    sourceIp: record.sourceIPAddress ?? null,
    error,
    why,
  };
}
