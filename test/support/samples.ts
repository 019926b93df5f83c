import type { QueuedEffect } from "../../src/core/effect.ts";
import type { AuditEntry, EventRecord, StoredCase } from "../../src/core/ports.ts";

/** A moment that has nothing special about it. */
export const NOON = new Date("2026-11-21T12:00:00.000Z");

/** `NOON` and some seconds. */
export function after(seconds: number): Date {
  return new Date(NOON.getTime() + seconds * 1000);
}

/** An event's record. */
export function anEvent(id: string, parts: Partial<EventRecord> = {}): EventRecord {
  return { id, kind: "door.opened", caseKind: "door", at: NOON, receivedAt: after(1), ...parts };
}

/** An open case in its first version. */
export function aCase(id: string, parts: Partial<StoredCase> = {}): StoredCase {
  return {
    id,
    kind: "door",
    key: "front",
    number: 0,
    state: "ajar",
    version: 1,
    openedAt: NOON,
    updatedAt: NOON,
    details: {},
    ...parts,
  };
}

/** A message of a case, in the lane `slack`. */
export function anEffect(
  key: string,
  parts: Partial<Omit<Extract<QueuedEffect, { kind: "slack.update" }>, "kind">> = {},
): QueuedEffect {
  return {
    kind: "slack.update",
    data: { slot: "headline" },
    key,
    lane: "slack",
    priority: "normal",
    ...parts,
  };
}

/** A timer of a case. */
export function aTimer(key: string, due: Date): QueuedEffect {
  return {
    kind: "wake",
    data: { name: "remind", gen: 1 },
    key,
    lane: "timer",
    priority: "urgent",
    due,
  };
}

/** An entry for the audit. */
export function anEntry(chain: string, text: string, parts: Partial<AuditEntry> = {}): AuditEntry {
  return {
    chain,
    occurredAt: NOON,
    recordedAt: after(1),
    actor: { kind: "system" },
    type: "door.opened",
    text,
    details: { event: text },
    ...parts,
  };
}
