import { describe, expect, it } from "vitest";
import type { SightingState } from "../../src/logins/sighting/details.ts";
import { decideOnSighting, evidence, kindsOf, type SightingInput, sightingIn } from "./builders.ts";
import { accepted, BOB_KEY, hostLine, MINUTE, POLICY, START } from "./cast.ts";
import { newWorld } from "./world.ts";

const MATE = evidence({ id: "log:2", role: "mate", kind: "pam.opened", marks: [] });
const JOURNAL = evidence({ id: "log:3", grade: "B" });

/** Everything that can happen to a sighting. */
const EVENTS = {
  login: { kind: "login.sighted", data: JOURNAL },
  mate: { kind: "login.sighted", data: MATE },
  "known evidence": { kind: "login.sighted", data: evidence() },
  failure: { kind: "login.sighted", data: { ...MATE, id: "log:4", role: "failure" } },
  trace: { kind: "login.sighted", data: { ...MATE, id: "log:5", role: "trace" } },
  forgery: {
    kind: "login.sighted",
    data: evidence({ id: "log:6", alarm: "forged", outcome: "forged" }),
  },
  settle: { kind: "timer", data: { name: "settle", gen: 1 } },
  "stale settle": { kind: "timer", data: { name: "settle", gen: 0 } },
  gathered: { kind: "login.gathered", data: { attempt: 1, candidates: [] } },
  "gathered earlier": { kind: "login.gathered", data: { attempt: 0, candidates: [] } },
  "gather failed": {
    kind: "login.gather_failed",
    data: { reason: "down", effect: "gather/s1/1" },
  },
  "gather failed earlier": {
    kind: "login.gather_failed",
    data: { reason: "down", effect: "gather/s1/0" },
  },
  "incident opened": { kind: "incident.opened", data: { number: 1, key: "x" } },
  "incident resolved": { kind: "incident.resolved", data: { number: 1, reason: "x" } },
  "incident reopened": { kind: "incident.reopened", data: { number: 1 } },
  "incident closed": { kind: "incident.closed", data: { number: 1, reason: "x" } },
} as const satisfies Readonly<Record<string, SightingInput>>;

type EventName = keyof typeof EVENTS;

/** Next state (absent: unchanged) and effects. */
type Cell = readonly [next: SightingState | "", ...effects: string[]];

const DROP: Cell = [""];
const NOTHING = {
  "known evidence": DROP,
  failure: DROP,
  trace: DROP,
  "stale settle": DROP,
  "gathered earlier": DROP,
  "gather failed earlier": DROP,
  "incident opened": DROP,
  "incident resolved": DROP,
  "incident reopened": DROP,
  "incident closed": DROP,
} as const;

const TABLE: Readonly<Record<SightingState | "none", Readonly<Record<EventName, Cell>>>> = {
  none: {
    ...NOTHING,
    login: ["settling", "wake"],
    mate: ["settling", "wake"],
    "known evidence": ["settling", "wake"],
    forgery: ["settled", "incident.open"],
    settle: DROP,
    gathered: DROP,
    "gather failed": DROP,
  },
  settling: {
    ...NOTHING,
    login: ["settling"],
    mate: ["settling"],
    forgery: ["settling"],
    settle: ["gathering", "logins.gather"],
    gathered: DROP,
    "gather failed": DROP,
  },
  gathering: {
    ...NOTHING,
    login: ["gathering", "logins.gather"],
    mate: ["gathering"],
    forgery: ["gathering"],
    settle: DROP,
    gathered: ["settled", "login.identified"],
    "gather failed": ["settled", "login.identified"],
  },
  settled: {
    ...NOTHING,
    login: ["gathering", "logins.gather"],
    mate: ["settled"],
    forgery: ["settled"],
    settle: DROP,
    gathered: DROP,
    "gather failed": DROP,
  },
};

const rows = Object.entries(TABLE).flatMap(([state, cells]) =>
  Object.entries(cells).map(([name, cell]) => [state, name, cell] as const),
);

function isState(text: string): text is SightingState {
  return text === "settling" || text === "gathering" || text === "settled";
}

function isEventName(text: string): text is EventName {
  return Object.hasOwn(EVENTS, text);
}

describe("the states of a sighting", () => {
  it.each(rows)("%s, %s -> %j", (state, name, [next, ...effects]) => {
    const before = isState(state) ? sightingIn(state, [evidence()]) : undefined;
    const event = isEventName(name) ? EVENTS[name] : EVENTS.login;

    const decision = decideOnSighting(before, event);

    expect(decision.case?.state ?? "").toBe(next);
    expect(kindsOf(decision)).toEqual(effects);
    expect(decision.reasons).not.toEqual([]);
  });
});

describe("how long a sighting waits", () => {
  const shared = { user: "ec2-user", marks: [], fingerprint: BOB_KEY };
  const push = {
    id: "ct:1",
    kind: "eic.push",
    role: "mate",
    grade: "A",
    protocol: "eic",
  } as const;

  it.each([
    ["a key that is bound", evidence(), 3000],
    ["a user who is known, with a key that is not", evidence({ marks: [] }), 15_000],
    ["a shared user with an unknown key", evidence(shared), 120_000],
    ["a line of PAM alone", MATE, 15_000],
    ["a pushed key", evidence({ ...push, marks: [] }), 90_000],
    [
      "a sign-in",
      evidence({ id: "ct:2", kind: "console.login", grade: "A", protocol: "console" }),
      0,
    ],
    [
      "a session from which SSH follows",
      evidence({ id: "ct:3", kind: "ssm.ssh", grade: "A", protocol: "ssm" }),
      15_000,
    ],
  ])("%s", (_, seen, waitMs) => {
    const decision = decideOnSighting(undefined, { kind: "login.sighted", data: seen });

    const [wake] = decision.effects;
    expect(wake?.kind === "wake" && wake.due?.toISOString()).toBe(
      new Date(START.getTime() + MINUTE + waitMs).toISOString(),
    );
  });

  it("only ever shrinks: a push that comes settles a shared user at once", () => {
    const before = sightingIn("settling", [evidence(shared)]);
    const patient = {
      ...before.details,
      due: new Date(START.getTime() + 5 * MINUTE).toISOString(),
    };

    const sooner = decideOnSighting(
      { ...before, details: patient },
      { kind: "login.sighted", data: evidence(push) },
    );
    const later = decideOnSighting(before, { kind: "login.sighted", data: evidence(push) });

    expect(sooner.case?.details).toMatchObject({
      due: new Date(START.getTime() + MINUTE).toISOString(),
      gen: 2,
    });
    expect(later.case?.details).toMatchObject({ due: before.details.due, gen: 1 });
  });
});

describe("evidence that is joined", () => {
  it("keeps the raw line in its row only, once it is settled", () => {
    const world = newWorld();

    world.receive(accepted({}));
    world.advance(MINUTE);

    expect(world.rows).toHaveLength(1);
    expect(world.rows[0]).toMatchObject({
      case_id: world.newest("sighting").id,
      person: "U0ALICE",
      at: START.getTime(),
      ingested_at: START.getTime(),
      grade: "C",
    });
    expect(world.rows[0]?.["raw"]).toContain("Accepted publickey for alice");
    expect(JSON.stringify(world.newest("sighting").details)).not.toContain("Accepted publickey");
  });

  it("is told apart by connection: two logins with one key are two logins", () => {
    const world = newWorld();

    world.receive(accepted({ port: 50_000, pid: 1 }));
    world.receive(accepted({ port: 50_001, pid: 2 }));
    world.advance(MINUTE);

    expect(world.logins()).toHaveLength(1);
    expect(world.newest("login").details["count"]).toBe(2);
  });

  it("believes nobody when two lines about one connection contradict each other", () => {
    const world = newWorld();

    world.receive(accepted({ user: "bob", key: BOB_KEY }));
    world.receive(accepted({ user: "alice" }));
    world.advance(MINUTE);

    expect(world.newest("login")).toMatchObject({
      state: "unrouted",
      details: { why: "conflict", named: ["U0BOB", "U0ALICE"] },
    });
    expect(world.asked).toEqual([]);
  });

  it("lets the journal outweigh a text line that contradicts it", () => {
    const world = newWorld();
    const journal = {
      MESSAGE: `Accepted publickey for bob from 203.0.113.7 port 50000 ssh2: ED25519 ${BOB_KEY}`,
      SYSLOG_IDENTIFIER: "sshd",
      _UID: "0",
      _COMM: "sshd",
      _PID: "4242",
    };

    world.receive(accepted({ user: "alice" }));
    world.receive(hostLine(JSON.stringify(journal)));
    world.advance(MINUTE);

    expect(world.asked).toEqual([`U0BOB@${world.newest("login").id}`]);
  });

  it("counts what is more than a connection can need, and keeps 20", () => {
    const many = Array.from({ length: 20 }, (_, index) =>
      evidence({ id: `log:${index}`, role: "mate", kind: "ssh.session" }),
    );

    const decision = decideOnSighting(sightingIn("settled", many), {
      kind: "login.sighted",
      data: evidence({ id: "log:21", role: "mate", kind: "ssh.session" }),
    });

    expect(decision.case?.details).toMatchObject({ more: 1 });
    expect(decision.case?.details.evidence).toHaveLength(20);
  });

  it("settles as recorded, without looking anybody up, when no login follows", () => {
    const world = newWorld();

    world.receive(
      hostLine(
        `${START.toISOString()} web-7 sshd[4242]: pam_unix(sshd:session): session opened for user alice(uid=1000) by (uid=0)`,
      ),
    );
    world.advance(MINUTE);

    expect(world.newest("sighting")).toMatchObject({
      state: "settled",
      details: { outcome: "recorded", attempt: 0 },
    });
  });

  it("asks the second person too when better evidence names another one; the first question stays", () => {
    const world = newWorld({ ...POLICY, settleMs: 0 });
    world.receive(
      accepted({ user: "alice", key: "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }),
    );
    world.advance(1000);
    const journal = {
      MESSAGE: `Accepted publickey for alice from 203.0.113.7 port 50000 ssh2: ED25519 ${BOB_KEY}`,
      SYSLOG_IDENTIFIER: "sshd",
      _UID: "0",
      _COMM: "sshd",
    };

    world.receive(hostLine(JSON.stringify(journal)));
    world.advance(MINUTE);

    expect(world.asked.map((each) => each.split("@")[0])).toEqual(["U0ALICE", "U0BOB"]);
    expect(world.logins().map(({ state }) => state)).toEqual(["asked", "asked"]);
  });
});
