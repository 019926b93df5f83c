import { isDeepStrictEqual } from "node:util";
import type { Decision } from "../../src/core/case.ts";
import type { HandedEffect, QueuedEffect } from "../../src/core/effect.ts";
import type { Actor } from "../../src/core/event.ts";
import { register } from "../../src/core/house.ts";
import { type IncidentOpen, openIncident } from "../../src/core/incident-signals.ts";
import { type JsonObject, jsonObject } from "../../src/core/json.ts";
import type { StoredCase } from "../../src/core/ports.ts";
import { type IncidentDetails, incidentDetails } from "../../src/incidents/incident.ts";
import { incidentWatcher } from "../../src/incidents/index.ts";
import type { IncidentPolicy } from "../../src/incidents/policy.ts";

export const START = new Date("2026-11-21T14:01:00.000Z");
export const MINUTE = 60_000;
const KEY = "login:abc:raised";

/** Kim is on call, Lee is her backup, Max responds too, Sam is whom the matter is about. */
export const POLICY: IncidentPolicy = {
  channel: "C0SEC",
  severities: {},
  policies: {},
  schedules: {
    primary: {
      rotation: "weekly",
      length: 1,
      tz: "UTC",
      start: "2026-11-16T09:00",
      people: ["U0KIM", "U0LEE"],
    },
    backup: {
      rotation: "weekly",
      length: 1,
      tz: "UTC",
      start: "2026-11-16T09:00",
      people: ["U0LEE", "U0KIM"],
    },
  },
  overrides: [],
  closeAfterMs: 7 * 24 * 60 * MINUTE,
  causes: { "login.denied": "a login was denied by its owner" },
};

export const OPENING: IncidentOpen = {
  key: KEY,
  severity: "sev2",
  cause: "login.denied",
  title: "root logged in to web-1 from 203.0.113.9",
  facts: [
    ["Host", "web-1 (i-0abc)"],
    ["From", "203.0.113.9"],
  ],
  subject: [{ slackUser: "U0SAM" }],
  assets: [{ account: "111122223333", region: "eu-west-1", kind: "instance", id: "i-0abc" }],
  occurredAt: "2026-11-21T14:00:30.000Z",
  source: { caseKind: "login", caseId: "logincase" },
};

/** A person with the rights of a responder, unless told otherwise. */
export function person(
  user: string,
  rights: readonly string[] | "unknown" = ["incident.respond", "incident.resolve"],
): Actor {
  return { kind: "person", team: "T0", user, rights };
}

/** A page that was performed. */
interface SentPage {
  readonly key: string;
  readonly target: string;
  readonly slot: string;
  readonly at: Date;
}

interface Waiting {
  readonly owner: string;
  readonly effect: QueuedEffect;
  readonly due: Date;
}

/** A world with one key of incidents: its decisions, an outbox that keeps time, keys and guards, and a clock that stands still. */
export interface World {
  policy: IncidentPolicy;
  /** Targets whose pages fail. */
  readonly dead: Set<string>;
  /** While true nothing but timers is performed. */
  holdPages: boolean;
  readonly cases: StoredCase[];
  readonly sent: SentPage[];
  readonly suppressed: string[];
  /** Keys of the pages that were queued. */
  readonly attempted: string[];
  readonly handed: HandedEffect["event"][];
  readonly now: () => Date;
  readonly take: (kind: string, data?: JsonObject, actor?: Actor, at?: Date) => Decision;
  readonly open: (changes?: Partial<IncidentOpen>) => Decision;
  /** Moves the clock, and performs what becomes due on the way, in order. */
  readonly advance: (ms: number) => void;
  /** Moves the clock as an outage does: nothing is performed. */
  readonly skip: (ms: number) => void;
  /** The newest incident. Throws when there is none. */
  readonly incident: () => StoredCase;
  /** Its details, checked. */
  readonly details: () => IncidentDetails;
  readonly timers: () => string[];
}

/** Opens an empty world at `START`. */
export function newWorld(policy: IncidentPolicy = POLICY): World {
  const cases: StoredCase[] = [];
  const outbox: Waiting[] = [];
  const keys = new Set<string>();
  const clock = { now: START };
  let events = 0;
  const world: World = {
    policy,
    dead: new Set(),
    holdPages: false,
    cases,
    sent: [],
    suppressed: [],
    attempted: [],
    handed: [],
    now: () => clock.now,
    take,
    open: (changes = {}) => {
      const { event } = openIncident({ ...OPENING, ...changes });
      return take(event.kind, event.data);
    },
    advance,
    skip: (ms) => {
      clock.now = new Date(clock.now.getTime() + ms);
    },
    incident: () => {
      const newest = cases.at(-1);
      if (!newest) throw new Error("no incident yet");
      return newest;
    },
    details: () => incidentDetails.parse(cases.at(-1)?.details),
    timers: () =>
      outbox
        .filter(({ effect }) => effect.kind === "wake" && isCurrent(effect))
        .map(({ effect }) => effect.key),
  };
  const watcher = register(incidentWatcher, () => world.policy);

  function take(
    kind: string,
    data: JsonObject = {},
    actor: Actor = { kind: "system" },
    at: Date = clock.now,
  ): Decision {
    events++;
    const before = cases.at(-1);
    const occasion = {
      now: clock.now,
      newId: `case${cases.length + 1}`,
      newNumber: 41 + cases.length + 1,
    };
    const ref = { by: "key" as const, key: KEY };
    const decision = watcher.decide(
      before,
      { id: `event${events}`, kind, caseKind: "incident", ref, at, actor, data },
      occasion,
    );
    keep(before, decision, occasion);
    perform();
    return decision;
  }

  function keep(
    before: StoredCase | undefined,
    decision: Decision,
    { now, newId, newNumber }: { now: Date; newId: string; newNumber: number },
  ): void {
    const { case: next } = decision;
    if (next) {
      const details = jsonObject.parse(JSON.parse(JSON.stringify(next.details)));
      if (before && !next.fresh)
        cases[cases.length - 1] = {
          ...before,
          state: next.state,
          details,
          version: before.version + 1,
          updatedAt: now,
        };
      else
        cases.push({
          id: newId,
          kind: "incident",
          key: KEY,
          number: newNumber,
          state: next.state,
          version: 1,
          openedAt: now,
          updatedAt: now,
          details,
        });
    }
    const owner = cases.at(-1)?.id ?? "none";
    for (const effect of decision.effects) {
      if (effect.kind === "hand") world.handed.push(effect.event);
      else if (!keys.has(effect.key)) {
        keys.add(effect.key);
        if (effect.kind === "page") world.attempted.push(effect.key);
        outbox.push({ owner, effect, due: effect.due ?? now });
      }
    }
  }

  function advance(ms: number): void {
    const end = new Date(clock.now.getTime() + ms);
    for (;;) {
      const next = outbox
        .filter(({ effect, due }) => effect.kind === "wake" && due <= end)
        .toSorted((a, b) => a.due.getTime() - b.due.getTime())[0];
      if (!next || next.effect.kind !== "wake") break;
      outbox.splice(outbox.indexOf(next), 1);
      if (next.due > clock.now) clock.now = next.due;
      if (next.owner === cases.at(-1)?.id)
        take("timer", { ...next.effect.data }, { kind: "timer" }, next.due);
    }
    clock.now = end;
    perform();
  }

  /** Performs everything but timers. Messages are performed by forgetting them. */
  function perform(): void {
    for (;;) {
      const index = outbox.findIndex(
        ({ effect }) => effect.kind !== "wake" && !(world.holdPages && effect.kind === "page"),
      );
      const [waiting] = index < 0 ? [] : outbox.splice(index, 1);
      if (!waiting) return;
      if (waiting.effect.kind === "page") page(waiting.effect);
    }
  }

  function page(effect: Extract<QueuedEffect, { kind: "page" }>): void {
    const { key, onlyIf, data } = effect;
    const of = cases.find(({ id }) => id === onlyIf?.caseId);
    const holds =
      of?.state === onlyIf?.state &&
      Object.entries(onlyIf?.details ?? {}).every(([name, value]) =>
        isDeepStrictEqual(of?.details[name], value),
      );
    if (!holds) {
      world.suppressed.push(key);
      return;
    }
    if (world.dead.has(data.target)) {
      take("page.failed", { effect: key, reason: "gone" });
      return;
    }
    world.sent.push({ key, ...data, at: clock.now });
    take("page.sent", { effect: key });
  }

  function isCurrent(effect: QueuedEffect): boolean {
    if (effect.kind !== "wake") return false;
    return world.details().timers[effect.data.name]?.gen === effect.data.gen;
  }

  return world;
}
