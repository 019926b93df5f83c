import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { median, quantile, spreadOf } from "../../bench/spread.ts";

describe("how numbers lie", () => {
  it.each([
    [[7], 0.5, 7],
    [[3, 1, 2], 0.5, 2],
    [[4, 1, 2, 3], 0.5, 2],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9, 9],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.99, 10],
    [[5, 9], 0, 5],
    [[5, 9], 1, 9],
  ])("of %j the quantile %d is %d", (values, share, expected) => {
    expect(quantile(values, share)).toBe(expected);
  });

  it("is one of the numbers, and as many as asked for are not above it", () => {
    const numbers = fc.array(fc.integer(), { minLength: 1 });
    fc.assert(
      fc.property(numbers, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const found = quantile(values, share);
        expect(values).toContain(found);
        const below = values.filter((each) => each <= found).length;
        expect(below).toBeGreaterThanOrEqual(Math.floor(values.length * share));
      }),
    );
  });

  it("has no median when there is nothing, and says so", () => {
    expect(() => median([])).toThrow("no values");
    expect(spreadOf([])).toEqual({ count: 0, p50: 0, p99: 0, max: 0 });
  });

  it("is summed up by median, tail and worst", () => {
    const values = Array.from({ length: 200 }, (_, index) => 200 - index);

    expect(spreadOf(values)).toEqual({ count: 200, p50: 100, p99: 198, max: 200 });
  });
});
