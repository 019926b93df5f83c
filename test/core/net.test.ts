import { isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addressText,
  covers,
  type Interval,
  intersectionOf,
  isWholeFamily,
  PUBLIC_SPACE,
  parseAddress,
  parseCidr,
  publicSize,
  sizeOf,
  unionOf,
} from "../../src/core/net.ts";
import cidr from "../fixtures/security-groups/cidr.json" with { type: "json" };
import reach from "../fixtures/security-groups/reach.json" with { type: "json" };

/** Addresses of a 12-bit space: small enough to count one by one. */
const small = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 4095 }), fc.integer({ min: 0, max: 12 })), {
    maxLength: 12,
  })
  .map((pairs) => pairs.map(([address, prefix]) => block(address, prefix)));

function block(address: number, prefix: number): Interval {
  const size = 2 ** (12 - prefix);
  const first = Math.floor(address / size) * size;
  return { first: BigInt(first), last: BigInt(first + size - 1) };
}

function members(intervals: readonly Interval[]): Set<number> {
  const all = new Set<number>();
  for (const { first, last } of intervals)
    for (let each = Number(first); each <= Number(last); each++) all.add(each);
  return all;
}

describe("CIDR texts", () => {
  it.each(cidr.accept)("S3: $in is $out", ({ in: text, out, family, lint }) => {
    const parsed = parseCidr(text);

    expect(parsed).toMatchObject({ text: out, family });
    expect(parsed?.lint.toSorted()).toEqual(lint.toSorted());
    expect(parseCidr(out)).toMatchObject({ text: out, lint: [] });
  });

  it.each(cidr.reject)("S3: $in is refused: $why", ({ in: text }) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  it.each([
    "00001::/16",
    "1:2:3:4:5:6:7/64",
    "1:2:3:4:5:6:7:8:9/64",
    ":::/0",
    "::ffff:01.2.3.4",
    "::1.2.3/96",
    "1.2.3.4:80",
    ":",
  ])("S3: %s is refused", (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  it("S3: agrees with Node.js on what is an address, but for zones", () => {
    const part = fc.constantFrom("0", "00", "1", "ffff", "12345", "g", "255", "256", "", ".", ":");
    const near = fc
      .array(fc.tuple(part, fc.constantFrom(":", "::", ".", "")), { maxLength: 10 })
      .map((pairs) => pairs.flat().join(""));
    fc.assert(
      fc.property(fc.oneof(near, fc.ipV4(), fc.ipV6(), fc.string()), (text) => {
        const family = parseAddress(text)?.family ?? 0;
        expect(family).toBe(text.includes("%") ? 0 : isIP(text));
      }),
      { numRuns: 3000 },
    );
  });

  it("S2: the canonical text of any CIDR is a fixed point and keeps its addresses", () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6());
    fc.assert(
      fc.property(address, fc.integer({ min: 0, max: 128 }), (text, mask) => {
        const parsed = parseCidr(`${text}/${text.includes(":") ? mask : mask % 33}`);
        expect(parsed).toBeDefined();
        if (!parsed) return;
        expect(parseCidr(parsed.text)).toEqual({ ...parsed, lint: [] });
        const first = addressText(parsed.family, parsed.first);
        expect(parseAddress(first)).toEqual({ family: parsed.family, value: parsed.first });
      }),
      { numRuns: 1000 },
    );
  });
});

describe("sets of addresses", () => {
  it.each(reach.cases)("S4: counts the public addresses of $peers", (each) => {
    const family = each.family === 4 ? 4 : 6;
    const intervals = each.peers
      .flatMap((peer) => parseCidr(peer) ?? [])
      .filter((parsed) => parsed.family === family);

    expect(String(publicSize(family, intervals))).toBe(each.publicAddresses);
    expect(unionOf(intervals)).toHaveLength(each.intervals);
    expect(isWholeFamily(family, intervals)).toBe(each.wholeFamily);
  });

  it("S4: knows how large the internet is", () => {
    expect(String(sizeOf(PUBLIC_SPACE[4]))).toBe(reach.publicTotal[4]);
    expect(String(sizeOf(PUBLIC_SPACE[6]))).toBe(reach.publicTotal[6]);
  });

  it("S4: union, intersection, size and containment equal a count one by one", () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        const [inA, inB] = [members(a), members(b)];
        expect(members(unionOf(a))).toEqual(inA);
        expect(members(intersectionOf(a, b))).toEqual(inA.intersection(inB));
        expect(sizeOf(a)).toBe(BigInt(inA.size));
        expect(covers(a, b)).toBe(inB.isSubsetOf(inA));
      }),
      { numRuns: 1000 },
    );
  });

  it("S4: equal sets give equal unions, however they are cut", () => {
    fc.assert(
      fc.property(small, (a) => {
        const halves = a.flatMap(({ first, last }) => {
          const middle = (first + last) / 2n;
          return first === last
            ? [{ first, last }]
            : [
                { first, last: middle },
                { first: middle + 1n, last },
              ];
        });
        expect(unionOf(halves.toReversed())).toEqual(unionOf(a));
      }),
      { numRuns: 1000 },
    );
  });
});
