import { describe, expect, it } from "vitest";
import { GENESIS, hashOf, verifyEntries } from "../../src/core/audit-chain.ts";
import type { Store } from "../../src/core/ports.ts";
import type { OpenStore } from "../../src/store/open.ts";
import type { TestDatabase } from "../support/databases.ts";
import { after, anEntry } from "../support/samples.ts";

/** What a store promises about the audit: it is written once, and whatever is done to it afterwards shows. */
export function auditContract(fresh: () => Promise<TestDatabase>): void {
  describe("the audit", () => {
    it("chains entries by their hashes, each case for itself", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await append(store, "c1", "one");
      await append(store, "c2", "else");
      await append(store, "c1", "two");

      const [one, two, ...none] = await store.queries.audit("c1");

      expect(one).toMatchObject({ ...anEntry("c1", "one"), seq: 1, prevHash: GENESIS });
      expect(two).toMatchObject({ ...anEntry("c1", "two"), seq: 2, prevHash: one?.hash });
      expect(none).toEqual([]);
      expect(one?.hash).toBe(
        hashOf({
          chain: "c1",
          seq: 1,
          occurredAt: "2026-11-21T12:00:00.000Z",
          recordedAt: "2026-11-21T12:00:01.000Z",
          actor: { kind: "system" },
          type: "door.opened",
          text: "one",
          details: { event: "one" },
          prevHash: GENESIS,
        }),
      );
    });

    it("verifies whatever people and hosts wrote", async () => {
      await using database = await fresh();
      await using store = await database.open();
      const person = { kind: "person", team: "T1", user: "U1", rights: ["sg.sign"] } as const;
      await store.transaction((tx) =>
        tx.appendAudit(
          anEntry("drift/1/eu/sg-\u0000", "\u0000 \ud800 \u{1F600} '\"\\", {
            actor: person,
            details: { z: 1, a: [null, 1.5, 1e21], "\ud800": "\u0000", absent: undefined },
          }),
        ),
      );
      await store.transaction((tx) =>
        tx.appendAudit(anEntry("x", "y", { actor: { ...person, rights: "unknown" } })),
      );
      await store.transaction((tx) =>
        tx.appendAudit(anEntry("x", "y", { actor: { kind: "aws", principal: "arn:aws:…" } })),
      );

      expect(await store.verifyAudit()).toEqual({ entries: 3, chains: 2, anchors: 0, faults: [] });
      const actors = (await store.queries.audit("x")).map(({ actor }) => actor.kind);
      expect(actors).toEqual(["person", "aws"]);
      expect((await verifyEntries(store.exportAudit({}))).faults).toEqual([]);
    });

    it("keeps one order when many write to one chain at once", async () => {
      await using database = await fresh();
      await using store = await database.open();

      await Promise.all(["a", "b", "c", "d", "e"].map((text) => append(store, "system", text)));

      const entries = await store.queries.audit("system");
      expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
      expect(await store.verifyAudit()).toMatchObject({ entries: 5, faults: [] });
    });

    it.each(["audit", "audit_anchors"])(
      "is append-only: the database refuses to change %s",
      async (table) => {
        await using database = await fresh();
        await using store = await database.open();
        await append(store, "c1", "one");
        await store.writeAnchor(after(60));
        const acts =
          database.databaseUrl === undefined
            ? [`insert or replace into ${table} select * from ${table}`]
            : [`truncate ${table}`, `truncate ${table} cascade`];

        for (const act of [`update ${table} set hash = 'x'`, `delete from ${table}`, ...acts])
          await expect(database.query(act), act).rejects.toThrow(/append-only/);

        expect(await store.verifyAudit()).toMatchObject({ entries: 1, anchors: 1, faults: [] });
      },
    );

    it("is anchored when something was written, and only then", async () => {
      await using database = await fresh();
      await using store = await database.open();
      expect(await store.writeAnchor(after(60))).toBe(0);
      await append(store, "c1", "one");
      await append(store, "c2", "one");

      const anchored = [
        await store.writeAnchor(after(120)),
        await store.writeAnchor(after(180)),
        await append(store, "c2", "two").then(() => store.writeAnchor(after(240))),
      ];

      expect(anchored).toEqual([2, 0, 1]);
      expect(await store.verifyAudit()).toEqual({ entries: 3, chains: 2, anchors: 2, faults: [] });
    });

    it("is anchored once, by whoever is first", async () => {
      await using database = await fresh();
      await using store = await database.open();
      for (const chain of ["a", "b", "c"]) await append(store, chain, "one");

      const anchored = await Promise.all([1, 2, 3].map(() => store.writeAnchor(after(60))));

      expect(anchored.reduce((sum, each) => sum + each, 0)).toBe(3);
      expect(await store.verifyAudit()).toMatchObject({ anchors: 1, faults: [] });
    });
  });

  describe("an audit that was tampered with", () => {
    const chain = "chain = 'c1'";
    it.each([
      ["a changed text", [`update audit set text = 'none' where ${chain} and seq = 2`], ["c1 2"]],
      ["a changed time", [`update audit set recorded_at = 1 where ${chain} and seq = 1`], ["c1 1"]],
      [
        "an unreadable actor",
        [`update audit set actor = '{' where ${chain} and seq = 3`],
        ["c1 3"],
      ],
      [
        "a time beyond time",
        [`update audit set occurred_at = 9e15 where ${chain} and seq = 1`],
        ["c1 1"],
      ],
      ["a missing entry", [`delete from audit where ${chain} and seq = 2`], ["c1 2"]],
      ["missing entries", [`delete from audit where ${chain} and seq < 3`], ["c1 1"]],
      ["a missing end", [`delete from audit where ${chain} and seq = 3`], ["c1 3"]],
      [
        "a missing end with its head",
        [
          `delete from audit where ${chain} and seq = 3`,
          `update audit_heads set seq = 2 where ${chain}`,
          `update audit_heads set hash = (select hash from audit where ${chain} and seq = 2) where ${chain}`,
        ],
        ["c1 3"],
      ],
      ["a missing chain", [`delete from audit where ${chain}`], ["c1 1"]],
      [
        "a missing chain with its head",
        [`delete from audit where ${chain}`, `delete from audit_heads where ${chain}`],
        ["c1 1"],
      ],
      [
        "a changed head",
        [`update audit_heads set hash = 'x' where ${chain}`],
        ["c1 3", "anchors 3"],
      ],
      ["a missing head", [`delete from audit_heads where ${chain}`], ["c1 3"]],
      [
        "a changed anchor",
        [`update audit_anchors set heads = '{}' where seq = 1`],
        ["anchors 1", "anchors 1"],
      ],
      [
        "an unreadable anchor",
        [`update audit_anchors set heads = '[' where seq = 2`],
        ["anchors 2", "anchors 3"],
      ],
      [
        "a changed link of anchors",
        [`update audit_anchors set prev_hash = 'x' where seq = 2`],
        ["anchors 2", "anchors 2", "anchors 3"],
      ],
      ["a missing anchor", [`delete from audit_anchors where seq = 1`], ["anchors 1", "anchors 1"]],
      ["a missing last anchor", [`delete from audit_anchors where seq = 2`], ["anchors 3"]],
    ])("shows %s", async (_, acts, places) => {
      await using database = await fresh();
      await using store = await database.open();
      await fill(store);

      await tamper(database, acts);

      const { faults } = await store.verifyAudit();
      expect(faults.map(({ chain: where, seq }) => `${where} ${seq}`).toSorted()).toEqual(
        places.toSorted(),
      );
    });

    it("shows a chain that was written anew, hashes and head and all", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await fill(store);
      const forged: string[] = [];
      let prevHash = GENESIS;
      for await (const line of store.exportAudit({ chain: "c1" })) {
        const { hash: _, ...rest } = { ...line, text: "nothing happened", prevHash };
        forged.push(
          `update audit set text = 'nothing happened', prev_hash = '${prevHash}',
            hash = '${hashOf(rest)}' where ${chain} and seq = ${line.seq}`,
        );
        prevHash = hashOf(rest);
      }

      await tamper(database, [
        ...forged,
        `update audit_heads set hash = '${prevHash}', dirty = 1 where ${chain}`,
      ]);

      const { faults } = await store.verifyAudit();
      expect(faults).toEqual([
        { chain: "c1", seq: 2, what: "the entry is not the one that was anchored" },
        { chain: "c1", seq: 3, what: "the entry is not the one that was anchored" },
      ]);
    });
  });

  describe("an exported audit", () => {
    it("verifies without the database, whole, by chain and up to a moment", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await fill(store);
      async function lines(selection: Parameters<OpenStore["exportAudit"]>[0]): Promise<unknown[]> {
        const parsed: unknown[] = [];
        for await (const line of store.exportAudit(selection))
          parsed.push(JSON.parse(JSON.stringify(line)));
        return parsed;
      }

      expect(await verifyEntries(await lines({}))).toEqual({ entries: 4, chains: 2, faults: [] });
      expect(await verifyEntries(await lines({ chain: "c1" }))).toMatchObject({
        entries: 3,
        faults: [],
      });
      expect(await lines({ before: after(1) })).toEqual([]);
      expect(await lines({ before: after(2) })).toHaveLength(4);
    });

    it("has all entries, however many there are", async () => {
      await using database = await fresh();
      await using store = await database.open();
      await store.transaction(async (tx) => {
        for (let index = 0; index < 1200; index++)
          await tx.appendAudit(anEntry(`c${index % 7}`, `${index}`));
      });

      expect(await verifyEntries(store.exportAudit({}))).toEqual({
        entries: 1200,
        chains: 7,
        faults: [],
      });
      expect(await store.verifyAudit()).toMatchObject({ entries: 1200, faults: [] });
    });
  });
}

async function append(store: Store, chain: string, text: string): Promise<void> {
  await store.transaction((tx) => tx.appendAudit(anEntry(chain, text)));
}

/** Two chains: `c1` with three entries, anchored at its second and third, and `c2` with one. */
async function fill(store: OpenStore): Promise<void> {
  await append(store, "c1", "one");
  await append(store, "c1", "two");
  await append(store, "c2", "one");
  await store.writeAnchor(after(60));
  await append(store, "c1", "three");
  await store.writeAnchor(after(120));
}

/** What somebody does who may change the database itself. */
async function tamper(database: TestDatabase, acts: readonly string[]): Promise<void> {
  const tables = ["audit", "audit_anchors"];
  const triggers =
    database.databaseUrl === undefined
      ? tables.flatMap((table) => [
          `drop trigger ${table}_no_update`,
          `drop trigger ${table}_no_delete`,
        ])
      : tables.map((table) => `alter table ${table} disable trigger all`);
  for (const act of [...triggers, ...acts]) await database.query(act);
}
