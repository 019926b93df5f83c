import { type BucketChange, markOf } from "../core/bucket-change.ts";
import type { EffectData } from "../core/effect.ts";
import { CountersignError, hasCode } from "../core/errors.ts";
import type { JsonObject } from "../core/json.ts";
import type { Performance, Performed, Performer } from "../core/perform.ts";
import type { BucketReading, Reading } from "../core/readings.ts";
import { asJson } from "./as-json.ts";
import { actionOfSetting, type BucketCall } from "./change-buckets.ts";
import type { BucketToRead } from "./read-buckets.ts";

type Call = EffectData["bucket.call"];
type Result = Exclude<Performance, { outcome: "failed" } | { outcome: "later" }>;

/** What changing a bucket needs of the world. */
export interface BucketCallPorts {
  readonly now: () => Date;
  readonly home: string;
  readonly readBucket: (what: BucketToRead, signal: AbortSignal) => Promise<Reading<BucketReading>>;
  readonly change: (call: BucketCall, signal: AbortSignal) => Promise<void>;
  /** Keeps the bucket as it was before the first change of a plan. */
  readonly keepBefore: (caseId: string, planHash: string, of: BucketReading) => Promise<void>;
  /** Why everything is frozen; undefined: it is not. */
  readonly frozen: () => Promise<string | undefined>;
  /** False when the cap for what nobody asked for is reached. */
  readonly takePlace: (account: string, key: string, most: number) => Promise<boolean>;
  /** Milliseconds to wait for this account's turn; 0: now. */
  readonly pace: (account: string) => Promise<number>;
}

/**
 * Changes one setting of one bucket, if it is still as it was planned: read, compared, kept, changed. S3 knows no write under
 * a condition, so the time between read and call is all that is left open. Done again after a crash it finds what it did.
 */
export function performBucketCall(ports: BucketCallPorts): Performer<"bucket.call"> {
  return async (effect, signal) => {
    const performance = await perform(ports, effect, signal);
    if (!("events" in performance)) return performance;
    const at = ports.now();
    return { ...performance, events: (performance.events ?? []).map((each) => ({ ...each, at })) };
  };
}

async function perform(
  ports: BucketCallPorts,
  effect: Performed<"bucket.call">,
  signal: AbortSignal,
): Promise<Performance> {
  const { account, bucket, change, planHash, capPer10Minutes } = effect.data;
  const frozen = await ports.frozen();
  if (frozen !== undefined) return refused(effect, `changes are frozen: ${frozen}`);
  const reading = await ports.readBucket({ account, bucket }, signal);
  if (reading.reading === "gone") return refused(effect, "the bucket is gone");
  if (reading.reading === "unknown") throw unreadable(reading.reason, change);
  const now = markOf(reading.value, change.do);
  if (now === undefined) throw unreadable("the setting could not be read", change);
  if (now === change.wanted) return done(effect, "already");
  if (now !== change.was) return moved(effect);
  const mayGo =
    capPer10Minutes === undefined || (await ports.takePlace(account, effect.key, capPer10Minutes));
  if (!mayGo) return refused(effect, "the cap for what is closed by itself is reached");
  const wait = await ports.pace(account);
  if (wait > 0) return { outcome: "later", afterMs: wait, reason: "paced" };
  await ports.keepBefore(effect.owner, planHash, reading.value);
  return await changeNow(ports, effect, reading.value, signal);
}

async function changeNow(
  ports: BucketCallPorts,
  effect: Performed<"bucket.call">,
  { region }: BucketReading,
  signal: AbortSignal,
): Promise<Performance> {
  const { account, bucket, change, names } = effect.data;
  const place = { account, region: region.read === "ok" ? region.value : ports.home };
  const session = { caseId: effect.owner, names };
  try {
    await ports.change({ ...place, bucket, change, session }, signal);
    return done(effect, "done");
  } catch (error) {
    const why = refusalOf(error, change);
    if (why === undefined) throw error;
    return refused(effect, why);
  }
}

/** Why another try can not help, for people; undefined: it may. */
function refusalOf(error: unknown, change: BucketChange): string | undefined {
  if (!(error instanceof CountersignError)) return undefined;
  const { action, error: name } = error.details;
  const called = typeof name === "string" ? name : error.code;
  const what = typeof action === "string" ? action : actionOfSetting(change.do);
  if (hasCode(error, "aws.denied"))
    return `AWS denied ${what}: the role lacks it, or a policy of the organisation or of the bucket itself forbids it`;
  if (hasCode(error, "config.missing"))
    return "there is no role with which this account's buckets may be changed";
  return hasCode(error, "aws.unexpected") && REFUSALS.test(called)
    ? `AWS refused ${what}: ${called}`
    : undefined;
}

/** Names by which S3 says that the request itself is the matter. */
const REFUSALS =
  /^(?:Malformed|Invalid|Policy|AccessControlListNotSupported|NoSuchBucket|MethodNotAllowed|NotImplemented|UnresolvableGrant)/;

function unreadable(reason: string, change: BucketChange): CountersignError {
  return new CountersignError("aws.unexpected", {
    action: actionOfSetting(change.do),
    error: reason,
  });
}

function done(effect: Performed<"bucket.call">, outcome: "done" | "already"): Result {
  return told(effect, outcome, "bucket.call_done", { ...about(effect.data), outcome });
}

function moved(effect: Performed<"bucket.call">): Result {
  const why = "it has changed since it was planned";
  const detail = { ...about(effect.data), outcome: "moved", why };
  return told(effect, "moved", "bucket.call_refused", detail);
}

function refused(effect: Performed<"bucket.call">, why: string): Result {
  const detail = { ...about(effect.data), outcome: "refused", why };
  return told(effect, "refused", "bucket.call_refused", detail);
}

function about({ planHash, change }: Call): JsonObject {
  return { planHash, do: change.do };
}

function told(
  { owner, queuedAt }: Performed<"bucket.call">,
  outcome: Result["outcome"],
  kind: string,
  detail: JsonObject,
): Result {
  const data = asJson(detail);
  const ref = { by: "id" as const, id: owner };
  return {
    outcome,
    detail: data,
    events: [{ kind, caseKind: "exposure", ref, at: queuedAt, data }],
  };
}
