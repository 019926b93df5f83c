import { type Selectable, sql } from "kysely";
import { CountersignError } from "../core/errors.ts";
import type { CaseRef, Link } from "../core/event.ts";
import type { StoredCase } from "../core/ports.ts";
import { fromColumn, toColumn } from "./json-columns.ts";
import type { CaseTable, Session } from "./schema.ts";

/** Seeds the hash of our advisory locks, so that other programs in the same database do not meet ours by chance. */
const LOCK_SEED = 4711;

/** Finds the case that an event is about and locks it until the end of the transaction. */
export async function findCase(
  session: Session,
  kind: string,
  ref: CaseRef,
  now: Date,
): Promise<StoredCase | undefined> {
  if (ref.by === "id") {
    const named = await lockable(session, kind).where("id", "=", ref.id).executeTakeFirst();
    return named && toCase(named);
  }
  const links = ref.by === "links" ? ref.links : [];
  if (session.postgres) await lockNames(session, kind, ref.key, links);
  const found =
    (links.length > 0 ? await findLinked(session, kind, links, now) : undefined) ??
    (await lockable(session, kind)
      .where("key", "=", ref.key)
      .orderBy("open", "desc")
      .orderBy("seq", "desc")
      .limit(1)
      .executeTakeFirst());
  return found && toCase(found);
}

/** Begins at the links: the cases of a kind are many, those that share a link few. */
async function findLinked(
  { db, postgres }: Session,
  kind: string,
  links: readonly Link[],
  now: Date,
): Promise<Selectable<CaseTable> | undefined> {
  return await db
    .selectFrom("case_links")
    .innerJoin("cases", "cases.id", "case_links.case_id")
    .selectAll("cases")
    .where("cases.kind", "=", kind)
    .where("case_links.until", ">=", now.getTime())
    .where((is) =>
      is.or(
        links.map((each) => is.and({ "case_links.kind": each.kind, "case_links.link": each.link })),
      ),
    )
    .orderBy("cases.seq", "desc")
    .limit(1)
    .$if(postgres, (query) => query.forUpdate("cases"))
    .executeTakeFirst();
}

function lockable({ db, postgres }: Session, kind: string) {
  return db
    .selectFrom("cases")
    .selectAll()
    .where("kind", "=", kind)
    .$if(postgres, (query) => query.forUpdate());
}

/**
 * A case that does not exist yet cannot be locked, its names can: of two replicas that see the first two lines of one
 * connection, the second waits here and then finds the case of the first. SQLite has one writer at a time anyway.
 */
async function lockNames(
  { db }: Session,
  kind: string,
  key: string,
  links: readonly Link[],
): Promise<void> {
  const names = [
    `${kind} key ${key}`,
    ...links.map((each) => `${kind} link ${each.kind} ${each.link}`),
  ];
  // In one order everywhere, so that two events with the same links cannot wait for each other.
  const sorted = names.toSorted();
  await sql`select pg_advisory_xact_lock(hashtextextended(name, ${sql.lit(LOCK_SEED)}))
    from unnest(${sorted}::text[]) as name`.execute(db);
}

/** The number that the next case of this kind will get; other transactions of this kind wait until this one ends. */
export async function nextNumber({ db }: Session, kind: string): Promise<number> {
  const { value } = await db
    .insertInto("counters")
    .values({ kind, value: 0 })
    .onConflict((same) => same.column("kind").doUpdateSet({ value: sql`counters.value` }))
    .returning("value")
    .executeTakeFirstOrThrow();
  return value + 1;
}

/** Throws `core.lost_race` when another open case of that kind and key exists. */
export async function insertCase(
  { db }: Session,
  opened: StoredCase,
  open: boolean,
): Promise<void> {
  const { id, kind, key, number } = opened;
  const openedAt = opened.openedAt.getTime();
  await db
    .insertInto("cases")
    .values({ id, kind, key, number, opened_at: openedAt, ...changing(opened, open) })
    .execute();
  if (number === 0) return;
  await db
    .insertInto("counters")
    .values({ kind, value: number })
    .onConflict((same) => same.column("kind").doUpdateSet({ value: number }))
    .execute();
}

/** Throws `core.lost_race` when the stored version is not the one before. */
export async function updateCase(
  { db }: Session,
  changed: StoredCase,
  open: boolean,
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable("cases")
    .set(changing(changed, open))
    .where("id", "=", changed.id)
    .where("version", "=", changed.version - 1)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== 1n) throw new CountersignError("core.lost_race", { case: changed.id });
}

function changing(of: StoredCase, open: boolean) {
  return {
    state: of.state,
    open: open ? 1 : 0,
    version: of.version,
    updated_at: of.updatedAt.getTime(),
    details: toColumn(of.details),
  };
}

/** Adds links to a case; one that it has already may be prolonged, never cut short. */
export async function addLinks(
  { db }: Session,
  caseId: string,
  links: readonly Link[],
): Promise<void> {
  for (const { kind, link, until } of links)
    await db
      .insertInto("case_links")
      .values({ kind, link, case_id: caseId, until: until.getTime() })
      .onConflict((same) =>
        same
          .columns(["kind", "link", "case_id"])
          .doUpdateSet((row) => ({ until: row.ref("excluded.until") }))
          .whereRef("case_links.until", "<", "excluded.until"),
      )
      .execute();
}

/** A row -> the case. */
export function toCase(row: Selectable<CaseTable>): StoredCase {
  return {
    id: row.id,
    kind: row.kind,
    key: row.key,
    number: row.number,
    state: row.state,
    version: row.version,
    openedAt: new Date(row.opened_at),
    updatedAt: new Date(row.updated_at),
    details: fromColumn(row.details),
  };
}
