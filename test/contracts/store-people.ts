import { describe, expect, it } from "vitest";
import type { Row } from "../../src/core/case.ts";
import type { Json } from "../../src/core/json.ts";
import type { Store } from "../../src/core/ports.ts";
import type { TestDatabase } from "../support/databases.ts";
import { after, NOON } from "../support/samples.ts";

/** What a store promises about who is who and who announced what. */
export function peopleContract(fresh: () => Promise<TestDatabase>): void {
  describe("what is somebody's", () => {
    it("is found by person and by mark, as long as it holds", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await write(
        store,
        identity("1", { person: "ana", value: "SHA256:a", proof: "ab", by: "ana" }),
        identity("2", { person: "ben", value: "SHA256:a", valid_from: after(5).getTime() }),
        identity("3", { person: "ana", kind: "iam_arn", value: "SHA256:a" }),
        identity("4", { person: "ana", value: "SHA256:b", valid_to: after(1).getTime() }),
      );
      const marks = [
        { kind: "ssh_fp", value: "SHA256:a" },
        { kind: "iam_arn", value: "nobody's" },
      ];
      async function ids(filter: Parameters<Store["queries"]["identities"]>[0]) {
        return (await store.queries.identities(filter)).map(({ id }) => id);
      }

      expect(await ids({ marks, at: NOON })).toEqual(["1"]);
      expect(await ids({ marks, at: after(9) })).toEqual(["1", "2"]);
      expect(await ids({ person: "ana", at: NOON })).toEqual(["1", "3", "4"]);
      expect(await ids({ person: "ana", at: after(1) })).toEqual(["1", "3"]);
      expect(await ids({ marks: [], at: NOON })).toEqual([]);
      const [first] = await store.queries.identities({ person: "ana", at: NOON });
      expect(first).toEqual({
        id: "1",
        person: "ana",
        kind: "ssh_fp",
        value: "SHA256:a",
        assurance: "proven",
        by: "ana",
        proof: "ab",
        validFrom: NOON,
      });
    });
  });

  describe("an announcement", () => {
    it("is found by person and scope, from its beginning to its end", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await write(
        store,
        announcement("1", { person: "ana", scope: "prod" }),
        announcement("2", { person: "ana", scope: "test", valid_from: after(1).getTime() }),
        announcement("3", { person: "ben", scope: "prod", valid_to: after(2).getTime() }),
      );
      async function ids(filter: Parameters<Store["queries"]["announcements"]>[0]) {
        return (await store.queries.announcements(filter)).map(({ id }) => id);
      }

      expect(await ids({ at: NOON })).toEqual(["1", "3"]);
      expect(await ids({ at: after(2) })).toEqual(["2", "1"]);
      expect(await ids({ person: "ana", scope: "prod", at: NOON })).toEqual(["1"]);
      expect(await ids({ scope: "prod", at: after(10) })).toEqual([]);
      expect(await store.queries.announcements({ person: "ben", at: NOON })).toEqual([
        {
          id: "3",
          person: "ben",
          scope: "prod",
          reason: "a move",
          countersignedBy: "rita",
          validFrom: NOON,
          validTo: after(2),
        },
      ]);
    });
  });
}

async function write(store: Store, ...rows: readonly Row[]): Promise<void> {
  await store.transaction((tx) => tx.addRows(rows));
}

function identity(id: string, values: Readonly<Record<string, Json>>): Row {
  const usual = { kind: "ssh_fp", assurance: "proven", valid_from: NOON.getTime() };
  return { table: "identities", conflict: "replace", values: { id, ...usual, ...values } };
}

function announcement(id: string, values: Readonly<Record<string, Json>>): Row {
  const usual = { reason: "a move", countersigned_by: "rita", valid_from: NOON.getTime() };
  const valid_to = after(10).getTime();
  return {
    table: "announcements",
    conflict: "replace",
    values: { id, ...usual, valid_to, ...values },
  };
}
