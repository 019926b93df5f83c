import { describe, expect, it } from "vitest";
import {
  type CheckOptions,
  exitStatus,
  failureStatus,
} from "../../src/security-groups/check-status.ts";
import exits from "../fixtures/security-groups/exit-status.json" with { type: "json" };

describe("the exit status", () => {
  it.each(exits.cases.map((each, index) => ({ ...each, index })))(
    "S32: case $index: $status",
    (each) => {
      const options = optionsOf(each.options ?? []);
      const counts = { changes: 0, cosmetic: 0, violations: 0, notEvaluated: 0, ...each };

      const status =
        each.usageError || each.crash
          ? failureStatus(each.usageError ? "usage" : "crash", options.exit)
          : exitStatus(counts, options);

      expect(status).toBe(each.status);
    },
  );

  it("counts violations only when asked to", () => {
    const counts = { changes: 1, cosmetic: 2, violations: 4, notEvaluated: 0 };

    expect(exitStatus(counts, optionsOf([]))).toBe(1);
    expect(exitStatus(counts, optionsOf(["--baseline"]))).toBe(5);
    expect(exitStatus(counts, optionsOf(["--baseline", "--strict"]))).toBe(7);
  });
});

function optionsOf(words: readonly string[]): CheckOptions {
  return {
    exit: words.includes("--exit=detailed") ? "detailed" : "count",
    strict: words.includes("--strict"),
    baseline: words.includes("--baseline"),
    allowPartial: words.includes("--allow-partial"),
  };
}
