import type { Selectable } from "kysely";
import { z } from "zod";
import {
  type AuditFault,
  type AuditLine,
  type AuditReport,
  type ChainEnd,
  GENESIS,
  hashOf,
  missing,
  startChainCheck,
} from "../core/audit-chain.ts";
import type { JsonObject } from "../core/json.ts";
import { fromColumn } from "./json-columns.ts";
import { anchorRows, auditRows } from "./read-audit.ts";
import type { AnchorTable, AuditTable, Session } from "./schema.ts";

/** What a check of the whole audit found. */
export interface AuditCheck extends AuditReport {
  readonly anchors: number;
}

const headsSchema = z.record(z.string(), z.object({ seq: z.number(), hash: z.string() }));

/** What the anchors that are whole say of each chain: sequence number -> hash. */
type Anchored = Map<string, Map<number, string>>;

interface Findings {
  readonly faults: AuditFault[];
  readonly anchored: Anchored;
}

/**
 * Checks every entry against its hash and the entry before it, every chain against its head and the anchors that name it,
 * and every anchor against the one before it. Reads one snapshot and holds up no writer.
 */
export async function verifyAudit(session: Session): Promise<AuditCheck> {
  return await session.db
    .transaction()
    .setAccessMode("read only")
    .setIsolationLevel("repeatable read")
    .execute((db) => verifyWithin({ ...session, db }));
}

async function verifyWithin(session: Session): Promise<AuditCheck> {
  const findings: Findings = { faults: [], anchored: new Map() };
  const anchors = await checkAnchors(session, findings);
  const check = startChainCheck();
  let entries = 0;
  for await (const row of auditRows(session, {})) {
    entries += 1;
    check.take(lineOrRuin(row));
    const named = findings.anchored.get(row.chain)?.get(row.seq);
    if (named !== undefined && named !== row.hash)
      findings.faults.push(fault(row.chain, row.seq, "the entry is not the one that was anchored"));
  }
  findings.faults.push(...check.faults);
  await checkEnds(session, findings, check.ends);
  const chains = check.ends.size;
  return { entries, chains, anchors, faults: findings.faults };
}

/** Checks the chain of anchors and notes what they name; answers how many there are. */
async function checkAnchors(session: Session, { faults, anchored }: Findings): Promise<number> {
  let before: ChainEnd = { seq: 0, hash: GENESIS };
  let count = 0;
  for await (const row of anchorRows(session)) {
    count += 1;
    if (row.seq > before.seq + 1) faults.push(missing("anchors", before.seq + 1, row.seq - 1));
    else if (row.prev_hash !== before.hash)
      faults.push(fault("anchors", row.seq, "the anchor does not follow from the one before it"));
    const heads = headsOf(row);
    if (!heads) faults.push(fault("anchors", row.seq, "the anchor was altered"));
    for (const [chain, { seq, hash }] of Object.entries(heads ?? {}))
      anchored.set(chain, (anchored.get(chain) ?? new Map<number, string>()).set(seq, hash));
    before = { seq: row.seq, hash: row.hash };
  }
  return count;
}

/** The heads that an anchor names; nothing when it is not what was written. */
function headsOf(row: Selectable<AnchorTable>): z.infer<typeof headsSchema> | undefined {
  const heads = jsonOr(row.heads, undefined);
  const parsed = headsSchema.safeParse(heads);
  if (!heads || !parsed.success) return undefined;
  const body = { seq: row.seq, writtenAt: isoOr(row.written_at), heads, prevHash: row.prev_hash };
  return hashOf(body) === row.hash ? parsed.data : undefined;
}

/** Looks for what is missing at the end of chains, or altogether: heads and anchors know how far each went. */
async function checkEnds(
  { db }: Session,
  { faults, anchored }: Findings,
  ends: ReadonlyMap<string, ChainEnd>,
): Promise<void> {
  const rows = await db.selectFrom("audit_heads").selectAll().execute();
  const heads = new Map(rows.map((row) => [row.chain, row]));
  for (const chain of new Set([...heads.keys(), ...anchored.keys(), ...ends.keys()])) {
    const named = anchored.get(chain);
    const [end, head] = [ends.get(chain), heads.get(chain)];
    const known = Math.max(head?.seq ?? 0, ...(named?.keys() ?? []));
    faults.push(...faultsAtEnd(chain, { end, head, known }));
    if (head?.dirty === 0 && named?.get(head.seq) !== head.hash)
      faults.push(fault("anchors", head.seq, `no anchor names the head of ${chain}`));
  }
}

/** `end`: the last entry found; `known`: how far head or anchors say the chain went. */
function faultsAtEnd(
  chain: string,
  found: {
    readonly end: ChainEnd | undefined;
    readonly head: ChainEnd | undefined;
    readonly known: number;
  },
): AuditFault[] {
  const { end, head, known } = found;
  if (!end) return [fault(chain, 1, "the whole chain is missing")];
  if (end.seq < known) return [missing(chain, end.seq + 1, known)];
  return head?.seq === end.seq && head.hash === end.hash
    ? []
    : [fault(chain, end.seq, "the head of the chain names another entry")];
}

/** The entry as it was hashed; what cannot be read is empty, and then its hash shows it. */
function lineOrRuin(row: Selectable<AuditTable>): AuditLine {
  return {
    chain: row.chain,
    seq: row.seq,
    occurredAt: isoOr(row.occurred_at),
    recordedAt: isoOr(row.recorded_at),
    actor: jsonOr(row.actor, {}),
    type: row.type,
    text: row.text,
    details: jsonOr(row.details, {}),
    prevHash: row.prev_hash,
    hash: row.hash,
  };
}

function jsonOr<T>(text: string, instead: T): JsonObject | T {
  try {
    return fromColumn(text);
  } catch {
    return instead;
  }
}

function isoOr(at: number): string {
  return Number.isFinite(new Date(at).getTime()) ? new Date(at).toISOString() : "";
}

function fault(chain: string, seq: number, what: string): AuditFault {
  return { chain, seq, what };
}
