import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AuditLine, chainEntry, GENESIS, verifyEntries } from "../../src/core/audit-chain.ts";
import { type JsonObject, jsonObject } from "../../src/core/json.ts";
import { anEntry } from "../support/samples.ts";

/** `count` entries of one chain. */
function chainOf(chain: string, count: number, details: JsonObject = {}): AuditLine[] {
  const lines: AuditLine[] = [];
  for (let seq = 0; seq < count; seq++) {
    const end = lines.at(-1) ?? { seq: 0, hash: GENESIS };
    lines.push(chainEntry(end, anEntry(chain, `entry ${seq}`, { details })));
  }
  return lines;
}

/** As it comes out of a file. */
function written(lines: readonly unknown[]): unknown[] {
  return lines.map((line): unknown => JSON.parse(JSON.stringify(line)));
}

describe("exported entries", () => {
  it("verify, also when chains are mixed", async () => {
    const [a, b] = [chainOf("a", 3), chainOf("b", 3)];

    const report = await verifyEntries(written([0, 1, 2].flatMap((seq) => [b[seq], a[seq]])));

    expect(report).toEqual({ entries: 6, chains: 2, faults: [] });
  });

  it("verify whatever was recorded", async () => {
    const anything = fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), anything, async (chain, details) => {
        const recorded = jsonObject.parse(JSON.parse(JSON.stringify(details)));
        const report = await verifyEntries(written(chainOf(chain, 2, recorded)));
        expect(report).toEqual({ entries: 2, chains: 1, faults: [] });
      }),
    );
  });

  it.each([
    ["chain", "b"],
    ["seq", 7],
    ["occurredAt", "2026-11-21T12:00:00.001Z"],
    ["recordedAt", "2026-11-21T12:00:00.001Z"],
    ["actor", { kind: "timer" }],
    ["type", "door.shut"],
    ["text", "nothing"],
    ["details", { a: 1 }],
    ["prevHash", GENESIS],
    ["hash", GENESIS],
  ])("show a changed %s", async (member, value) => {
    const lines = chainOf("a", 3).map((line) =>
      line.seq === 2 ? { ...line, [member]: value } : line,
    );

    const { faults } = await verifyEntries(written(lines));

    expect(faults).not.toEqual([]);
  });

  it("show missing, doubled and exchanged entries, and lines that are none", async () => {
    const [one, two, three, four] = chainOf("a", 4);

    const reports = await Promise.all(
      [[one, three], [one, four], [two], [one, one], [two, one], [one, "?", { seq: 1 }]].map(
        (lines) => verifyEntries(written(lines)),
      ),
    );

    expect(reports.map(({ faults }) => faults)).toEqual([
      [{ chain: "a", seq: 2, what: "the entry is missing" }],
      [{ chain: "a", seq: 2, what: "the entries up to number 3 are missing with it" }],
      [{ chain: "a", seq: 1, what: "the entry is missing" }],
      [{ chain: "a", seq: 1, what: "the entry is there twice or too late" }],
      [
        { chain: "a", seq: 1, what: "the entry is missing" },
        { chain: "a", seq: 1, what: "the entry is there twice or too late" },
      ],
      [
        { chain: "?", seq: 2, what: "the line is not an entry of the audit" },
        { chain: "?", seq: 3, what: "the line is not an entry of the audit" },
      ],
    ]);
  });
});
