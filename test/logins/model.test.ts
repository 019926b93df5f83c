import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Actor } from "../../src/core/event.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { StoredCase } from "../../src/core/ports.ts";
import { ALICE_KEY, accepted, BOB_KEY, MINUTE, POLICY, person, RITA } from "./cast.ts";
import { newWorld, type World } from "./world.ts";

/** Short waits and covers, so that a schedule of few steps gets far. */
const HASTY = { ...POLICY, settleMs: 5000, settleSharedMs: 8000, coverMs: MINUTE };
/** 12,000 were run as well, which takes half a minute; these take about a second. */
const SEQUENCES = 400;
const UNKNOWN_KEY = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
/** Alice is the one who is asked most; the others try. */
const ALICE = person("U0ALICE");
const PEOPLE = [ALICE, ALICE, ALICE, person("U0BOB"), person("U0EVE"), RITA, RITA];

/** One thing that somebody does, or that happens. */
type Step =
  | {
      readonly do: "login";
      readonly key: string;
      readonly user: string;
      readonly port: number;
      readonly next: string;
    }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "click"; readonly action: string; readonly who: number; readonly which: number }
  | { readonly do: "form"; readonly modal: string; readonly who: number; readonly which: number }
  | { readonly do: "event"; readonly kind: string; readonly which: number }
  | { readonly do: "unplug"; readonly user: string };

const index = fc.constantFrom(0, 0, 1, 2);
const who = fc.nat(PEOPLE.length - 1);
const newLogin = fc.record({
  do: fc.constant("login" as const),
  key: fc.constantFrom(ALICE_KEY, ALICE_KEY, ALICE_KEY, BOB_KEY, UNKNOWN_KEY),
  user: fc.constantFrom("alice", "alice", "alice", "root", "carol"),
  port: fc.integer({ min: 50_000, max: 50_002 }),
  next: fc.constantFrom("", "settle", "login_yes", "login_yes", "login_yes", "login_no"),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  newLogin,
  newLogin,
  fc.record({
    do: fc.constant("wait" as const),
    ms: fc.constantFrom(1000, 30_000, 4 * MINUTE, 9 * MINUTE, 20 * MINUTE),
  }),
  fc.record({
    do: fc.constant("click" as const),
    action: fc.constantFrom(
      "login_yes",
      "login_yes",
      "login_yes",
      "login_no",
      "login_retract",
      "login_retract",
      "login_other",
      "login_assign",
      "login_explain",
      "login_incident",
      "login_prove",
      "login_noproof",
      "login_countersign",
      "login_uncountersign",
    ),
    who,
    which: index,
  }),
  fc.record({
    do: fc.constant("form" as const),
    modal: fc.constantFrom(
      "login_yes",
      "login_other",
      "login_assign",
      "login_explain",
      "login_detail",
      "login_prove",
    ),
    who,
    which: index,
  }),
  fc.record({
    do: fc.constant("event" as const),
    kind: fc.constantFrom(
      "person.gone",
      "incident.closed",
      "incident.reopened",
      "login.ask_failed",
    ),
    which: index,
  }),
  fc.record({ do: fc.constant("unplug" as const), user: fc.constantFrom("U0ALICE", "U0BOB") }),
);
const schedule = fc.array(step, { minLength: 6, maxLength: 20, size: "max" });

const FORM = {
  reason: "Deploy",
  note: "a good reason",
  person: "U0BOB",
  text: "a new machine",
  proof: "trust me",
};
const DATA: Readonly<Record<string, JsonObject>> = {
  "person.gone": { user: "U0ALICE" },
  "incident.closed": { number: 1, reason: "false_positive" },
  "incident.reopened": { number: 1 },
  "login.ask_failed": { reason: "user_disabled" },
};

function take(world: World, now: Step): void {
  switch (now.do) {
    case "login":
      world.receive(accepted({ at: world.now(), key: now.key, user: now.user, port: now.port }));
      if (now.next !== "") world.advance(10_000);
      if (now.next.startsWith("login_")) click(world, now.next, ALICE, 0);
      return;
    case "wait":
      world.advance(now.ms);
      return;
    case "unplug":
      world.unreachable.add(now.user);
      return;
    case "click":
    case "form":
    case "event":
      act(world, now);
  }
}

function act(world: World, now: Extract<Step, { which: number }>): void {
  const actor = PEOPLE[now.do === "event" ? 0 : now.who] ?? RITA;
  if (now.do === "click") click(world, now.action, actor, now.which);
  const login = world.logins().at(-1 - now.which);
  if (!login) return;
  if (now.do === "form") world.submit(login, now.modal, actor, FORM);
  if (now.do === "event") world.tell(login, now.kind, DATA[now.kind]);
}

function click(world: World, action: string, actor: Actor, which: number): void {
  const login = world.logins().at(-1 - which);
  if (login) world.click(login, action, actor);
}

/** What the details of a question say that this test looks at. */
const looked = z.object({ deadline: z.iso.datetime(), incidents: z.number() });

/** What does not hold of the questions after a step, although it must. */
function faults(before: readonly StoredCase[], world: World): string[] {
  return world.logins().flatMap((after) => {
    const was = before.find(({ id }) => id === after.id);
    const { deadline, incidents } = looked.parse(after.details);
    const earlier = was && looked.parse(was.details);
    const opened = [...world.incidents()].filter(([key]) => key.startsWith(`login:${after.id}:`));
    const entered = after.state === "raised" && was?.state !== "raised";
    const rules: readonly (readonly [string, boolean])[] = [
      ["the deadline moved later", earlier !== undefined && deadline > earlier.deadline],
      ["an incident was not counted", opened.length !== incidents],
      ["an incident was opened twice", opened.some(([, times]) => times !== 1)],
      ["raised without an incident", after.state === "raised" && opened.length === 0],
      [
        "raised anew without a new incident",
        entered && earlier !== undefined && incidents !== earlier.incidents + 1,
      ],
    ];
    return rules.flatMap(([text, broken]) => (broken ? [`${after.id}: ${text}`] : []));
  });
}

describe("any schedule of logins, clicks, silence and failures", () => {
  it("L12, L14: raises each question with one incident, moves no deadline later, and ends every path", () => {
    fc.assert(
      fc.property(schedule, (steps) => {
        const world = newWorld(HASTY);

        for (const each of steps) {
          const before = [...world.logins()];
          take(world, each);
          expect(faults(before, world)).toEqual([]);
        }
        world.advance(30 * MINUTE);

        // Silence has become an incident by now; nothing is left that somebody could forget.
        const ends = world.cases.map(({ state }) => state);
        const open = ["asked", "unrouted", "settling", "gathering"];
        expect(ends.filter((each) => open.includes(each))).toEqual([]);
      }),
      { numRuns: SEQUENCES },
    );
  });

  it("L12: every login is in exactly one question, or its sighting says why not", () => {
    fc.assert(
      fc.property(schedule, (steps) => {
        const world = newWorld(HASTY);

        for (const each of steps) take(world, each);
        world.advance(30 * MINUTE);

        const sightings = world.cases.filter(({ kind }) => kind === "sighting");
        for (const { details } of sightings)
          expect(details["outcome"] === "attached").toBe(
            JSON.stringify(details["attached"]) !== "[]",
          );
      }),
      { numRuns: SEQUENCES / 4 },
    );
  });
});
