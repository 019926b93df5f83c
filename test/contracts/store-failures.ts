import { describe, expect, it } from "vitest";
import type { TestDatabase } from "../support/databases.ts";
import { after, NOON } from "../support/samples.ts";

/** What a store promises about failed attempts that all replicas count. */
export function failuresContract(fresh: () => Promise<TestDatabase>): void {
  describe("failed attempts", () => {
    it("add up, whoever counts them at the same time, and are forgotten when they are old", async () => {
      await using database = await fresh();
      await using one = await database.open();
      await using two = await database.open();
      const many = Array.from({ length: 1200 }, (_, index) => ({
        source: `10.0.${index % 256}.${index >> 8}`,
        slot: NOON,
        count: 2,
      }));

      await Promise.all([
        one.failures.add(many, NOON),
        two.failures.add(many.toReversed(), NOON),
        one.failures.add([{ source: "10.0.0.0", slot: after(15), count: 1 }], NOON),
      ]);

      expect(await two.failures.count("10.0.0.0", after(-1))).toBe(5);
      expect(await two.failures.count("10.0.0.0", NOON)).toBe(1);
      expect(await two.failures.count("10.9.9.9", after(-1))).toBe(0);
      await one.failures.add([], after(15));
      expect(await two.failures.count("10.0.0.0", after(-1))).toBe(1);
    });
  });
}
