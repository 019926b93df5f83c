import type { Case, Decision } from "../../src/core/case.ts";
import type { Actor } from "../../src/core/event.ts";
import { type JsonObject, jsonObject } from "../../src/core/json.ts";
import type { LiveGroup, Reading } from "../../src/core/readings.ts";
import { decideDrift } from "../../src/security-groups/decide.ts";
import type { Declared } from "../../src/security-groups/desired/declared.ts";
import {
  type DriftDetails,
  type DriftState,
  driftDetails,
} from "../../src/security-groups/drift-case.ts";
import { type DriftEvent, driftEventSchemas } from "../../src/security-groups/events.ts";
import type { DriftPolicy } from "../../src/security-groups/policy.ts";
import { type GroupSnapshot, readSnapshot } from "../../src/security-groups/snapshot.ts";
import type { Touch } from "../../src/security-groups/touch.ts";
import { ACCOUNT, GROUP_ID, KEY, NOW, POLICY, REGION, touch } from "./samples.ts";

export type DriftCase = Case<DriftState, DriftDetails>;
export type Answer = Decision<DriftState, DriftDetails>;

const SYSTEM: Actor = { kind: "system" };

/** An event as it comes out of `handle`: its data has passed the schema. */
export function event(
  kind: keyof typeof driftEventSchemas,
  data: JsonObject,
  actor: Actor = SYSTEM,
): DriftEvent {
  const checked = {
    id: `${kind}-1`,
    kind,
    at: NOW,
    receivedAt: NOW,
    actor,
    data: driftEventSchemas[kind].parse(data),
  };
  if (!isDriftEvent(checked)) throw new Error(kind);
  return checked;
}

function isDriftEvent(value: { readonly kind: string }): value is DriftEvent {
  return Object.hasOwn(driftEventSchemas, value.kind);
}

/** A reading of the group, and what is beside it. */
export interface Seen {
  readonly reading: Reading<LiveGroup>;
  readonly declared: Declared;
  readonly before?: GroupSnapshot;
  readonly cause?: "event" | "sweep" | "confirm" | "person";
  /** The region was read as a whole before. */
  readonly swept?: boolean;
}

export function observed({
  reading,
  declared,
  before,
  cause = "event",
  swept = true,
}: Seen): DriftEvent {
  return event("sg.observed", {
    account: ACCOUNT,
    region: REGION,
    groupId: GROUP_ID,
    cause,
    swept,
    readAt: reading.readAt.toISOString(),
    reading: reading.reading,
    ...(reading.reading === "unknown" ? { reason: reading.reason } : {}),
    ...(reading.reading === "ok" ? { group: toJson(reading.value) } : {}),
    declared,
    ...(before ? { agreed: before } : {}),
  });
}

export function touched(more: Partial<Touch> = {}, ok = true): DriftEvent {
  return event("sg.touched", {
    account: ACCOUNT,
    region: REGION,
    groupId: GROUP_ID,
    groups: [GROUP_ID],
    ok,
    ...touch(more),
    ...(ok ? {} : { error: "Client.UnauthorizedOperation" }),
  });
}

export function person(...rights: string[]): Actor {
  return { kind: "person", team: "T0", user: "U0ALICE", rights };
}

/** Decides one event and says what the case is then. */
export function step(
  before: DriftCase | undefined,
  what: DriftEvent,
  now: Date = NOW,
  policy: DriftPolicy = POLICY,
): { readonly after: DriftCase | undefined; readonly answer: Answer } {
  const occasion = { now, newId: before ? `${before.id}x` : "c1", newNumber: 0 };
  const answer = decideDrift(before, what, policy, occasion);
  return { after: applied(before, answer, occasion.newId, now), answer };
}

function applied(
  before: DriftCase | undefined,
  { case: next }: Answer,
  newId: string,
  now: Date,
): DriftCase | undefined {
  if (!next) return before;
  const details = driftDetails.parse(JSON.parse(JSON.stringify(next.details)));
  if (before && !next.fresh)
    return { ...before, ...next, details, version: before.version + 1, updatedAt: now };
  return {
    id: newId,
    kind: "drift",
    key: KEY,
    number: 0,
    state: next.state,
    version: 1,
    openedAt: now,
    updatedAt: now,
    details,
  };
}

/** Kinds of the effects, a handed one by its event. */
export function effectsOf({ effects }: Answer): string[] {
  return effects.map((each) => (each.kind === "hand" ? each.event.kind : each.kind)).toSorted();
}

/** The first snapshot that a decision or a sweep stores. */
export function keptBy({ rows = [] }: Pick<Answer, "rows">): GroupSnapshot | undefined {
  const text = JSON.stringify(rows[0]?.values["data"] ?? {});
  return readSnapshot(jsonObject.parse(JSON.parse(text)));
}

function toJson({ lists, ...group }: LiveGroup): JsonObject {
  return {
    ...group,
    rules: group.rules.map((rule) => ({ ...rule })),
    reached: group.reached && { ...group.reached },
    ...(lists ? { lists: lists.map((each) => ({ ...each })) } : {}),
  };
}
