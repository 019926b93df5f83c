import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseLive } from "../../src/security-groups/live-group.ts";
import { normalisePorts, normaliseProtocol } from "../../src/security-groups/protocol.ts";
import {
  fingerprint,
  keyOf,
  lineOf,
  normalForm,
  normaliseRule,
  partsOf,
  type RawPeer,
  type RawRule,
} from "../../src/security-groups/rule.ts";
import ports from "../fixtures/security-groups/ports.json" with { type: "json" };
import protocols from "../fixtures/security-groups/protocols.json" with { type: "json" };
import same from "../fixtures/security-groups/same-or-different.json" with { type: "json" };
import { ACCOUNT, GROUP_ID, liveGroup, liveRule, SSH_WORLD } from "./samples.ts";

describe("protocols", () => {
  it.each(protocols.accept)("S3: $in is $out", ({ in: raw, out }) => {
    expect(normaliseProtocol(raw)).toEqual({ value: out });
    expect(normaliseProtocol(out)).toEqual({ value: out });
  });

  it.each(protocols.reject)("S3: $in is refused", (each) => {
    expect(normaliseProtocol(each.in)).toHaveProperty("refused");
  });

  it.each(protocols.reject.filter((each) => "fix" in each && each.fix?.startsWith("use ")))(
    "S3: for $in the hint is: $fix",
    (each) => {
      expect(normaliseProtocol(each.in)).toHaveProperty("fix", "fix" in each ? each.fix : "");
    },
  );
});

describe("ports", () => {
  it.each(ports.accept)("S3: $protocol $from-$to is $out", ({ protocol, from, to, out }) => {
    const normal = normalisePorts(protocol, from ?? undefined, to ?? undefined);

    const [first, last] = out;
    const value = first === null ? undefined : { from: first, to: last };
    expect(normal).toEqual({ value });
  });

  it.each(ports.reject)("S3: $protocol $from-$to is refused: $why", ({ protocol, from, to }) => {
    const normal = normalisePorts(protocol, from ?? undefined, to ?? undefined);

    expect(normal).toHaveProperty("refused");
  });
});

describe("rules", () => {
  it.each(same.cases.map((each, index) => ({ ...each, index })))(
    "S3: pair $index is the same rule: $same",
    ({ a, b, same: expected }) => {
      expect(keyFrom(a) === keyFrom(b)).toBe(expected);
    },
  );

  it("S2: a key read back and written again is the same key", () => {
    fc.assert(
      fc.property(anyRule(), (raw) => {
        const normal = normaliseRule(raw);
        if ("refused" in normal) return;
        const { lint: _, ...parts } = normal.value;
        const key = keyOf(parts);
        expect(partsOf(key)).toEqual(parts);
        const again = partsOf(key);
        expect(again && keyOf(again)).toBe(key);
      }),
      { numRuns: 1000 },
    );
  });

  it("S2: order and repetition change nothing in a group's normal form", () => {
    const rules = fc.array(anyRule(), { maxLength: 12 });
    const ranks = fc.array(fc.nat(), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(rules, ranks, (raws, chance) => {
        const once = raws.flatMap(toKeyed);
        const shuffled = [...once, ...once]
          .map((rule, index) => ({ rule, rank: chance[index] ?? 0 }))
          .toSorted((a, b) => a.rank - b.rank)
          .map(({ rule }) => rule);
        expect(normalForm(shuffled).map(({ key }) => key)).toEqual(
          normalForm(once).map(({ key }) => key),
        );
        expect(normalForm(normalForm(once))).toEqual(normalForm(once));
      }),
      { numRuns: 1000 },
    );
  });

  it("S11: self, the group's own id and its own account's prefix give one key", () => {
    const own = { owner: ACCOUNT, groupId: GROUP_ID };
    const peers: RawPeer[] = [
      { group: "self" },
      { group: GROUP_ID },
      { group: GROUP_ID, owner: ACCOUNT },
    ];

    const keys = peers.map((peer) => keyOfRaw({ ...SSH, peer }, own));

    expect(new Set(keys)).toEqual(new Set(["ingress tcp 22 22 sg self"]));
  });

  it("keeps the account of a group of somebody else, and the name of a load balancer's", () => {
    const own = { owner: ACCOUNT, groupId: GROUP_ID };

    expect(keyOfRaw({ ...SSH, peer: { group: "sg-1", owner: "999988887777" } }, own)).toBe(
      "ingress tcp 22 22 sg 999988887777/sg-1",
    );
    expect(keyOfRaw({ ...SSH, peer: { group: "sg-1", owner: "amazon-elb" } }, own)).toBe(
      "ingress tcp 22 22 sg amazon-elb/sg-1",
    );
  });

  it.each([
    ["ingress tcp 22 22 v4 0.0.0.0/0", "in 22/tcp from 0.0.0.0/0"],
    ["egress udp 8080 8090 v6 ::/0", "out 8080-8090/udp to ::/0"],
    ["egress -1 * * v4 0.0.0.0/0", "out all to 0.0.0.0/0"],
    ["ingress icmp -1 -1 sg self", "in icmp from self"],
    ["ingress icmp 8 -1 sg self", "in icmp 8 from self"],
    ["ingress icmpv6 3 4 pl pl-0c2d", "in icmpv6 3/4 from pl-0c2d"],
    ["ingress 47 * * v4 10.0.0.0/8", "in protocol 47 from 10.0.0.0/8"],
    ["ingress tcp 22 22 sg group:two words", "in 22/tcp from group:two words"],
    ["not a key", "not a key"],
  ])("says %s in words", (key, line) => {
    expect(lineOf(key)).toBe(line);
  });
});

describe("live rules", () => {
  it("come with their id, description and tags, and without what AWS adds for all protocols", () => {
    const live = liveGroup([], {
      rules: [
        liveRule("egress -1 * * v4 0.0.0.0/0", { description: "out", tags: { a: "b" } }),
        liveRule("ingress tcp 443 443 sg sg-9", {
          referencedGroup: { groupId: "sg-9" },
          ruleId: "",
        }),
      ],
    });

    const { rules, problems } = normaliseLive(live);

    expect(problems).toEqual([]);
    expect(rules).toMatchObject([
      { key: "egress -1 * * v4 0.0.0.0/0", description: "out", tags: { a: "b" } },
      { key: "ingress tcp 443 443 sg sg-9", stale: true },
    ]);
    expect(rules[1]).not.toHaveProperty("ruleId");
  });

  it("that are not understood are told and not left out silently", () => {
    const bare = {
      direction: "ingress" as const,
      protocol: "tcp",
      fromPort: 1,
      toPort: 1,
      tags: {},
    };
    const live = liveGroup([], {
      rules: [
        { ...bare, ruleId: "sgr-1" },
        { ...bare, ruleId: "sgr-2", cidrIpv4: "10.0.0.0/99" },
        { ...bare, ruleId: "sgr-3", protocol: "nonsense", cidrIpv6: "::/0" },
      ],
    });

    const { rules, problems } = normaliseLive(live);

    expect(rules).toEqual([]);
    expect(problems.map((problem) => problem.split(":")[0])).toEqual(["sgr-1", "sgr-2", "sgr-3"]);
  });

  it("have a fingerprint that changes with each of their parts", () => {
    const [rule] = normaliseLive(liveGroup([SSH_WORLD])).rules;
    if (!rule) throw new Error("no rule");

    const prints = [
      rule,
      { ...rule, description: "x" },
      { ...rule, tags: { x: "y" } },
      { ...rule, ruleId: "sgr-other" },
      { ...rule, key: "ingress tcp 23 23 v4 0.0.0.0/0" },
    ].map(fingerprint);

    expect(new Set(prints).size).toBe(5);
    expect(fingerprint({ ...rule })).toBe(prints[0]);
  });
});

const SSH = { direction: "ingress", protocol: "tcp", from: 22, to: 22 } as const;

interface Written {
  readonly direction?: string;
  readonly protocol: string | number;
  readonly from?: number;
  readonly to?: number;
  readonly cidr?: string;
  readonly group?: string;
}

function keyFrom({ direction, protocol, from, to, cidr = "", group }: Written): string {
  const peer = group === undefined ? { cidr } : { group };
  return keyOfRaw(
    { direction: direction === "egress" ? "egress" : "ingress", protocol, from, to, peer },
    {},
  );
}

function keyOfRaw(raw: RawRule, own: Parameters<typeof normaliseRule>[1]): string {
  const normal = normaliseRule(raw, own);
  return "refused" in normal ? normal.refused : keyOf(normal.value);
}

function toKeyed(raw: RawRule): { readonly key: string }[] {
  const normal = normaliseRule(raw);
  return "refused" in normal ? [] : [{ key: keyOf(normal.value) }];
}

function anyRule(): fc.Arbitrary<RawRule> {
  const port = fc.option(fc.integer({ min: -1, max: 65_536 }), { nil: undefined });
  return fc.record({
    direction: fc.constantFrom("ingress", "egress"),
    protocol: fc.constantFrom("tcp", "UDP", 6, "17", "icmp", "icmpv6", -1, "all", "47", "gre"),
    from: port,
    to: port,
    peer: fc.oneof(
      fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([a, m]) => ({ cidr: `${a}/${m}` })),
      fc
        .tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 }))
        .map(([a, m]) => ({ cidr: `${a}/${m}` })),
      fc.constantFrom(
        { group: "sg-1" },
        { group: "sg-2", owner: "999988887777" },
        { list: "pl-1" },
      ),
    ),
  });
}
