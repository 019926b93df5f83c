import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { RawRecord } from "../../src/core/raw-record.ts";
import {
  ACCOUNT,
  ALICE_KEY,
  accepted,
  acceptedOn,
  HOST,
  MINUTE,
  POLICY,
  person,
  START,
} from "./cast.ts";
import { newWorld, type World } from "./world.ts";

const ALICE = person("U0ALICE");

/** A login of alice's on one of many hosts. */
function onHost(world: World, index: number): RawRecord {
  const host = `i-0abc1234def${String(index).padStart(6, "0")}`;
  return acceptedOn(host, { at: world.now(), port: 40_000 + index, pid: index + 1 });
}

function posts(world: World, slot: string): number {
  return world.effects.filter(({ kind, key }) => kind === "slack.post" && key.endsWith(`/${slot}`))
    .length;
}

/** Yes, with a reason where one is needed. */
function answer(world: World, id: string): void {
  const login = world.logins().find((each) => each.id === id);
  if (!login) return;
  const decision = world.click(login, "login_yes", ALICE);
  if (decision.reply?.kind === "modal")
    world.submit(login, "login_yes", ALICE, { reason: "Deploy", note: "a big one" });
}

function unknownKey(index: number): string {
  return `SHA256:${String(index).padStart(43, "A")}`;
}

const attachments = z.array(z.object({ key: z.string() }));

/** In how many questions each login is. */
function placesOf(world: World): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const { details } of world.cases.filter(({ kind }) => kind === "sighting"))
    for (const { key } of attachments.parse(details["attached"]))
      places.set(key, (places.get(key) ?? 0) + 1);
  return places;
}

describe("L20: many logins of one person", () => {
  it("200 in an hour on as many hosts: three questions and one for the rest, each login in one of them", () => {
    const world = newWorld();

    for (let index = 0; index < 200; index++) {
      world.receive(onHost(world, index));
      world.advance(18_000);
      for (const login of world.logins()) if (login.state === "asked") answer(world, login.id);
    }
    world.advance(MINUTE);

    expect(new Set(world.asked)).toHaveLength(4);
    expect(world.logins().filter(({ key }) => key === "U0ALICE/summary")).toHaveLength(1);
    const counts = world.logins().map(({ details }) => Number(details["count"]));
    expect(counts.reduce((sum, each) => sum + each, 0)).toBe(200);
    expect([...placesOf(world).values()].every((times) => times === 1)).toBe(true);
    expect(posts(world, "watch")).toBe(1);
  });

  it("300 of a deploy user within a minute: at most three questions and one for the rest", () => {
    const world = newWorld();

    for (let index = 0; index < 300; index++) world.receive(onHost(world, index));
    world.advance(MINUTE);

    expect(world.asked).toHaveLength(4);
    const rest = world.logins().find(({ key }) => key === "U0ALICE/summary");
    expect(rest?.details).toMatchObject({ count: 297, risks: ["over_budget", ...START_RISKS] });
  });

  const START_RISKS = ["only_declared", "unverified_line"];

  it("a new address opens a question of its own", () => {
    const world = newWorld();

    for (const [pid, ip] of ["203.0.113.7", "203.0.113.7", "198.51.100.1"].entries()) {
      world.receive(accepted({ at: world.now(), port: 43_000 + pid, ip, pid: pid + 1 }));
      world.advance(5000);
    }

    expect(world.logins().map(({ details }) => details["source"])).toEqual([
      "203.0.113.7",
      "198.51.100.1",
    ]);
    expect(world.asked).toHaveLength(2);
  });

  it("the allowance is there again after an hour, but not beyond that of the day", () => {
    const world = newWorld();

    for (let hour = 0; hour < 5; hour++) {
      for (let index = 0; index < 3; index++) world.receive(onHost(world, hour * 10 + index));
      world.advance(61 * MINUTE);
    }

    const own = world.logins().filter(({ key }) => !key.endsWith("/summary"));
    expect(own).toHaveLength(10);
    expect(world.logins()).toHaveLength(11);
  });
});

describe("logins that are nobody's", () => {
  it("of one place: five questions to the responders, and one for the rest", () => {
    const world = newWorld();

    for (let index = 0; index < 20; index++)
      world.receive(
        accepted({
          user: `nobody${index}`,
          key: unknownKey(index),
          port: 41_000 + index,
          pid: index + 1,
        }),
      );
    world.advance(MINUTE);

    expect(world.logins()).toHaveLength(6);
    expect(world.newest("login")).toMatchObject({
      state: "unrouted",
      key: `nobody:${ACCOUNT}/${HOST}/summary`,
      details: { count: 15 },
    });
    expect(posts(world, "unrouted")).toBe(6);
  });

  it("of one place: five are open at a time, however long; one that is closed makes room", () => {
    const world = newWorld();
    function come(index: number): void {
      const port = 41_000 + index;
      world.receive(accepted({ user: `x${index}`, key: unknownKey(index), port, pid: index + 1 }));
      world.advance(MINUTE);
    }
    function own(): number {
      return world.logins().filter(({ key }) => !key.endsWith("/summary")).length;
    }
    for (let index = 0; index < 6; index++) come(index);
    world.advance(60 * MINUTE);

    come(6);
    const still = own();
    const [first] = world.logins();
    if (first) world.tell(first, "incident.closed", { number: 1, reason: "false_positive" });
    come(7);

    expect(still).toBe(5);
    expect(own()).toBe(6);
  });

  it("L10: that became known after more than a day are one question", () => {
    const world = newWorld();

    for (let index = 0; index < 9; index++) {
      const at = new Date(START.getTime() - 25 * 60 * MINUTE - index * 1000);
      world.receive(accepted({ at, port: 42_000 + index, pid: index + 1 }));
    }
    world.advance(MINUTE);

    expect(world.asked).toEqual([]);
    expect(world.logins()).toHaveLength(1);
    expect(world.newest("login")).toMatchObject({
      state: "unrouted",
      details: { why: "old", count: 9, named: ["U0ALICE"] },
    });
  });
});

describe("L22: outside of working hours", () => {
  const hours = { days: [1, 2, 3, 4, 5], from: 7 * 60, to: 20 * 60 };

  it("the responders are told in the moment in which the person is asked, and no timer is longer", () => {
    // 21 November 2026 is a Saturday.
    const world = newWorld({ ...POLICY, hours });

    world.receive(accepted({}));
    world.advance(5000);

    expect(posts(world, "watch")).toBe(1);
    expect(world.newest("login").details).toMatchObject({
      risks: ["outside_hours", "only_declared", "unverified_line"],
      deadline: new Date(START.getTime() + 10 * MINUTE).toISOString(),
    });
  });

  it.each([
    ["who is away", { away: "2026-11-21", quiet: false }],
    ["whose notifications are paused", { away: "2026-11-20", quiet: true }],
  ])("and of somebody %s", (_, { away, quiet }) => {
    const people = POLICY.people.map((each) => ({ ...each, awayUntil: away }));
    const world = newWorld({ ...POLICY, people });
    const alice = { user: "U0ALICE", state: "active", by: "ssh_fp", assurance: "declared" };
    world.found = () => ({ candidates: [{ ...alice, quiet }] });

    world.receive(accepted({}));
    world.advance(5000);

    expect(posts(world, "watch")).toBe(1);
  });

  it("within them nobody is told", () => {
    const world = newWorld();

    world.receive(accepted({}));
    world.advance(5000);

    expect(posts(world, "watch")).toBe(0);
  });
});

describe("a cover", () => {
  it("is not given within a week after an incident", () => {
    const world = newWorld();
    world.history = { days: 30, addressSeen: true, scopeSeen: true, raised: true };
    world.receive(accepted({}));
    world.advance(5000);
    world.submit(world.newest("login"), "login_yes", ALICE, { reason: "Deploy", note: "again" });

    world.receive(accepted({ at: world.now(), port: 50_001, pid: 7 }));
    world.advance(5000);

    expect(world.logins().map(({ state }) => state)).toEqual(["confirmed", "asked"]);
    expect(world.newest("login").details["risks"]).toContain("raised_lately");
  });

  it("an incident leaves word of itself for a week", () => {
    const world = newWorld();
    world.receive(accepted({}));
    world.advance(5000);

    const decision = world.click(world.newest("login"), "login_no", ALICE);

    const until = new Date(world.now().getTime() + 7 * 24 * 60 * MINUTE);
    expect(decision.links).toEqual([{ kind: "raised", link: "U0ALICE", until }]);
  });
});

describe("attempts before a login", () => {
  it.each([
    [4, false],
    [5, true],
  ])("%i that failed from there: %s", (failures, weighs) => {
    const world = newWorld();
    world.found = () => ({ failures });

    world.receive(accepted({ key: ALICE_KEY }));
    world.advance(5000);

    expect(JSON.stringify(world.newest("login").details["risks"]).includes("failures")).toBe(
      weighs,
    );
  });
});
