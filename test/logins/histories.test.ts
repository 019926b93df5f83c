import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Actor } from "../../src/core/event.ts";
import type { LoginCase, LoginDecision } from "../../src/logins/challenge/details.ts";
import type { LoginEvent } from "../../src/logins/challenge/events.ts";
import { decideLogin } from "../../src/logins/decide.ts";
import type { LoginPolicy } from "../../src/logins/policy.ts";
import { identified, type LoginInput } from "./builders.ts";
import { MINUTE, POLICY, START } from "./cast.ts";
import { EVENTS } from "./events.ts";

/** So many are promised; each is a walk of up to 14 events, without a database. */
const HISTORIES = 10_000;

/** A question on its way, and what it did so far. */
interface Walk {
  of: LoginCase;
  now: Date;
  readonly asks: string[];
  readonly incidents: string[];
  readonly faults: string[];
}

interface Step {
  readonly event: LoginInput;
  readonly afterMs: number;
  /** The process was started anew: what is stored is all that is left. */
  readonly restart: boolean;
}

const names = Object.keys(EVENTS).filter((name) => name !== "none");
const waits = [0, 1000, MINUTE, 4 * MINUTE, 11 * MINUTE, 26 * 60 * MINUTE, 366 * 24 * 60 * MINUTE];

/** Logins may have come in at any time, by any clock, and bring an earlier or a later deadline with them. */
const login = fc
  .record({
    kind: fc.constantFrom("login.identified", "login.enriched"),
    shiftMs: fc.integer({ min: -400 * 24 * 60 * MINUTE, max: 400 * 24 * 60 * MINUTE }),
    carried: fc.boolean(),
    tz: fc.constantFrom(undefined, "Asia/Kathmandu", "Pacific/Apia", "Europe/Berlin", "Nowhere"),
    sighting: fc.constantFrom("s2", "s3", "s4"),
    risk: fc.constantFrom("superuser", "password", "new_place"),
  })
  .map(({ kind, shiftMs, carried, tz, sighting, risk }): LoginInput => {
    const receivedAt = new Date(START.getTime() + shiftMs).toISOString();
    const usual = identified();
    const data = {
      ...usual,
      ...(usual.person ? { person: { ...usual.person, tz } } : {}),
      facts: { ...usual.facts, receivedAt, at: receivedAt, sighting },
      risks: [risk] as ("superuser" | "password" | "new_place")[],
      ...(carried ? { deadline: receivedAt } : {}),
    };
    return kind === "login.identified" ? { kind, data } : { kind: "login.enriched", data };
  });
const other = fc.constantFrom(...names).map((name): LoginInput => eventNamed(name));
const step: fc.Arbitrary<Step> = fc.record({
  event: fc.oneof(login, other, other),
  afterMs: fc.constantFrom(...waits),
  restart: fc.boolean(),
});
const history = fc.record({
  steps: fc.array(step, { maxLength: 14 }),
  // Also across the end of February, of summer time and of the year.
  begin: fc.constantFrom(
    "2028-02-28T23:58:00.000Z",
    "2028-02-29T12:00:00.000Z",
    "2026-10-25T00:55:00.000Z",
    "2027-03-28T00:59:00.000Z",
    "2026-12-31T23:59:00.000Z",
  ),
  deadlineMs: fc.constantFrom(2 * MINUTE, 10 * MINUTE, 60 * MINUTE),
});

function eventNamed(name: string): LoginInput {
  const found = Object.entries(EVENTS).find(([each]) => each === name);
  return found ? found[1] : EVENTS.identified;
}

function incidentsIn({ effects }: LoginDecision): readonly string[] {
  return effects.flatMap((each) =>
    each.kind === "hand" && each.event.kind === "incident.open" && each.event.ref.by === "key"
      ? [each.event.ref.key]
      : [],
  );
}

/** What must not happen between two states of one question. */
function faultsOf(
  before: LoginCase,
  after: NonNullable<LoginDecision["case"]>,
  opened: number,
): readonly string[] {
  const [was, is] = [before.details, after.details];
  const raisedNow = after.state === "raised" && before.state !== "raised";
  const rules: readonly (readonly [string, boolean])[] = [
    ["raised without one incident", raisedNow && opened !== 1],
    ["a later deadline", is.deadline > was.deadline],
    ["a later reminder", is.remindAt > was.remindAt],
    ["a shorter count", is.count < was.count],
  ];
  return rules.flatMap(([text, broken]) => (broken ? [text] : []));
}

/** One event; what is noted is what must not happen. */
function walkOn(walk: Walk, event: LoginInput, policy: LoginPolicy): void {
  const { of: before, now } = walk;
  const actor: Actor = event.actor ?? { kind: "system" };
  const whole: LoginEvent = { ...event, id: "e", at: now, receivedAt: now, actor };
  const decision = decideLogin(before, whole, policy, {
    now,
    newId: "fresh",
    newNumber: 0,
    nonce: "chance",
  });
  const opened = incidentsIn(decision);
  const fresh = decision.case?.fresh === true;
  const after = decision.case && !fresh ? decision.case : undefined;
  if (opened.some((key) => walk.incidents.includes(key)) || opened.length > 1)
    walk.faults.push(`an incident a second time: ${event.kind}`);
  if (after) walk.faults.push(...faultsOf(before, after, opened.length));
  walk.incidents.push(...opened);
  for (const effect of decision.effects)
    if (effect.kind === "slack.ask" && !fresh) walk.asks.push(effect.key);
  if (after) walk.of = { ...before, ...after, version: before.version + 1, updatedAt: now };
}

/** A question as it is put, by the same decision as everywhere. */
function begin(at: Date, policy: LoginPolicy): LoginCase {
  const usual = identified();
  const facts = { ...usual.facts, receivedAt: at.toISOString(), at: at.toISOString() };
  const event: LoginEvent = {
    kind: "login.identified",
    data: { ...usual, facts },
    id: "first",
    at,
    receivedAt: at,
    actor: { kind: "system" },
  };
  const { case: opened } = decideLogin(undefined, event, policy, {
    now: at,
    newId: "l1",
    newNumber: 0,
  });
  if (!opened) throw new Error("no question");
  const dates = { openedAt: at, updatedAt: at };
  return { id: "l1", kind: "login", key: usual.key, number: 0, version: 1, ...dates, ...opened };
}

describe("10,000 histories of a question", () => {
  it("L12, L14: no deadline moves later, each entry into raised has one incident, nobody is asked twice, all end", () => {
    fc.assert(
      fc.property(history, ({ steps, begin: text, deadlineMs }) => {
        const policy = { ...POLICY, deadlineMs, remindMs: deadlineMs / 2 };
        const at = new Date(text);
        const walk: Walk = { of: begin(at, policy), now: at, asks: [], incidents: [], faults: [] };

        for (const { event, afterMs, restart } of steps) {
          walk.now = new Date(walk.now.getTime() + afterMs);
          if (restart) walk.of = structuredClone(walk.of);
          walkOn(walk, event, policy);
        }
        const { gen } = walk.of.details;
        walkOn(walk, { kind: "timer", data: { name: "deadline", gen } }, policy);

        expect(walk.faults).toEqual([]);
        expect(new Set(walk.asks).size).toBe(walk.asks.length);
        expect(["confirmed", "raised", "closed"]).toContain(walk.of.state);
        expect(Date.parse(walk.of.details.deadline)).toBeLessThanOrEqual(at.getTime() + deadlineMs);
      }),
      { numRuns: HISTORIES },
    );
  });
});
