import { describe, expect, it } from "vitest";
import { type Report, spreadFigures, toJson, toTable } from "../../bench/report.ts";

const report: Report = {
  bench: "brew",
  facts: { database: "sqlite" },
  figures: [
    { name: "ratio", value: 1 / 3, means: "tea / coffee" },
    { name: "brew_ms", value: 1234.5678, means: "median of 5" },
  ],
};

describe("what a bench says", () => {
  it("is one line of JSON for programs, each figure under its name", () => {
    expect(JSON.parse(toJson(report))).toEqual({
      bench: "brew",
      database: "sqlite",
      ratio: 0.333,
      brew_ms: 1234.6,
    });
    expect(toJson(report)).not.toContain("\n");
  });

  it("is a table for people, each figure with what it means", () => {
    expect(toTable(report)).toMatchInlineSnapshot(`
      "brew (database sqlite)
        ratio        0.333  tea / coffee
        brew_ms     1234.6  median of 5"
    `);
  });

  it("shows the middle and the tail of what varies", () => {
    const figures = spreadFigures("pour", { count: 3, p50: 2, p99: 9, max: 9 }, "kettle to cup");

    expect(figures.map(({ name, value }) => [name, value])).toEqual([
      ["pour_p50_ms", 2],
      ["pour_p99_ms", 9],
    ]);
    expect(spreadFigures("pour", { count: 0, p50: 0, p99: 0, max: 0 }, "")).toEqual([]);
  });
});
