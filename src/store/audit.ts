import { type Selectable, sql } from "kysely";
import { z } from "zod";
import { type AuditLine, chainEntry, GENESIS, hashOf } from "../core/audit-chain.ts";
import type { Actor } from "../core/event.ts";
import type { AuditEntry, ChainedEntry } from "../core/ports.ts";
import { fromColumn, toColumn } from "./json-columns.ts";
import type { AuditTable, Session } from "./schema.ts";

/** More chains than this in one minute get a second anchor, so that no anchor becomes a huge row. */
const HEADS_IN_ANCHOR = 1000;
/** As the migration lock: any number that no other program uses. */
const ANCHOR_LOCK = 4_711_000_002;

const actorSchema: z.ZodType<Actor> = z.union([
  z.object({
    kind: z.literal("person"),
    team: z.string(),
    user: z.string(),
    rights: z.union([z.array(z.string()), z.literal("unknown")]),
  }),
  z.object({ kind: z.literal("aws"), principal: z.string() }),
  z.object({ kind: z.literal("pager"), name: z.string() }),
  z.object({ kind: z.literal(["timer", "system"]) }),
]);

/** Puts an entry at the end of its chain. The chain's head is locked first: two replicas cannot both be next. */
export async function appendAudit({ db }: Session, entry: AuditEntry): Promise<void> {
  const end = await db
    .insertInto("audit_heads")
    .values({ chain: entry.chain, seq: 0, hash: GENESIS, dirty: 1 })
    .onConflict((same) => same.column("chain").doUpdateSet({ dirty: 1 }))
    .returning(["seq", "hash"])
    .executeTakeFirstOrThrow();
  const line = chainEntry(end, entry);
  await db.insertInto("audit").values(toRow(line)).execute();
  await db
    .updateTable("audit_heads")
    .set({ seq: line.seq, hash: line.hash })
    .where("chain", "=", line.chain)
    .execute();
}

function toRow(line: AuditLine): Selectable<AuditTable> {
  return {
    chain: line.chain,
    seq: line.seq,
    occurred_at: Date.parse(line.occurredAt),
    recorded_at: Date.parse(line.recordedAt),
    actor: toColumn(line.actor),
    type: line.type,
    text: line.text,
    details: toColumn(line.details),
    prev_hash: line.prevHash,
    hash: line.hash,
  };
}

/** One chain, from its first entry. */
export async function entriesOf({ db }: Session, chain: string): Promise<readonly ChainedEntry[]> {
  const rows = await db
    .selectFrom("audit")
    .selectAll()
    .where("chain", "=", chain)
    .orderBy("seq")
    .execute();
  return rows.map(toEntry);
}

/** The entries of any chain that were recorded last, newest first. */
export async function recentEntries(
  { db }: Session,
  limit: number,
): Promise<readonly ChainedEntry[]> {
  const rows = await db
    .selectFrom("audit")
    .selectAll()
    .orderBy("recorded_at", "desc")
    .orderBy("chain")
    .orderBy("seq", "desc")
    .limit(limit)
    .execute();
  return rows.map(toEntry);
}

function toEntry(row: Selectable<AuditTable>): ChainedEntry {
  return {
    chain: row.chain,
    seq: row.seq,
    occurredAt: new Date(row.occurred_at),
    recordedAt: new Date(row.recorded_at),
    actor: actorSchema.parse(fromColumn(row.actor)),
    type: row.type,
    text: row.text,
    details: fromColumn(row.details),
    prevHash: row.prev_hash,
    hash: row.hash,
  };
}

/** Anchors the heads that changed since the last anchor; answers how many. Nothing is written when none did. */
export async function writeAnchor(session: Session, now: Date): Promise<number> {
  let anchored = 0;
  for (;;) {
    const more = await session.db
      .transaction()
      .execute((db) => writeOneAnchor({ ...session, db }, now));
    anchored += more;
    if (more < HEADS_IN_ANCHOR) return anchored;
  }
}

async function writeOneAnchor(session: Session, now: Date): Promise<number> {
  const { db, postgres } = session;
  if (postgres) await sql`select pg_advisory_xact_lock(${sql.lit(ANCHOR_LOCK)})`.execute(db);
  const heads = await db
    .selectFrom("audit_heads")
    .select(["chain", "seq", "hash"])
    .where("dirty", "=", sql.lit(1))
    .limit(HEADS_IN_ANCHOR)
    // A head that is being written now is anchored next time; waiting for it could be waiting for each other.
    .$if(postgres, (query) => query.forUpdate().skipLocked())
    .execute();
  if (heads.length === 0) return 0;
  const last = await db
    .selectFrom("audit_anchors")
    .select(["seq", "hash"])
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  const anchor = {
    seq: (last?.seq ?? 0) + 1,
    writtenAt: now.toISOString(),
    heads: Object.fromEntries(heads.map(({ chain, seq, hash }) => [chain, { seq, hash }])),
    prevHash: last?.hash ?? GENESIS,
  };
  await db
    .insertInto("audit_anchors")
    .values({
      seq: anchor.seq,
      written_at: now.getTime(),
      heads: toColumn(anchor.heads),
      prev_hash: anchor.prevHash,
      hash: hashOf(anchor),
    })
    .execute();
  await db
    .updateTable("audit_heads")
    .set({ dirty: 0 })
    .where(
      "chain",
      "in",
      heads.map(({ chain }) => chain),
    )
    .execute();
  return heads.length;
}
