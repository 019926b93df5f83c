import { CompiledQuery } from "kysely";
import type { Transaction } from "../core/ports.ts";
import { appendAudit } from "./audit.ts";
import { addLinks, findCase, insertCase, nextNumber, updateCase } from "./cases.ts";
import { addEffects, finishEffect } from "./effects.ts";
import { firstSight, setOutcome } from "./events.ts";
import { addRows } from "./rows.ts";
import type { Session } from "./schema.ts";

/** Runs `work` in one transaction. Throws what it throws, `core.lost_race` or `store.unreachable`: then nothing was stored. */
export async function inTransaction<T>(
  session: Session,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return await session.db.transaction().execute((db) => work(transactionOn({ ...session, db })));
}

function transactionOn(session: Session): Transaction {
  return {
    firstSight: (event) => firstSight(session, event),
    setOutcome: (eventId, outcome) => setOutcome(session, eventId, outcome),
    findCase: (kind, ref, now) => findCase(session, kind, ref, now),
    nextNumber: (kind) => nextNumber(session, kind),
    insertCase: (opened, open) => insertCase(session, opened, open),
    updateCase: (changed, open) => updateCase(session, changed, open),
    addLinks: (caseId, links) => addLinks(session, caseId, links),
    addEffects: (owner, effects, now) => addEffects(session, owner, effects, now),
    addRows: (rows) => addRows(session, rows),
    appendAudit: (entry) => appendAudit(session, entry),
    finishEffect: (id, result, now) => finishEffect(session, id, result, now),
    savepoint: (work) => savepoint(session, work),
  };
}

/** The name is always the same: within one another, both databases mean the innermost. */
const SAVEPOINT = CompiledQuery.raw("savepoint part");
const ROLL_BACK = CompiledQuery.raw("rollback to savepoint part");
const RELEASE = CompiledQuery.raw("release savepoint part");

async function savepoint<T>({ db }: Session, work: () => Promise<T>): Promise<T> {
  await db.executeQuery(SAVEPOINT);
  const result = await work().catch(async (error: unknown) => {
    await db.executeQuery(ROLL_BACK);
    await db.executeQuery(RELEASE);
    throw error;
  });
  await db.executeQuery(RELEASE);
  return result;
}
