import { describe, expect, it } from "vitest";
import { claimOf } from "../../src/logins/evidence/claim.ts";
import { candidateQueries, parseClaim } from "../../src/logins/gather.ts";
import { type Candidate, choosePerson, isBoundIn } from "../../src/logins/people.ts";
import { evidence } from "./builders.ts";
import { ACCOUNT, ALICE_KEY, accepted, HOST, MINUTE, POLICY } from "./cast.ts";
import { newWorld } from "./world.ts";

const UNKNOWN_KEY = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

function candidate(user: string, changes: Partial<Candidate> = {}): Candidate {
  return { user, state: "active", by: "ssh_fp", assurance: "declared", ...changes };
}

describe("whom a claim means", () => {
  it.each([
    ["nobody who is known", [], { kind: "nobody", why: "unknown_user" }],
    ["the only one", [candidate("U1")], { kind: "one" }],
    [
      "the key's owner, when key and account disagree",
      [candidate("U2", { by: "os_user" }), candidate("U1")],
      { kind: "one", candidate: { user: "U1" } },
    ],
    [
      "the one whom the directory knows, before the one who is only declared",
      [
        candidate("U1", { by: "sso_name" }),
        candidate("U2", { by: "sso_name", assurance: "directory" }),
      ],
      { kind: "one", candidate: { user: "U2" } },
    ],
    [
      "nobody of two at the best level",
      [candidate("U1"), candidate("U2")],
      { kind: "several", users: ["U1", "U2"] },
    ],
    [
      "the declared one, when the directory does not answer",
      [
        candidate("", { by: "sso_name", assurance: "directory", state: "unknown" }),
        candidate("U1", { by: "sso_name" }),
      ],
      { kind: "one", candidate: { user: "U1" } },
    ],
    [
      "nobody, when the identity provider's name is nobody's: the account on the host would be a guess",
      [
        candidate("", { by: "sso_name", assurance: "directory", state: "absent" }),
        candidate("U1", { by: "os_user" }),
      ],
      { kind: "nobody", why: "absent" },
    ],
    [
      "nobody, when the directory does not answer",
      [candidate("", { by: "sso_name", assurance: "directory", state: "unknown" })],
      { kind: "nobody", why: "lookup_failed" },
    ],
  ])("%s", (_, candidates, expected) => {
    expect(choosePerson(candidates)).toMatchObject(expected);
  });

  it("asks Slack about those whom the configuration names, and about mail of the identity provider only", () => {
    const policy = {
      ...POLICY,
      people: [
        {
          slack: "U1",
          os: [],
          keys: [`${ALICE_KEY}=`],
          certs: [],
          iam: [],
          sso: [],
          sid: ["S-1-5"],
        },
        {
          slack: "U2",
          os: [{ user: "root" }],
          keys: [],
          certs: ["id"],
          iam: ["arn"],
          sso: ["n"],
          sid: [],
        },
        { slack: "U3", os: [{ user: "alice" }], keys: [], certs: [], iam: [], sso: [], sid: [] },
      ],
    };
    const claim = claimOf([
      evidence({
        marks: [
          { kind: "ssh_fp", value: ALICE_KEY },
          { kind: "cert_key_id", value: "id" },
          { kind: "iam_arn", value: "arn" },
          { kind: "sso_name", value: "n", mail: true },
          { kind: "sso_name", value: "eve@example.com" },
          { kind: "sso_name", value: "bob@example.com", mail: true },
          { kind: "win_sid", value: "S-1-5" },
          { kind: "os_user", value: "root" },
          { kind: "os_user", value: "alice" },
        ],
      }),
    ]);

    expect(candidateQueries(claim, policy)).toEqual({
      users: [
        { user: "U1", by: "ssh_fp", assurance: "declared" },
        { user: "U2", by: "cert_key_id", assurance: "declared" },
        { user: "U2", by: "iam_arn", assurance: "declared" },
        { user: "U2", by: "sso_name", assurance: "declared" },
        { user: "U1", by: "win_sid", assurance: "declared" },
        { user: "U3", by: "os_user", assurance: "declared" },
      ],
      emails: [{ email: "bob@example.com", by: "sso_name", assurance: "directory" }],
    });
    expect(candidateQueries(claim, { ...policy, emailLookup: false }).emails).toEqual([]);
  });

  it("a user of the operating system counts in its account only", () => {
    const elsewhere = claimOf([
      evidence({
        account: "999999999999",
        fingerprint: undefined,
        marks: [{ kind: "os_user", value: "alice" }],
      }),
    ]);

    expect(candidateQueries(elsewhere, POLICY).users).toEqual([]);
    expect(isBoundIn("U0ALICE", ACCOUNT, POLICY)).toBe(true);
    expect(isBoundIn("U0EVE", ACCOUNT, POLICY)).toBe(false);
  });

  it("reads its own claims back, and nothing else", () => {
    const claim = claimOf([evidence()]);

    expect(parseClaim(claim)).toEqual(claim);
    expect(parseClaim({ name: 1 })).toBeUndefined();
  });
});

function settledWith(
  change: (world: ReturnType<typeof newWorld>) => void,
): ReturnType<typeof newWorld> {
  const world = newWorld();
  change(world);
  world.receive(accepted({}));
  world.advance(3000);
  world.advance(5000);
  return world;
}

describe("L10: nobody is asked by guess", () => {
  it("two candidates: both are named, none is asked", () => {
    const world = settledWith((each) => {
      each.policy = {
        ...POLICY,
        people: POLICY.people.map((person) => ({ ...person, keys: [ALICE_KEY] })),
      };
    });

    expect(world.asked).toEqual([]);
    expect(world.newest("login")).toMatchObject({
      state: "unrouted",
      details: { why: "several", named: ["U0ALICE", "U0BOB"], told: true },
    });
  });

  it.each(["guest", "bot", "absent"] as const)("a %s: the responders are told", (state) => {
    const world = settledWith((each) => each.directory.set("U0ALICE", state));

    expect(world.asked).toEqual([]);
    expect(world.newest("login")).toMatchObject({ state: "unrouted", details: { why: state } });
  });

  it("somebody deactivated: an incident, and no question", () => {
    const world = settledWith((each) => each.directory.set("U0ALICE", "deactivated"));

    expect([...world.incidents().keys()]).toEqual([
      `login:alarm/deactivated/${ACCOUNT}/${HOST}/ssh_fp:${ALICE_KEY}`,
    ]);
    expect(world.logins()).toEqual([]);
  });

  it("Slack not answering about somebody who is known: asked all the same", () => {
    const world = settledWith((each) => each.directory.set("U0ALICE", "unknown"));

    expect(world.asked).toHaveLength(1);
  });

  it("nothing can be looked up: the responders are told so", () => {
    const world = settledWith((each) => {
      each.answers = false;
    });

    expect(world.newest("login")).toMatchObject({
      state: "unrouted",
      details: { why: "lookup_failed" },
    });
  });

  it("a service account: an incident", () => {
    const world = newWorld();

    world.receive(accepted({ user: "www-data", key: UNKNOWN_KEY }));
    world.advance(MINUTE);

    expect([...world.incidents().keys()]).toEqual([
      `login:alarm/service_account/${ACCOUNT}/${HOST}/ssh_fp:${UNKNOWN_KEY}`,
    ]);
  });

  it("a person to whom nothing can be delivered: the responders are told, the deadline stays", () => {
    const world = settledWith((each) => each.unreachable.add("U0ALICE"));

    expect(world.newest("login")).toMatchObject({
      state: "unrouted",
      details: { why: "not_delivered", deadline: "2026-11-21T14:13:00.000Z" },
    });
  });
});
