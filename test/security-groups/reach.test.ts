import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCidr } from "../../src/core/net.ts";
import { isAtLeast, reachOf } from "../../src/security-groups/reach.ts";
import { describeReach, sidesOf } from "../../src/security-groups/reach-words.ts";
import { partsOf, type RuleParts } from "../../src/security-groups/rule.ts";
import { openingOf, protocolsOf, segmentsOf } from "../../src/security-groups/segments.ts";
import reach from "../fixtures/security-groups/reach.json" with { type: "json" };
import { HTTPS_WORLD, SSH_OFFICE, SSH_WORLD } from "./samples.ts";

describe("reach", () => {
  it.each(reach.cases)("S4: $peers reach $class", (each) => {
    const family = each.family === 4 ? 4 : 6;
    const intervals = each.peers
      .flatMap((peer) => parseCidr(peer) ?? [])
      .filter((parsed) => parsed.family === family);

    const found = reachOf(family, intervals);

    expect({ ...found, publicAddresses: String(found.publicAddresses) }).toEqual({
      class: each.class,
      publicAddresses: each.publicAddresses,
      percent: each.publicPercent,
      whole: each.wholeFamily,
      intervals: each.intervals,
    });
  });

  it("orders its classes", () => {
    expect(isAtLeast("world", "broad")).toBe(true);
    expect(isAtLeast("broad", "broad")).toBe(true);
    expect(isAtLeast("narrow", "broad")).toBe(false);
    expect(isAtLeast("none", "private")).toBe(false);
  });
});

describe("segments", () => {
  it("S4: who may pass each port equals asking each rule about each port", () => {
    const port = fc.integer({ min: 0, max: 40 });
    const rule = fc
      .tuple(
        fc.constantFrom("tcp", "udp", "-1"),
        port,
        port,
        fc.constantFrom("10.0.0.0/8", "8.0.0.0/8", "9.9.9.9/32"),
      )
      .map(
        ([protocol, a, b, peer]): RuleParts => ({
          direction: "ingress",
          protocol,
          ...(protocol === "-1" ? {} : { from: Math.min(a, b), to: Math.max(a, b) }),
          peerKind: "v4",
          peer,
        }),
      );
    fc.assert(
      fc.property(
        fc.array(rule, { maxLength: 8 }),
        fc.constantFrom("tcp", "udp"),
        (rules, protocol) => {
          const segments = segmentsOf(rules, "ingress", protocol);
          for (let each = 0; each <= 41; each++) {
            const open = rules.filter(
              (one) =>
                one.protocol === "-1" ||
                (one.protocol === protocol && (one.from ?? 0) <= each && each <= (one.to ?? 0)),
            );
            const here = segments.filter(({ first, last }) => first <= each && each <= last);
            expect(here.length).toBe(open.length === 0 ? 0 : 1);
            expect(here[0]?.rules ?? []).toEqual(open);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("counts a rule for all protocols for each of them", () => {
    const rules = parts(
      "ingress -1 * * v4 0.0.0.0/0",
      "ingress icmp 8 -1 v4 10.0.0.0/8",
      SSH_WORLD,
    );

    expect(protocolsOf(rules)).toEqual(["-1", "icmp", "tcp"]);
    expect(segmentsOf(rules, "ingress", "icmp").map(({ rules: open }) => open.length)).toEqual([
      1, 2, 1,
    ]);
    expect(segmentsOf(rules, "ingress", "50")).toMatchObject([{ first: 0, last: 0 }]);
    expect(segmentsOf(rules, "egress", "tcp")).toEqual([]);
  });

  it("keeps ICMP types and codes apart", () => {
    const rules = parts("ingress icmp 3 4 v4 10.0.0.0/8", "ingress icmp 3 -1 v4 8.0.0.0/8");

    const spans = segmentsOf(rules, "ingress", "icmp").map(({ first, last, rules: open }) => [
      first,
      last,
      open.length,
    ]);

    expect(spans).toEqual([
      [768, 771, 1],
      [772, 772, 2],
      [773, 1023, 1],
    ]);
  });

  it("collects families, groups and lists apart", () => {
    const opening = openingOf(
      parts(
        SSH_WORLD,
        "ingress tcp 1 1 v6 ::/0",
        "ingress tcp 1 1 sg sg-1",
        "ingress tcp 1 1 pl pl-1",
      ),
    );

    expect(opening.v4).toHaveLength(1);
    expect(opening.v6).toHaveLength(1);
    expect([...opening.groups, ...opening.unread]).toEqual(["sg-1", "pl-1"]);
  });
});

describe("reach in words", () => {
  it("says what a rule opens, from whom to whom", () => {
    const { before, after } = sidesOf(
      [SSH_OFFICE, SSH_WORLD],
      [{ kind: "cloud-added", key: SSH_WORLD, ahead: "cloud" }],
    );

    expect(describeReach(before, after)).toEqual([
      "in 22/tcp: 256 public IPv4 addresses → all of the IPv4 internet",
    ]);
  });

  it("says no change in reach when a wider rule covers the one that is gone", () => {
    const { before, after } = sidesOf(
      [SSH_WORLD],
      [{ kind: "cloud-removed", key: SSH_OFFICE, ahead: "cloud" }],
    );

    expect(describeReach(before, after)).toEqual(["no change in reach"]);
  });

  it("tells what the code will do as from what is to what will be", () => {
    const { before, after } = sidesOf(
      [SSH_WORLD],
      [
        { kind: "code-removed", key: SSH_WORLD, ahead: "code" },
        { kind: "code-added", key: HTTPS_WORLD, ahead: "code" },
      ],
    );

    expect(describeReach(before, after)).toEqual([
      "in 443/tcp: nobody → all of the IPv4 internet",
      "in 22/tcp: all of the IPv4 internet → nobody",
    ]);
  });

  it("names groups, lists, private addresses, shares and the other family", () => {
    const keys = [
      "ingress tcp 1 1 sg sg-1",
      "ingress tcp 2 2 pl pl-1",
      "ingress tcp 3 3 v4 10.0.0.0/8",
      "ingress tcp 4 4 v4 64.0.0.0/2",
      "ingress tcp 5 5 v6 2001:db8::/32",
      "ingress tcp 6 6 v4 198.51.100.7/32",
      "ingress icmp -1 -1 v4 198.51.100.7/32",
    ];
    const lines = keys.map((key) => describeReach([], parts(key))[0]);

    expect(lines).toEqual([
      "in 1/tcp: nobody → 1 group",
      "in 2/tcp: nobody → unknown (1 prefix list could not be read)",
      "in 3/tcp: nobody → private IPv4 addresses",
      "in 4/tcp: nobody → 28.43 % of the IPv4 internet",
      "in 5/tcp: nobody → less than 0.01 % of the IPv6 internet",
      "in 6/tcp: nobody → 1 public IPv4 address",
      "in icmp: nobody → 1 public IPv4 address",
    ]);
  });

  it("says when it is the same number of others, joins neighbours, and tells at most four", () => {
    const swapped = describeReach(
      parts("ingress tcp 1 9 v4 198.51.100.7/32"),
      parts("ingress tcp 1 5 v4 198.51.100.8/32", "ingress tcp 6 9 v4 198.51.100.8/32"),
    );
    const many = describeReach(
      [],
      [1, 3, 5, 7, 9, 11].flatMap((port) => parts(`ingress tcp ${port} ${port} v4 9.9.9.9/32`)),
    );

    expect(swapped).toEqual(["in 1-9/tcp: 1 public IPv4 address → others (1 public IPv4 address)"]);
    expect(many).toHaveLength(5);
    expect(many[4]).toBe("and 2 more");
  });
});

function parts(...keys: readonly string[]): RuleParts[] {
  return keys.flatMap((key) => partsOf(key) ?? []);
}
