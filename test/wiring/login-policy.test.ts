import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config/load.ts";
import { CountersignError } from "../../src/core/errors.ts";
import { loginPolicy, refuseFarExpectations } from "../../src/wiring/login-policy.ts";
import { START } from "../logins/cast.ts";

function configWith(logins: string): ReturnType<typeof parseConfig> {
  const text = `
queue: {url: "http://127.0.0.1:1/000000000000/queue"}
channels: {aws: C0AWS}
incidents: {channel: C0SEC}
people: [{slack: U0ALICE, away_until: 2026-12-24}]
logins: ${logins}
`;
  return parseConfig(text, "countersign.yml");
}

function expecting(until: string): string {
  return `{expected: [{person: U0ALICE, scope: x, reason: the move, until: ${until}}]}`;
}

describe("expected logins in the configuration", () => {
  it.each([
    ["2026-11-20", []],
    ["2026-12-21", []],
    ["2026-12-22", ["config.invalid"]],
  ])("L23: until %s: %j", (until, codes) => {
    const config = configWith(expecting(until));
    const thrown: unknown[] = [];

    try {
      refuseFarExpectations(config, START);
    } catch (error) {
      thrown.push(error);
    }

    expect(thrown.map((each) => (each instanceof CountersignError ? each.code : each))).toEqual(
      codes,
    );
  });

  it.each([
    ["neither person nor program", "{expected: [{scope: x, reason: none, until: 2026-12-01}]}"],
    [
      "a program that is not there",
      "{expected: [{automation: a, scope: x, reason: none, until: 2026-12-01}]}",
    ],
    ["no CIDR", "{automation: [{name: a, owner: U0X, from: [here]}]}"],
    ["no hours", '{hours: "always"}'],
    ["no weekday", '{digest: "Monday 9"}'],
    ["raw text kept longer than the rest", "{keep_raw: 400d, keep: 90d}"],
  ])("%s is refused", (_, logins) => {
    expect(() => configWith(logins)).toThrow(expect.objectContaining({ code: "config.invalid" }));
  });

  it("a key of a person that is a program's too is refused", () => {
    const key = "SHA256:Cjyqt+kgFppxGAL2iwpKZpJthKwpNSrj/PoaZzMJbBk";
    const logins = `{automation: [{name: a, owner: U0X, keys: ["${key}"], from: [10.0.0.0/8]}]}`;
    const text = `
queue: {url: "http://127.0.0.1:1/000000000000/queue"}
channels: {aws: C0AWS}
incidents: {channel: C0SEC}
people: [{slack: U0ALICE, keys: ["${key}"]}]
logins: ${logins}
`;

    expect(() => parseConfig(text, "countersign.yml")).toThrow(/also belongs to a/);
  });

  it("become the watcher's policy, hours and weekly time read", () => {
    const policy = loginPolicy(configWith('{hours: "Sat-Mon 22:00-24:00"}'));

    expect(policy.hours).toEqual({ days: [6, 0, 1], from: 1320, to: 1440 });
    expect(policy.people[0]?.awayUntil).toBe("2026-12-24");
    expect(configWith('{digest: "Fri 16:30"}').logins.digest).toBe("30 16 * * fri");
  });
});
