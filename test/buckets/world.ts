import { type ExposureDetails, exposureDetails } from "../../src/buckets/exposure.ts";
import { judgePolicy } from "../../src/buckets/fixed.ts";
import { exposureWatcher } from "../../src/buckets/index.ts";
import type { BucketPolicy } from "../../src/buckets/policy.ts";
import { type BucketChange, markOf } from "../../src/core/bucket-change.ts";
import type { Decision } from "../../src/core/case.ts";
import type { HandedEffect, QueuedEffect } from "../../src/core/effect.ts";
import type { Actor, EventDraft } from "../../src/core/event.ts";
import { register } from "../../src/core/house.ts";
import { type JsonObject, jsonObject } from "../../src/core/json.ts";
import type { StoredCase } from "../../src/core/ports.ts";
import type { BucketReading } from "../../src/core/readings.ts";
import { ACCOUNT, ALLOW_ALL, BUCKET, bucket, CLOSING, ok, policyOf } from "./readings.ts";
import { decode, record } from "./trail.ts";

export const START = new Date("2026-11-21T14:00:05.000Z");
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const KEY = `${ACCOUNT}/${BUCKET}`;

export const POLICY: BucketPolicy = {
  channel: "C0AWS",
  graceMs: 10 * MINUTE,
  sensitive: ["data=personal"],
  accept: [],
  owners: [],
  closing: CLOSING,
  accountNames: new Map([[ACCOUNT, "prod"]]),
};

/** Somebody in Slack; holds every right about buckets unless told otherwise. */
export function person(
  user: string,
  rights: readonly string[] | "unknown" = ["bucket.snooze", "bucket.change", "bucket.sign"],
): Actor {
  return { kind: "person", team: "T0", user, rights };
}

const SYSTEM: Actor = { kind: "system" };

type Call = Extract<QueuedEffect, { kind: "bucket.call" }>["data"];

function answerTo(
  { change, planHash }: Call,
  of: BucketReading | string | undefined,
  deny: string | undefined,
): JsonObject & { readonly outcome: string } {
  const about = { planHash, do: change.do };
  const mark = typeof of === "object" ? markOf(of, change.do) : undefined;
  if (mark === change.wanted) return { ...about, outcome: "already" };
  if (deny !== undefined) return { ...about, outcome: "refused", why: deny };
  if (mark !== change.was) return { ...about, outcome: "moved", why: "it has changed" };
  return { ...about, outcome: "done" };
}

/** A bucket after a change, as S3 would leave it. */
function changed(of: BucketReading, change: BucketChange): BucketReading {
  const absent = { read: "absent" } as const;
  switch (change.do) {
    case "block":
      return { ...of, bucketBlock: change.to ? ok(change.to) : absent };
    case "policy": {
      const { to } = change;
      if (to === undefined) return { ...of, policy: absent, isPublic: absent };
      return { ...of, policy: ok(to), isPublic: ok(judgePolicy(to, "bucket").grant === "yes") };
    }
    case "acl":
      return { ...of, acl: ok(change.to.grants) };
  }
}

interface Waiting {
  readonly owner: string;
  readonly key: string;
  readonly effect: QueuedEffect;
  readonly due: Date;
}

/** AWS as it would answer, the house's memory, and a clock that stands still. */
export interface World {
  policy: BucketPolicy;
  /** What AWS answers for a bucket: settings, or why not. */
  readonly aws: Map<string, BucketReading | "gone" | "denied">;
  /** Reads that were made. */
  readonly reads: string[];
  readonly handed: HandedEffect["event"][];
  /** Messages that were posted: `<case key> <slot>`. */
  readonly posted: string[];
  readonly edited: string[];
  readonly rows: Map<string, JsonObject>;
  /** Changes that AWS was asked for, and what it answers: `denied`, or it is done. */
  readonly calls: Extract<QueuedEffect, { kind: "bucket.call" }>["data"][];
  deny: string | undefined;
  /** Whether all buckets were read before. */
  swept: boolean;
  readonly now: () => Date;
  /** The bucket in AWS changes. */
  readonly set: (changes: Partial<BucketReading>) => void;
  /** CloudTrail tells of a call. */
  readonly call: (eventName: string, request?: JsonObject, changes?: JsonObject) => void;
  /** As a sweep does: reads the bucket now. */
  readonly sweep: () => void;
  readonly take: (kind: string, data?: JsonObject, actor?: Actor, key?: string) => Decision;
  readonly advance: (ms: number) => void;
  /** The newest case of a key; undefined: there is none. */
  readonly find: (key?: string) => StoredCase | undefined;
  readonly state: (key?: string) => string;
  readonly details: (key?: string) => ExposureDetails;
  /** Timers of the newest case that count. */
  readonly timers: () => string[];
}

/** A world with one bucket that is private. */
export function newWorld(policy: BucketPolicy = POLICY): World {
  const clock = { now: START };
  const cases = new Map<string, StoredCase[]>();
  const outbox: Waiting[] = [];
  const used = new Set<string>();
  const seen = new Set<string>();
  let count = 0;
  let asker: Actor = SYSTEM;
  const watcher = register(exposureWatcher, () => world.policy);
  const world: World = {
    policy,
    aws: new Map([[BUCKET, bucket()]]),
    reads: [],
    handed: [],
    posted: [],
    edited: [],
    rows: new Map(),
    calls: [],
    deny: undefined,
    swept: true,
    now: () => clock.now,
    set: (changes) => {
      const before = world.aws.get(BUCKET);
      world.aws.set(BUCKET, { ...(typeof before === "object" ? before : bucket()), ...changes });
    },
    call: (eventName, request = { bucketName: BUCKET }, changes = {}) => {
      count++;
      const eventTime = clock.now.toISOString();
      const decoded = decode(
        record(eventName, request, { eventTime, eventID: `ct${count}`, ...changes }),
      );
      for (const draft of "events" in decoded ? decoded.events : [])
        handle({ ...draft, id: `${draft.id}/${count}` });
    },
    sweep: () => observe(BUCKET, "sweep", undefined),
    take: (kind, data = {}, actor = { kind: "system" }, key = KEY) => {
      count++;
      return handle({
        id: `event${count}`,
        kind,
        caseKind: "exposure",
        ref: { by: "key", key },
        at: clock.now,
        actor,
        data,
      });
    },
    advance,
    find: (key = KEY) => cases.get(key)?.at(-1),
    state: (key = KEY) => cases.get(key)?.at(-1)?.state ?? "none",
    details: (key = KEY) => exposureDetails.parse(cases.get(key)?.at(-1)?.details),
    timers: () =>
      outbox
        .filter(({ effect }) => effect.kind === "bucket.read" || isCurrent(effect))
        .map(({ effect }) => effect.key),
  };

  function isCurrent(effect: QueuedEffect): boolean {
    if (effect.kind !== "wake") return false;
    return world.details().timers[effect.data.name]?.gen === effect.data.gen;
  }

  function handle(draft: EventDraft): Decision {
    if (draft.actor.kind === "person") asker = draft.actor;
    const key = draft.ref.by === "id" ? draft.ref.id : draft.ref.key;
    const history = cases.get(key) ?? [];
    const before = history.at(-1);
    const newId = `${key}#${history.length + 1}`;
    const decision = watcher.decide(before, draft, { now: clock.now, newId, newNumber: 0 });
    if (seen.has(draft.id)) return decision;
    seen.add(draft.id);
    keepCase(key, before, decision, newId);
    for (const row of (decision.rows ?? []).filter(({ table }) => table === "snapshots"))
      world.rows.set(key, jsonObject.parse(JSON.parse(JSON.stringify(row.values["data"]))));
    for (const effect of decision.effects) queue(effect, key);
    return decision;
  }

  function keepCase(
    key: string,
    before: StoredCase | undefined,
    decision: Decision,
    newId: string,
  ): void {
    const { case: next } = decision;
    if (!next) return;
    const { now } = clock;
    const details = jsonObject.parse(JSON.parse(JSON.stringify(next.details)));
    const history = cases.get(key) ?? [];
    if (before && !next.fresh)
      history[history.length - 1] = {
        ...before,
        state: next.state,
        details,
        version: before.version + 1,
        updatedAt: now,
      };
    else
      history.push({
        id: newId,
        kind: "exposure",
        key,
        number: 0,
        state: next.state,
        version: 1,
        openedAt: now,
        updatedAt: now,
        details,
      });
    cases.set(key, history);
  }

  function queue(effect: Decision["effects"][number], key: string): void {
    if (effect.kind === "hand") {
      world.handed.push(effect.event);
      const { caseKind, kind, data, ref } = effect.event;
      if (caseKind === "exposure" && ref.by === "key") world.take(kind, data, asker, ref.key);
      return;
    }
    const owner = cases.get(key)?.at(-1)?.id ?? key;
    const waits = outbox.some(
      (each) =>
        each.owner === owner &&
        each.effect.coalesce !== undefined &&
        each.effect.coalesce === effect.coalesce,
    );
    if (used.has(effect.key) || waits) return;
    used.add(effect.key);
    if (effect.kind === "slack.post") world.posted.push(`${key} ${effect.data.slot}`);
    else if (effect.kind === "slack.update") world.edited.push(`${key} ${effect.data.slot}`);
    else outbox.push({ owner, key, effect, due: effect.due ?? clock.now });
  }

  function advance(ms: number): void {
    const end = new Date(clock.now.getTime() + ms);
    for (;;) {
      const [next] = outbox
        .filter(({ due }) => due <= end)
        .toSorted((a, b) => a.due.getTime() - b.due.getTime());
      if (!next) break;
      outbox.splice(outbox.indexOf(next), 1);
      if (next.due > clock.now) clock.now = next.due;
      perform(next);
    }
    clock.now = end;
  }

  function perform({ owner, key, effect }: Waiting): void {
    if (effect.kind === "wake" && cases.get(key)?.at(-1)?.id === owner)
      world.take("timer", { ...effect.data }, { kind: "timer" }, key);
    if (effect.kind === "bucket.call") call(effect, key, owner);
    if (effect.kind !== "bucket.read" || effect.data.fromMemory) return;
    const { bucket: name, cause, touch } = effect.data;
    for (const each of name === undefined ? world.aws.keys() : [name]) observe(each, cause, touch);
  }

  /** As the performer does: what is not as it was planned is left alone. */
  function call(
    { data, onlyIf }: Extract<QueuedEffect, { kind: "bucket.call" }>,
    key: string,
    owner: string,
  ): void {
    const newest = cases.get(key)?.at(-1);
    if (newest?.id !== owner || newest.state !== onlyIf?.state) return;
    const of = world.aws.get(data.bucket);
    const answer = answerTo(data, of, world.deny);
    if (answer.outcome === "done" && typeof of === "object") {
      world.calls.push(data);
      world.aws.set(data.bucket, changed(of, data.change));
    }
    const isDone = answer.outcome === "done" || answer.outcome === "already";
    world.take(isDone ? "bucket.call_done" : "bucket.call_refused", answer, SYSTEM, key);
  }

  function observe(name: string, cause: string, touch: JsonObject | undefined): void {
    world.reads.push(name);
    const key = `${ACCOUNT}/${name}`;
    const reading = world.aws.get(name) ?? "gone";
    const known = world.rows.get(key);
    const answer =
      typeof reading === "object"
        ? { reading: "ok", settings: jsonObject.parse(reading) }
        : {
            reading: reading === "gone" ? "gone" : "unknown",
            reason: "AccessDenied: s3:GetBucketLocation",
          };
    const data = {
      account: ACCOUNT,
      bucket: name,
      cause,
      readAt: clock.now.toISOString(),
      ...answer,
      swept: world.swept,
      ...(known ? { known } : {}),
      ...(touch ? { touch } : {}),
    };
    world.take("bucket.observed", data, { kind: "system" }, key);
  }

  return world;
}

/** Everybody may read what lies under /export, and CloudTrail has told. */
export function makePublic(world: World): void {
  world.set({ policy: policyOf(ALLOW_ALL), isPublic: ok(true) });
  world.call("PutBucketPolicy");
  world.advance(2000);
}

/** What incidents were told. */
export function incidents(world: World): string[] {
  return world.handed.map(({ kind }) => kind);
}
