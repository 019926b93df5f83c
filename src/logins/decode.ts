import type { EventDraft } from "../core/event.ts";
import { eventId } from "../core/event.ts";
import type { JsonObject } from "../core/json.ts";
import type { RawRecord } from "../core/raw-record.ts";
import type { Decoded, Decoder } from "../core/watcher.ts";
import { type Evidence, evidenceSchema } from "./evidence/evidence.ts";
import { linksOf } from "./links.ts";
import { type Heard, listenTo } from "./listen.ts";
import type { LoginPolicy } from "./policy.ts";
import { readRecord } from "./read-record.ts";
import type { Reading } from "./read-row.ts";

/** Event kinds by the role of their evidence. Only the first ever reaches a case. */
const KINDS: Readonly<Record<Evidence["role"], string>> = {
  login: "login.sighted",
  mate: "login.mate",
  trace: "login.mate",
  context: "login.mate",
  failure: "login.failed",
};

/**
 * Reads host logs, CloudTrail and our own form. Logins and what supports them become events `login.sighted`; failures and
 * traces become nothing, because anybody on the internet can bring about any number of them.
 */
export const loginDecoder: Decoder<LoginPolicy> = { name: "logins", decode: decodeLive, project };

/** The same reading with nothing left out (`login.sighted`, `login.mate`, `login.failed`): for `countersign explain` only. */
export const loginExplainer: Decoder<LoginPolicy> = { name: "logins", decode: decodeAll, project };

/** As `loginDecoder`, with what a line of a log says about its host, for those who remember it. */
export function decodeAndListen(
  raw: RawRecord,
  policy: LoginPolicy,
  receivedAt: Date,
): { readonly decoded: Decoded; readonly heard: Heard | undefined } {
  const reading = readRecord(raw, policy, receivedAt);
  return { decoded: decodedOf(reading), heard: listenTo(raw, reading) };
}

function decodeLive(raw: RawRecord, policy: LoginPolicy, receivedAt: Date): Decoded {
  return decodedOf(readRecord(raw, policy, receivedAt));
}

function decodedOf(reading: Reading): Decoded {
  if (!("evidence" in reading)) return reading;
  const sighted = reading.evidence.filter(({ role }) => role !== "failure" && role !== "trace");
  if (sighted.length === 0) return { nothing: "an attempt or a trace of one: context, no login" };
  return { events: sighted.map((each) => draftOf(each, "login.sighted")) };
}

function decodeAll(raw: RawRecord, policy: LoginPolicy, receivedAt: Date): Decoded {
  const reading = readRecord(raw, policy, receivedAt);
  if (!("evidence" in reading)) return reading;
  return { events: reading.evidence.map((each) => draftOf(each, KINDS[each.role])) };
}

function draftOf(found: Evidence, kind: string): EventDraft {
  const evidence = withoutNul(found);
  const links = linksOf(evidence).seek;
  return {
    id: eventId(evidence.id, kind, "sighting"),
    kind,
    caseKind: "sighting",
    ref:
      links.length === 0
        ? { by: "key", key: evidence.id }
        : { by: "links", links, key: evidence.id },
    at: new Date(evidence.at),
    actor: { kind: "system" },
    data: evidence,
  };
}

/** PostgreSQL stores no NUL: one in a foreign name would make its event impossible to keep. */
function withoutNul(evidence: Evidence): Evidence {
  const text = JSON.stringify(evidence);
  return text.includes("\\u0000")
    ? evidenceSchema.parse(JSON.parse(text.replaceAll("\\u0000", "\\uFFFD")))
    : evidence;
}

/** The documented form: `outcome` is `accepted` for a way in that happened; what is not known is null. */
function project(event: EventDraft): JsonObject | undefined {
  if (!Object.values(KINDS).includes(event.kind)) return undefined;
  const parsed = evidenceSchema.safeParse(event.data);
  if (!parsed.success) return undefined;
  const evidence = parsed.data;
  const known: JsonObject = {
    at: evidence.at,
    protocol: evidence.protocol,
    outcome: evidence.outcome,
    user: evidence.user,
    sourceIp: evidence.ip,
    sourcePort: evidence.port,
    method: evidence.method,
    fingerprint: evidence.fingerprint,
    host: hostName(evidence),
    evidence: evidence.kind,
    grade: evidence.grade,
    account: evidence.account,
    region: evidence.region,
    session: evidence.session,
    keyId: evidence.keyId,
    principal: evidence.principal,
    role: evidence.roleName,
    mfa: evidence.mfa,
    alarm: evidence.alarm,
    count: evidence.count ?? 1,
  };
  const shown = Object.entries(known).map(([name, value]) => [name, value ?? null] as const);
  return { kind: event.kind, ...Object.fromEntries(shown) };
}

function hostName({ host }: Evidence): string | undefined {
  return host?.instanceId ?? host?.name ?? host?.key;
}
