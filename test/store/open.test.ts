import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { copyFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openStore } from "../../src/store/open.ts";
import { claim, queue } from "../contracts/store-outbox.ts";
import { DATABASES, freshPostgres, freshSqlite, type TestDatabase } from "../support/databases.ts";
import { fakeClock } from "../support/fake-clock.ts";
import { recordingLog } from "../support/recording-log.ts";
import { aCase, anEffect, anEvent } from "../support/samples.ts";

describe.each(DATABASES)("opening %s", (_, fresh) => {
  it("refuses a database that a newer version wrote", async () => {
    await using database = await fresh();
    await openAndClose(database);
    await database.query("insert into schema_versions (version, applied_at) values (99, 0)");

    await expect(database.open()).rejects.toMatchObject({
      code: "store.newer_schema",
      details: { stored: 99, known: 5 },
    });
  });

  it("finds everything again", async () => {
    await using database = await fresh();
    {
      await using store = await database.open();
      await store.transaction((tx) => tx.insertCase(aCase("c1"), true));
    }

    await using again = await database.open();

    expect(await again.queries.caseById("c1")).toEqual(aCase("c1"));
  });

  it("brings an older database up to date and keeps what is in it", async () => {
    await using database = await fresh();
    const log = recordingLog();
    {
      await using store = await database.open();
      await store.transaction((tx) => tx.insertCase(aCase("c1"), true));
    }
    await makeOlder(database);

    await using store = await database.open({ log });

    expect(await store.queries.caseById("c1")).toBeDefined();
    await store.messages.save("c1", "s", { channel: "C", ts: "1", renderedHash: "h" }, new Date(0));
    expect(log.texts("info")).toContain("the database schema was upgraded");
  });

  it("lets a transaction that has begun come to its end when it is closed", async () => {
    await using database = await fresh();
    const store = await database.open();
    const begun = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const working = store.transaction(async (tx) => {
      begun.resolve();
      await gate.promise;
      return await tx.firstSight(anEvent("e"));
    });
    await begun.promise;

    const closing = store[Symbol.asyncDispose]();
    gate.resolve();

    expect(await working).toBe(true);
    await closing;
  });
});

describe("opening SQLite", () => {
  it("makes the data directory when it is missing", async () => {
    await using database = await freshSqlite();
    const dataDir = join(database.dataDir, "not", "there");

    await using store = await openStore({ ...options(), dataDir });

    await store.queries.ping();
    expect(existsSync(join(dataDir, "countersign.sqlite"))).toBe(true);
  });

  it("says when the data directory cannot be made", async () => {
    await using database = await freshSqlite();
    writeFileSync(join(database.dataDir, "file"), "");

    await expect(
      openStore({ ...options(), dataDir: join(database.dataDir, "file", "below") }),
    ).rejects.toMatchObject({ code: "store.unreachable" });
  });

  it("says when the file is no database", async () => {
    await using database = await freshSqlite();
    writeFileSync(join(database.dataDir, "countersign.sqlite"), "this is no database".repeat(99));

    await expect(database.open()).rejects.toMatchObject({ code: "store.unreachable" });
  });

  it("lets one process run in a directory, and others look beside it", async () => {
    await using database = await freshSqlite();
    await using store = await database.open({ exclusive: true });

    const second = database.open({ exclusive: true });

    await expect(second).rejects.toMatchObject({ code: "store.locked" });
    await using audit = await database.open();
    await audit.deadLetters.add({ receivedAt: new Date(0), reason: "r", source: "s", body: "b" });
    expect(await store.deadLetters.count()).toBe(1);
  });

  it("gives the directory free when it is closed", async () => {
    await using database = await freshSqlite();
    for (const _ of [1, 2]) {
      await using store = await database.open({ exclusive: true });
      await store.queries.ping();
    }

    expect(await readdir(database.dataDir)).toContain("countersign.sqlite");
  });

  it("leaves no lock behind when the process is killed", async () => {
    await using database = await freshSqlite();
    await using run = holdStore(database, "exclusive");
    expect(await run.said()).toBe("open");
    await expect(database.open({ exclusive: true })).rejects.toMatchObject({
      code: "store.locked",
    });

    await run.kill();

    await using store = await database.open({ exclusive: true });
    await store.queries.ping();
  });

  it("begins at once with what a killed process had in hand, unless another one may have it", async () => {
    await using database = await freshSqlite();
    {
      await using store = await database.open({ exclusive: true });
      await queue(store, "c1", anEffect("1"));
      await claim(store);
    }

    await using beside = await database.open();
    const taken = await claim(beside);
    await using store = await database.open({ exclusive: true });

    expect(taken).toEqual([]);
    expect(await claim(store)).toMatchObject([{ effect: { key: "1" }, attempts: 2 }]);
  });

  it("makes the schema once when several processes begin together", async () => {
    await using database = await freshSqlite();
    await using stack = new AsyncDisposableStack();
    const runs = [1, 2, 3, 4].map(() => stack.use(holdStore(database, "beside")));

    const said = await Promise.all(runs.map((run) => run.said()));

    expect(said).toEqual(["open", "open", "open", "open"]);
    const versions = await database.query("select version from schema_versions order by version");
    expect(versions.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5]);
  }, 30_000);

  it("copies an older database before it is upgraded", async () => {
    await using database = await freshSqlite();
    await openAndClose(database);
    await makeOlder(database);

    await openAndClose(database, true);

    const name = "countersign-schema-2-20261121T140000000Z.sqlite";
    expect(await readdir(database.dataDir)).toContain(name);
    await copyFile(join(database.dataDir, name), join(database.dataDir, "countersign.sqlite"));
    const versions = await database.query("select max(version) as version from schema_versions");
    expect(versions).toEqual([{ version: 2 }]);
  });

  it("does not upgrade under a process that runs", async () => {
    await using database = await freshSqlite();
    await using run = await database.open({ exclusive: true });
    await makeOlder(database);

    await expect(database.open()).rejects.toMatchObject({ code: "store.locked" });

    await run.queries.ping();
  });
});

describe("opening PostgreSQL", () => {
  it("lets replicas share it, also when they begin together", async () => {
    await using database = await freshPostgres();
    await using stack = new AsyncDisposableStack();

    const stores = await Promise.all([1, 2, 3, 4].map(() => database.open({ exclusive: true })));
    for (const store of stores) stack.use(store);

    await Promise.all(stores.map((store) => store.queries.ping()));
    const versions = await database.query("select version from schema_versions order by version");
    expect(versions.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5]);
  });

  it("says when there is no server, without its password", async () => {
    await using database = await freshSqlite();
    const databaseUrl = "postgres://countersign:hunter2@127.0.0.1:1/countersign";

    const failure: unknown = await openStore({
      ...options(),
      databaseUrl,
      dataDir: database.dataDir,
    }).catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: "store.unreachable" });
    expect(String(failure)).not.toContain("hunter2");
  });

  it("says when the server ends the connection, and goes on when it is back", async () => {
    await using database = await freshPostgres();
    const log = recordingLog();
    await using store = await database.open({ log });
    const broken = store.transaction(async (tx) => {
      await tx.firstSight(anEvent("e"));
      await endConnections(database);
      return await tx.firstSight(anEvent("f"));
    });

    await expect(broken).rejects.toMatchObject({ code: "store.unreachable" });

    expect(await store.transaction((tx) => tx.firstSight(anEvent("e")))).toBe(true);
  });

  it("logs an idle connection that broke and replaces it", async () => {
    await using database = await freshPostgres();
    const log = recordingLog();
    await using store = await database.open({ log });

    await endConnections(database);

    await expect
      .poll(() => log.texts("warn"))
      .toContain("an idle connection to the database broke");
    await expect(store.queries.ping()).resolves.toBeUndefined();
  });
});

function options(): Omit<Parameters<typeof openStore>[0], "dataDir"> {
  return { log: recordingLog(), clock: fakeClock(), exclusive: false };
}

async function openAndClose(database: TestDatabase, exclusive = false): Promise<void> {
  await using store = await database.open({ exclusive });
  await store.queries.ping();
}

/** Takes the last migrations back, to version 2. */
async function makeOlder(database: TestDatabase): Promise<void> {
  const tables =
    "messages dead_letters sweeps cron_runs checkpoints snapshots login_evidence identities " +
    "announcements approvals limits login_failures";
  for (const table of tables.split(" ")) await database.query(`drop table ${table}`);
  await database.query("drop index events_refused");
  await database.query("delete from schema_versions where version > 2");
}

/** Ends all connections to this test's part of the server but the one that says so. */
async function endConnections(database: TestDatabase): Promise<void> {
  await database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = current_setting('application_name') and pid <> pg_backend_pid()`,
  );
}

interface Held extends AsyncDisposable {
  readonly said: () => Promise<string | undefined>;
  readonly kill: () => Promise<void>;
}

/** Another process that has the database open. */
function holdStore({ dataDir }: TestDatabase, how: "exclusive" | "beside"): Held {
  const program = fileURLToPath(import.meta.resolve("../support/hold-store.ts"));
  const child = spawn(process.execPath, [program, dataDir, how], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface(child.stdout);
  const first = once(lines, "line");
  const exited = once(child, "close");
  async function kill(): Promise<void> {
    child.kill("SIGKILL");
    await exited;
  }
  return {
    said: async () => String((await first)[0]),
    kill,
    [Symbol.asyncDispose]: kill,
  };
}
