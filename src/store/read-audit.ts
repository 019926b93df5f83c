import { type Selectable, sql } from "kysely";
import type { AuditLine } from "../core/audit-chain.ts";
import { fromColumn } from "./json-columns.ts";
import type { AnchorTable, AuditTable, Session } from "./schema.ts";

/** Rows read at once. */
const PAGE = 500;

/** What to read of the audit: one chain or all, only what was recorded before a moment or everything. */
export interface AuditSelection {
  readonly chain?: string;
  readonly before?: Date;
}

/** Entries as lines for a file, chain after chain, each in its order; `verifyEntries` checks such a file without the database. */
export async function* exportAudit(
  session: Session,
  selection: AuditSelection,
): AsyncGenerator<AuditLine> {
  for await (const row of auditRows(session, selection)) yield toLine(row);
}

/** A row -> the entry as it was hashed. Throws when a JSON column holds none: `verifyAudit` names that entry. */
function toLine(row: Selectable<AuditTable>): AuditLine {
  return {
    chain: row.chain,
    seq: row.seq,
    occurredAt: new Date(row.occurred_at).toISOString(),
    recordedAt: new Date(row.recorded_at).toISOString(),
    actor: fromColumn(row.actor),
    type: row.type,
    text: row.text,
    details: fromColumn(row.details),
    prevHash: row.prev_hash,
    hash: row.hash,
  };
}

/** Rows of the audit, chain after chain, each in its order; read in pages. */
export async function* auditRows(
  { db }: Session,
  { chain, before }: AuditSelection,
): AsyncGenerator<Selectable<AuditTable>> {
  let last: Selectable<AuditTable> | undefined;
  for (;;) {
    const after = last;
    const rows = await db
      .selectFrom("audit")
      .selectAll()
      .$if(chain !== undefined, (query) => query.where("chain", "=", chain ?? ""))
      .$if(before !== undefined, (query) => query.where("recorded_at", "<", Number(before)))
      .$if(after !== undefined, (query) =>
        query.where(sql<boolean>`(chain, seq) > (${after?.chain}, ${after?.seq})`),
      )
      .orderBy("chain")
      .orderBy("seq")
      .limit(PAGE)
      .execute();
    yield* rows;
    last = rows.at(-1);
    if (rows.length < PAGE) return;
  }
}

/** All anchors, oldest first; read in pages. */
export async function* anchorRows({ db }: Session): AsyncGenerator<Selectable<AnchorTable>> {
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom("audit_anchors")
      .selectAll()
      .where("seq", ">", after)
      .orderBy("seq")
      .limit(PAGE)
      .execute();
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.seq;
  }
}
