import { describe, expect, it } from "vitest";
import { lessonFor } from "../../src/logins/education/lesson.ts";
import { claimOf } from "../../src/logins/evidence/claim.ts";
import { historyOf, scopeOf } from "../../src/logins/gather.ts";
import type { Candidate } from "../../src/logins/people.ts";
import { levelOf, REASON_POINTS, risksOf } from "../../src/logins/risk.ts";
import { evidence, FACTS } from "./builders.ts";
import { ACCOUNT, accepted, HOST, MINUTE, POLICY, START } from "./cast.ts";
import { newWorld } from "./world.ts";

function candidate(user: string, changes: Partial<Candidate> = {}): Candidate {
  return { user, state: "active", by: "ssh_fp", assurance: "declared", ...changes };
}

describe("where a login was", () => {
  const claim = claimOf([evidence()]);
  const tags = { "countersign:scope": "web" };

  it.each([
    ["a tag", claim, { tags, autoScalingGroup: "asg" }, `${ACCOUNT}/web`],
    ["an Auto Scaling group", claim, { tags: {}, autoScalingGroup: "asg" }, `${ACCOUNT}/asg`],
    ["a host", claim, undefined, `${ACCOUNT}/${HOST}`],
    ["a host that could not be looked up", claim, "unknown" as const, `${ACCOUNT}/${HOST}`],
    ["the console", { ...claim, protocol: "console" as const }, undefined, `${ACCOUNT}/console`],
    [
      "a role",
      { ...claim, protocol: "switch" as const, roleName: "Deploy" },
      undefined,
      `${ACCOUNT}/role/Deploy`,
    ],
    [
      "nowhere that is known",
      { ...claim, account: undefined, host: undefined },
      undefined,
      "unknown/console",
    ],
  ])("%s", (_, of, host, scope) => {
    expect(scopeOf(of, host)).toBe(scope);
  });

  it.each([
    [[{ account: "999999999999", mode: "record" as const }], "asked"],
    [[{ account: ACCOUNT, source: "ssh" as const, mode: "record" as const }], "recorded"],
    [[{ tag: "env=test", mode: "record" as const }], "recorded"],
    [[{ tag: "env=prod", mode: "record" as const }], "asked"],
    [[{ tag: "env", mode: "risky" as const }], "recorded"],
    [[{ source: "rdp" as const, mode: "record" as const }, { mode: "ask" as const }], "asked"],
  ])("places %j: %s", (places, expected) => {
    const world = newWorld({ ...POLICY, places });
    world.host = { tags: { env: "test" } };

    world.receive(accepted({}));
    world.advance(MINUTE);

    const asked = world.asked.length > 0 ? "asked" : world.newest("sighting").details["outcome"];
    expect(asked).toBe(expected);
  });
});

describe("risk", () => {
  const judged = {
    facts: FACTS,
    candidate: candidate("U1", { assurance: "directory" }),
    gathered: undefined,
    policy: POLICY,
  };

  it.each([
    ["nothing", {}, []],
    ["root", { facts: { ...FACTS, user: "root" } }, ["superuser"]],
    ["Administrator", { facts: { ...FACTS, user: "administrator" } }, ["superuser"]],
    ["a text line", { facts: { ...FACTS, grade: "C" as const } }, ["unverified_line"]],
    ["a password", { facts: { ...FACTS, method: "keyboard-interactive/pam" } }, ["password"]],
    ["a declared person", { candidate: candidate("U1") }, ["only_declared"]],
    [
      "a critical account and role",
      {
        facts: { ...FACTS, roleName: "Break" },
        policy: { ...POLICY, critical: { accounts: [ACCOUNT], roles: ["Break"], tags: [] } },
      },
      ["critical_role", "critical_place"],
    ],
    [
      "a critical host",
      { gathered: { attempt: 1, candidates: [], host: { tags: { "countersign:critical": "" } } } },
      ["critical_place"],
    ],
    [
      "one's key on another's account",
      { gathered: { attempt: 1, candidates: [candidate("U2", { by: "os_user" })] } },
      ["anothers_account"],
    ],
    [
      "an address and a place that are new",
      {
        gathered: {
          attempt: 1,
          candidates: [],
          history: { days: 5, addressSeen: false, scopeSeen: false },
        },
      },
      ["new_address", "new_place"],
    ],
    [
      "the same while there is hardly any history",
      {
        gathered: {
          attempt: 1,
          candidates: [],
          history: { days: 4, addressSeen: false, scopeSeen: false },
        },
      },
      [],
    ],
    [
      "a history that is unknown",
      { gathered: { attempt: 1, candidates: [], history: "unknown" as const } },
      [],
    ],
  ])("of %s", (_, changes, expected) => {
    expect(risksOf({ ...judged, ...changes })).toEqual(expected);
  });

  it("is low below 30 points, high from 70", () => {
    expect(levelOf(["password", "unverified_line"])).toBe("low");
    expect(levelOf(["critical_place"])).toBe("elevated");
    expect(levelOf(["critical_place", "no_mfa"])).toBe("high");
    expect(Math.max(...Object.values(REASON_POINTS))).toBe(70);
  });

  it("learns from rows of earlier logins, not from the login's own", () => {
    const day = 86_400_000;
    const rows = [
      { case_id: "s0", at: START.getTime() - 6 * day, ip: "203.0.113.7", scope: "other" },
      { case_id: "s1", at: START.getTime() - 9 * day, ip: "198.51.100.1", scope: "here" },
    ];
    const login = { sighting: "s1", ip: "203.0.113.7", scope: "here" };

    expect(historyOf(rows, login, START)).toEqual({ days: 6, addressSeen: true, scopeSeen: false });
    expect(historyOf([], login, START)).toEqual({ days: 0, addressSeen: false, scopeSeen: false });
  });
});

describe("lessons", () => {
  it.each([
    ["a password", { ...FACTS, method: "password" }, "Use a key"],
    ["root", { ...FACTS, user: "root", shared: true as const }, "Log in as yourself"],
    [
      "a shared user",
      { ...FACTS, user: "ec2-user", shared: true as const },
      "EC2 Instance Connect",
    ],
    [
      "a console without a second factor",
      { ...FACTS, protocol: "console" as const, mfa: false },
      "second factor",
    ],
    ["a host of a group", { ...FACTS, autoScalingGroup: "web" }, "Auto Scaling group"],
    ["any other SSH", FACTS, "Session Manager"],
  ])("%s", (_, facts, text) => {
    expect(lessonFor(facts, undefined)?.text).toContain(text);
  });

  it("none is made up: not for SSO, whose second factor does not show, nor where none is configured", () => {
    expect(
      lessonFor({ ...FACTS, protocol: "console", mfa: false, sso: true }, undefined),
    ).toBeUndefined();
    expect(lessonFor(FACTS, [])).toBeUndefined();
  });

  it("the configured ones replace the built-in ones; the first that fits wins", () => {
    const rules = [
      { when: { environment: "test" }, text: "a" },
      { when: { user: "alice", source: "ssh" as const }, text: "b", url: "https://example.com" },
      { when: {}, text: "c" },
    ];

    expect(lessonFor(FACTS, rules)).toEqual({ text: "b", url: "https://example.com" });
    expect(lessonFor({ ...FACTS, user: "bob" }, rules)).toEqual({ text: "c" });
  });
});
