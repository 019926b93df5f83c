import { z } from "zod";
import { canonicalJson } from "../core/json.ts";
import type { RawRecord } from "../core/raw-record.ts";
import { readCloudTrail } from "./cloudtrail.ts";
import { normaliseAddress } from "./evidence/address.ts";
import { sha256 } from "./evidence/digest.ts";
import type { Evidence } from "./evidence/evidence.ts";
import type { LoginPolicy } from "./policy.ts";
import { type Reading, readRow } from "./read-row.ts";

/** Our own form: a login told by another system. */
const ownForm = z.object({
  type: z.literal("countersign.login.v1"),
  account: z.string(),
  host: z.string(),
  user: z.string(),
  ip: z.string(),
  method: z.string(),
  at: z.iso.datetime({ offset: true }),
  grade: z.string().optional(),
  /** Our own hourly test: nobody is asked about it, wherever it says that it was. */
  canary: z.boolean().optional(),
});

/** What `type` a body of our own form has that is about logins. */
const OWN_TYPE = "countersign.login.v1";

/** A test says nothing of any real host: a forged one explains no login there. */
const CANARY_HOST = "canary";

/** Any record -> all that it says about ways in, failures and traces included. Never throws. */
export function readRecord(raw: RawRecord, policy: LoginPolicy, receivedAt: Date): Reading {
  if (raw.source === "cloudtrail") return readCall(raw.record, raw.id, policy, receivedAt);
  if (raw.source === "log") return readRow(raw, policy, receivedAt);
  if (raw.source === "own") return readOwn(raw, policy, receivedAt);
  return { nothing: "no way in" };
}

function readCall(record: unknown, id: string, policy: LoginPolicy, receivedAt: Date): Reading {
  const reading = readCloudTrail(record, policy);
  if (!("observation" in reading)) return reading;
  const { record: kept, observation } = reading;
  const written = new Date(kept.eventTime ?? "");
  const at = Number.isNaN(written.getTime()) ? receivedAt : written;
  const raw = canonicalJson(kept);
  const evidence: Evidence = {
    ...observation,
    id: `ct:${kept.eventID ?? id}`,
    grade: "A",
    at: at.toISOString(),
    receivedAt: receivedAt.toISOString(),
    raw: raw.slice(0, 4096),
    rawSha256: sha256(raw),
  };
  return { evidence: [evidence] };
}

function readOwn(
  raw: Extract<RawRecord, { source: "own" }>,
  policy: LoginPolicy,
  receivedAt: Date,
): Reading {
  if (raw.body["type"] !== OWN_TYPE) return { nothing: "a body of another type" };
  const parsed = ownForm.safeParse(raw.body);
  if (!parsed.success)
    return { rejected: `${OWN_TYPE}: ${parsed.error.issues[0]?.path.join(".") ?? ""}` };
  const { canary = false, account, user, method, at, grade } = parsed.data;
  const ip = normaliseAddress(parsed.data.ip);
  const text = canonicalJson(raw.body);
  const evidence: Evidence = {
    id: `own:${sha256(text)}`,
    role: "login",
    kind: "own.login",
    outcome: "accepted",
    protocol: "ssh",
    grade: isTrusted(raw.senderId, policy) && grade !== "C" ? "B" : "C",
    at: new Date(at).toISOString(),
    receivedAt: receivedAt.toISOString(),
    account,
    host: ownHost(canary ? CANARY_HOST : parsed.data.host),
    user,
    method,
    marks: canary ? [] : [{ kind: "os_user", value: user }],
    ...(canary ? { canary } : {}),
    ...(ip === undefined ? {} : { ip }),
    raw: text.slice(0, 4096),
    rawSha256: sha256(text),
  };
  return { evidence: [evidence] };
}

function ownHost(host: string): NonNullable<Evidence["host"]> {
  const instance = /^m?i-[0-9a-f]{8,17}$/.test(host);
  return instance ? { key: host, instanceId: host } : { key: `${host}@own`, name: host };
}

/** SQS names a role's session as `<role id>:<session>`; trust is given to the role. */
function isTrusted(senderId: string | undefined, { trustedSenders }: LoginPolicy): boolean {
  if (senderId === undefined) return false;
  const [role = ""] = senderId.split(":", 1);
  return trustedSenders.includes(senderId) || trustedSenders.includes(role);
}
