import { describe, expect, it } from "vitest";
import { compareKey } from "../../src/security-groups/diff.ts";
import ahead from "../fixtures/security-groups/ahead.json" with { type: "json" };

describe("three-way comparison of one key", () => {
  it.each(ahead.cases.map((each, index) => ({ ...each, index })))(
    "S7: case $index: agreed $agreed, code $code, live $live is $result",
    (each) => {
      const verdict = compareKey({
        agreed: each.agreed ?? undefined,
        code: each.code === "unresolved pattern matches" ? "possible" : each.code ? "yes" : "no",
        cloud: each.live === "unreadable" ? "unreadable" : each.live ? "yes" : "no",
        mode: each.mode === "additive" || each.mode === "ignore" ? each.mode : "exclusive",
        retracts: each.source === "terraform-plan",
        ...(each.changedInCloud === undefined
          ? {}
          : { changedInCloud: each.changedInCloud.startsWith("after") ? "after" : "before" }),
      });

      expect(verdict.result).toBe(each.result);
      expect(verdict.ahead ?? null).toBe(each.ahead);
      expect(verdict.agreed ?? null).toBe(each.agreedAfter);
    },
  );

  it("asks nobody about a key that an undecided declaration may mean and that is not there", () => {
    const verdict = compareKey({
      agreed: undefined,
      code: "possible",
      cloud: "no",
      mode: "exclusive",
      retracts: false,
    });

    expect(verdict).toEqual({ result: "nothing", agreed: undefined });
  });

  it("keeps an unmanaged rule undecided until somebody claims its direction", () => {
    const state = { agreed: undefined, code: "no", cloud: "yes", retracts: false } as const;

    expect(compareKey({ ...state, mode: "additive" })).toEqual({
      result: "unmanaged",
      agreed: undefined,
    });
    expect(compareKey({ ...state, mode: "exclusive" }).result).toBe("first-sight-extra");
  });
});
