import { describe, expect, it } from "vitest";
import { matchesGlob } from "../../src/core/glob.ts";
import { type BaselineRule, violationsOf } from "../../src/security-groups/baseline.ts";
import { endOfDay, ownersOf, readBaseline } from "../../src/security-groups/policy.ts";
import { partsOf } from "../../src/security-groups/rule.ts";
import { SHIPPED_BASELINE } from "../../src/security-groups/shipped-baseline.ts";
import {
  ACCOUNT,
  GROUP_ID,
  HTTPS_WORLD,
  NOW,
  POLICY,
  SSH_OFFICE,
  SSH_WORLD,
  secondsLater,
} from "./samples.ts";

const HALVES = ["ingress tcp 22 22 v4 0.0.0.0/1", "ingress tcp 22 22 v4 128.0.0.0/1"];
const QUARTERS = ["0.0.0.0/3", "32.0.0.0/3", "64.0.0.0/3", "96.0.0.0/3"].map(
  (cidr) => `ingress tcp 9999 9999 v4 ${cidr}`,
);

describe("the shipped baseline", () => {
  it.each<[string, readonly string[], readonly (readonly [string, readonly string[], string])[]]>([
    ["public web", [HTTPS_WORLD, "ingress tcp 80 80 v6 ::/0"], []],
    ["an office", [SSH_OFFICE], []],
    ["egress to everywhere", ["egress -1 * * v4 0.0.0.0/0"], []],
    ["a group", ["ingress tcp 22 22 sg sg-1", "ingress -1 * * pl pl-1"], []],
    [
      "SSH from everywhere",
      [SSH_WORLD],
      [[SSH_WORLD, ["administration-broad", "not-web-from-world"], "high"]],
    ],
    [
      "SSH from the IPv6 internet that is not ::/0",
      ["ingress tcp 22 22 v6 2000::/3"],
      [["ingress tcp 22 22 v6 2000::/3", ["administration-broad", "not-web-from-world"], "high"]],
    ],
    [
      "WinRM in the middle of a range, from more than a /8",
      ["ingress tcp 5000 6000 v4 8.0.0.0/7"],
      [["ingress tcp 5000 6000 v4 8.0.0.0/7", ["administration-broad", "data-broad"], "high"]],
    ],
    ["a database from a /8", ["ingress tcp 5432 5432 v4 8.0.0.0/8"], []],
    [
      "Memcached by UDP",
      ["ingress udp 11211 11211 v4 0.0.0.0/0"],
      [["ingress udp 11211 11211 v4 0.0.0.0/0", ["data-broad", "not-web-from-world"], "high"]],
    ],
    [
      "everything",
      ["ingress -1 * * v4 0.0.0.0/0"],
      [
        [
          "ingress -1 * * v4 0.0.0.0/0",
          ["everything-from-world", "administration-broad", "data-broad", "not-web-from-world"],
          "critical",
        ],
      ],
    ],
    [
      "a web range that is one port too wide",
      ["ingress tcp 443 444 v4 0.0.0.0/0"],
      [["ingress tcp 443 444 v4 0.0.0.0/0", ["not-web-from-world"], "medium"]],
    ],
    [
      "ICMP",
      ["ingress icmp -1 -1 v4 0.0.0.0/0"],
      [["ingress icmp -1 -1 v4 0.0.0.0/0", ["not-web-from-world"], "medium"]],
    ],
  ])("judges %s", (_, keys, expected) => {
    const found = violations(keys);

    expect(found.map(({ key, ids, severity }) => [key, ids, severity])).toEqual(expected);
    expect(found.every(({ split }) => !split)).toBe(true);
  });

  it("names the rules that alone are as wide as the limit, and not those beside them", () => {
    expect(violations([SSH_WORLD, SSH_OFFICE]).map(({ key }) => key)).toEqual([SSH_WORLD]);
  });

  it("S4: is not evaded by halves, which are both broad alone", () => {
    expect(violations(HALVES)).toMatchObject([{ split: false }, { split: false }]);
  });

  it("S4: names all public rules of a split in which none alone is as wide as the limit", () => {
    const found = violations([...QUARTERS, "ingress tcp 9999 9999 v4 10.0.0.0/8"]);

    expect(found.map(({ key }) => key)).toEqual(QUARTERS);
    expect(found.every(({ split }) => split)).toBe(true);
  });
});

describe("exceptions", () => {
  const except = {
    groups: ["web-*"],
    ports: [{ from: 20, to: 22 }],
    peers: ["0.0.0.0/0"],
    until: secondsLater(NOW, 60),
  };
  function excepted(more: Partial<typeof except>): BaselineRule[] {
    return SHIPPED_BASELINE.map((rule) => ({ ...rule, except: [{ ...except, ...more }] }));
  }

  it("hold for the groups, ports and peers that they name, to the minute", () => {
    expect(violations([SSH_WORLD], excepted({}))).toEqual([]);
    expect(violations([SSH_WORLD], excepted({ groups: [GROUP_ID] }))).toEqual([]);
    expect(violations([SSH_WORLD], excepted({ groups: ["db-*"] }))).toHaveLength(1);
    expect(violations([SSH_WORLD], excepted({ ports: [{ from: 23, to: 23 }] }))).toHaveLength(1);
    expect(violations([SSH_WORLD], excepted({ peers: ["10.0.0.0/8"] }))).toHaveLength(1);
    expect(violations([SSH_WORLD], excepted({ until: NOW }))).toHaveLength(1);
    expect(violations(["ingress tcp 22 23 v4 0.0.0.0/0"], excepted({}))).toHaveLength(1);
    expect(violations(["ingress -1 * * v4 0.0.0.0/0"], excepted({}))).toHaveLength(1);
  });

  it("without ports and peers hold for all", () => {
    const all = SHIPPED_BASELINE.map((rule) => ({
      ...rule,
      except: [{ groups: ["*"], until: except.until }],
    }));

    expect(violations([SSH_WORLD, "ingress -1 * * v4 0.0.0.0/0"], all)).toEqual([]);
  });
});

describe("the configuration's baseline", () => {
  const setting = {
    id: "ssh",
    severity: "high",
    direction: "ingress",
    protocols: ["TCP"],
    ports: [22, "8000-8100"],
    reach: "broad",
    mode: "observe",
    except: [{ groups: ["a"], ports: ["22"], peers: ["10.0.0.0/8"], until: "2026-11-21" }],
  } as const;

  it("is read with its ports and the end of its last day", () => {
    expect(readBaseline([setting])).toMatchObject([
      {
        protocols: ["tcp"],
        ports: [
          { from: 22, to: 22 },
          { from: 8000, to: 8100 },
        ],
        exceptPorts: [],
        except: [{ ports: [{ from: 22, to: 22 }], until: new Date("2026-11-22T00:00:00.000Z") }],
      },
    ]);
    expect(
      readBaseline([
        { ...setting, ports: "all", except_ports: [80], protocols: ["all"], except: [] },
      ]),
    ).toMatchObject([{ ports: "all", exceptPorts: [{ from: 80, to: 80 }], protocols: ["all"] }]);
    expect(endOfDay("2026-12-31").toISOString()).toBe("2027-01-01T00:00:00.000Z");
  });

  it.each([{ ports: ["ssh"] }, { ports: ["90-80"] }, { ports: [70_000] }, { protocols: ["gre"] }])(
    "is refused with %j, naming the rule",
    (wrong) => {
      expect(() => readBaseline([{ ...setting, ...wrong }])).toThrow(
        /baseline: ssh.*config\.invalid/,
      );
    },
  );
});

describe("owners", () => {
  const group = { name: "web-prod", account: ACCOUNT, tags: { team: "web", empty: "" } };

  it.each([
    [{ name: "WEB-*" }, true],
    [{ name: "db-*" }, false],
    [{ account: ACCOUNT }, true],
    [{ account: "999988887777" }, false],
    [{ tag: "team" }, true],
    [{ tag: "team=web" }, true],
    [{ tag: "team=db" }, false],
    [{ tag: "constructor" }, false],
    [{ tag: "empty=" }, true],
    [{ name: "web-*", tag: "team=db" }, false],
  ])("match %j: %s", (match, fits) => {
    expect(ownersOf(group, ownedBy(match))).toEqual(
      fits ? { channel: "C0WEB", notify: ["U0OWNER"] } : { channel: "C0AWS", notify: [] },
    );
  });

  it("without a channel get the usual one", () => {
    const owners = [{ match: {}, notify: ["U0OWNER"] }];

    expect(ownersOf(group, { ...POLICY, owners }).channel).toBe("C0AWS");
  });
});

describe("patterns with *", () => {
  it.each([
    ["web-*", "WEB-prod", true],
    ["web-*", "aweb-prod", false],
    ["*", "", true],
    ["a*b*c", "a-b-b-c", true],
    ["a*b*c", "acb", false],
    ["a*a", "a", false],
    ["*ab*ab", "ab", false],
    ["exact", "exact", true],
    ["exact", "exactly", false],
    ["in 22/tcp from *", "in 22/tcp from 10.0.0.0/8", true],
  ])("%s fits %s: %s", (pattern, text, fits) => {
    expect(matchesGlob(pattern, text)).toBe(fits);
  });

  it("take linear time", () => {
    expect(matchesGlob(`${"*a".repeat(500)}b`, "a".repeat(100_000))).toBe(false);
  });
});

function ownedBy(match: object): typeof POLICY {
  return { ...POLICY, owners: [{ match, channel: "C0WEB", notify: ["U0OWNER"] }] };
}

function violations(
  keys: readonly string[],
  baseline: readonly BaselineRule[] = SHIPPED_BASELINE,
): ReturnType<typeof violationsOf> {
  const rules = keys.flatMap((key) => partsOf(key) ?? []);
  return violationsOf({ name: "web-prod", groupId: GROUP_ID }, rules, baseline, NOW);
}
