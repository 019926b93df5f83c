import { describe, expect, it } from "vitest";
import { jsonObject } from "../../src/core/json.ts";
import type { StoredCase } from "../../src/core/ports.ts";
import type { RawRecord } from "../../src/core/raw-record.ts";
import { digestOf, personalDigestOf } from "../../src/logins/digest.ts";
import { renderNotice, tellNotice } from "../../src/logins/notice/notice.ts";
import { FACTS, loginIn } from "./builders.ts";
import { ALICE_KEY, accepted, HOST, MINUTE, POLICY, person, START } from "./cast.ts";
import { newWorld } from "./world.ts";

const AUTOMATION = {
  name: "deployer",
  owner: "U0ALICE",
  keys: [ALICE_KEY],
  iam: [],
  from: ["203.0.113.0/24"],
};
const NOBODYS = { ...POLICY, people: [], automations: [AUTOMATION] };
const SCOPE = `111122223333/${HOST}`;
const EXPECTED = { person: "U0ALICE", scope: SCOPE, reason: "the move", until: "2026-12-01" };

function canary(changes: Readonly<Record<string, string>>): RawRecord {
  const body = {
    type: "countersign.login.v1",
    canary: true,
    account: "111122223333",
    host: "canary",
    user: "canary",
    ip: "192.0.2.1",
    method: "canary",
    at: START.toISOString(),
  };
  return { source: "own", id: "1", body: { ...body, ...changes } };
}

describe("what is expected", () => {
  it("a program from where it may come asks nobody", () => {
    const world = newWorld(NOBODYS);

    world.receive(accepted({ user: "deploy" }));
    world.advance(MINUTE);

    expect(world.asked).toEqual([]);
    expect(world.newest("sighting").details).toMatchObject({
      outcome: "explained",
      explained: { by: "automation", reason: "deployer" },
    });
  });

  it("a program from elsewhere: its owner is asked", () => {
    const world = newWorld(NOBODYS);

    world.receive(accepted({ user: "deploy", ip: "198.51.100.1" }));
    world.advance(MINUTE);

    expect(world.asked).toEqual([`U0ALICE@${world.newest("login").id}`]);
  });

  it.each([
    ["all that is written holds", {}, "explained"],
    ["on the last day", { until: "2026-11-21" }, "explained"],
    ["from that place", { cidr: "203.0.113.0/24" }, "explained"],
    ["with that key", { credential: ALICE_KEY }, "explained"],
    ["with that method", { credential: "publickey" }, "explained"],
    ["it has run out", { until: "2026-11-20" }, "attached"],
    ["it reaches further than 30 days", { until: "2026-12-22" }, "attached"],
    ["it is another's", { person: "U0BOB" }, "attached"],
    ["elsewhere", { scope: `${SCOPE}x` }, "attached"],
    ["from another place", { cidr: "198.51.100.0/24" }, "attached"],
    ["with another key", { credential: "password" }, "attached"],
    ["it is a program's", { person: undefined, automation: "deployer" }, "attached"],
  ])("L23: a login, %s: %j", (_, changes, outcome) => {
    const world = newWorld({ ...POLICY, expected: [{ ...EXPECTED, ...changes }] });

    world.receive(accepted({}));
    world.advance(MINUTE);

    expect(world.newest("sighting").details["outcome"]).toBe(outcome);
  });

  it("L23: a high risk is never explained", () => {
    const expected = [EXPECTED];
    const world = newWorld({ ...POLICY, expected, automations: [AUTOMATION] });

    world.receive(accepted({ user: "root" }));
    world.advance(MINUTE);

    expect(world.newest("sighting").details["outcome"]).toBe("attached");
  });

  it("our own test is explained wherever it says that it was, and marks no host", () => {
    const world = newWorld({ ...POLICY, places: [{ mode: "record" }] });

    world.receive(canary({ host: HOST, user: "root" }));
    world.advance(0);

    expect(world.newest("sighting")).toMatchObject({
      state: "settled",
      details: {
        outcome: "explained",
        explained: { by: "canary" },
        scope: "111122223333/canary@own",
      },
    });
    expect(world.logins()).toEqual([]);
  });
});

/** Cases as the store has them. */
function stored(of: { readonly details: object }): StoredCase {
  const details = jsonObject.parse(JSON.parse(JSON.stringify(of.details)));
  const dates = { openedAt: START, updatedAt: START };
  return {
    id: "1",
    kind: "login",
    key: "k",
    number: 0,
    state: "confirmed",
    version: 1,
    ...dates,
    details,
  };
}

describe("the summary of a week", () => {
  const lesson = { text: "Use a key." };
  const login = stored(loginIn("confirmed", { lesson, count: 4, facts: FACTS }));

  it("counts what came in, what was asked, what was explained, what was taught in vain, and advises", () => {
    const world = newWorld({ ...POLICY, expected: [EXPECTED] });
    world.receive(accepted({}));
    world.receive(accepted({ user: "root", port: 50_001, pid: 2 }));
    world.advance(MINUTE);
    const sightings = world.cases.filter(({ kind }) => kind === "sighting");

    const lines = digestOf([login, login], sightings, 3);

    expect(lines.map(({ text }) => text)).toEqual([
      "2 ways in: 1 explained, 1 asked about",
      "by source: 2 SSH",
      "2 questions: 2 confirmed",
      `1 explained, expected on ${SCOPE}: the move`,
      "2 lessons, 50 % of them to people who had seen them",
      "3 hosts say neither which key failed nor what was started: set LogLevel VERBOSE in their sshd_config",
    ]);
    expect(lines[3]?.user).toBe("U0ALICE");
  });

  it("says so when nothing came in", () => {
    expect(digestOf([], [], 0)).toEqual([{ text: "No logins were seen." }]);
  });

  it("tells each person of their own only", () => {
    const nobodys = stored(loginIn("unrouted"));

    expect([...personalDigestOf([login, nobodys])]).toEqual([
      [
        "U0ALICE",
        [
          { text: "4 logins in 1 questions: 1 confirmed" },
          { text: `on 1 ${SCOPE}` },
          { text: "Use a key." },
        ],
      ],
    ]);
  });
});

describe("a notice", () => {
  const data = {
    title: "Logins of the week",
    lines: [{ text: "<!channel> 1", user: "U0ALICE" }],
    to: { channel: "C0SEC" },
  };
  const event = {
    id: "n",
    kind: "notice.due",
    at: START,
    receivedAt: START,
    actor: person("U0X"),
    data,
  } as const;
  const occasion = { now: START, newId: "n1", newNumber: 0 };

  it("is posted once, behind what somebody waits for, and mentions only whom it is about", () => {
    const told = tellNotice(undefined, event, occasion);
    const before = { ...stored({ details: data }), state: "told", details: data } as const;

    expect(told.effects).toMatchObject([{ kind: "slack.post", priority: "low" }]);
    expect(tellNotice(before, event, occasion).effects).toEqual([]);
    expect(JSON.stringify(renderNotice(before).blocks)).toContain("<@U0ALICE>: &lt;!channel&gt; 1");
  });
});
