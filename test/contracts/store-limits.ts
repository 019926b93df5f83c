import { describe, expect, it } from "vitest";
import type { TestDatabase } from "../support/databases.ts";
import { after, NOON } from "../support/samples.ts";

const CAPS = [
  { scope: "account", most: 2, windowMs: 600_000 },
  { scope: "all", most: 3, windowMs: 3_600_000 },
] as const;

/** What a store promises about rates and caps that all replicas share. */
export function limitsContract(fresh: () => Promise<TestDatabase>): void {
  describe("limits", () => {
    it("let one call through in each gap, per account", async () => {
      await using database = await fresh();
      await using store = await database.open();
      function ask(account: string, now: Date): Promise<number> {
        return store.limits.pace({ account, api: "ec2:write", gapMs: 500, now });
      }

      const waits = [await ask("1", NOON), await ask("1", NOON), await ask("2", NOON)];

      expect(waits).toEqual([0, 500, 0]);
      expect(await ask("1", after(1))).toBe(0);
    });

    it("S27: hold a cap however many ask at once, and count each thing once", async () => {
      await using database = await fresh();
      await using store = await database.open();
      function take(account: string, key: string, now: Date = NOON): Promise<boolean> {
        return store.limits.takePlace({ account, key, now, caps: CAPS });
      }

      const taken = await Promise.all(["a", "b", "c", "d"].map((key) => take("1", key)));
      const other = [await take("2", "e"), await take("2", "f")];
      const again = await take("2", "e");

      expect(taken.filter((each) => each)).toHaveLength(2);
      expect(other).toEqual([true, false]);
      expect(again).toBe(true);
      expect(await take("1", "g", after(601))).toBe(false);
      expect(await take("1", "g", after(3601))).toBe(true);
    });
  });
}
