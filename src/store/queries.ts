import { sql } from "kysely";
import { CountersignError, hasCode } from "../core/errors.ts";
import type { Clock, Queries } from "../core/ports.ts";
import { entriesOf } from "./audit.ts";
import { openCaseQueries } from "./case-queries.ts";
import { effectsOf } from "./effects.ts";
import { eventsOf, refusalsSince } from "./events.ts";
import { openPeopleQueries } from "./people-queries.ts";
import { openRecordQueries } from "./record-queries.ts";
import { sweepsOf } from "./schedule.ts";
import type { Session } from "./schema.ts";

/** Reads for everybody outside `decide`. `clock` says what is due. */
export function openQueries(session: Session, clock: Clock): Queries {
  return {
    ...openCaseQueries(session, clock),
    ...openRecordQueries(session),
    ...openPeopleQueries(session),
    sweeps: () => sweepsOf(session),
    backlog: () => backlog(session, clock.now()),
    audit: (chain) => entriesOf(session, chain),
    effectsOf: (caseId) => effectsOf(session, caseId),
    eventsOf: (caseId) => eventsOf(session, caseId),
    attempts: (since, limit) => refusalsSince(session, since, limit),
    ping: () => ping(session),
  };
}

/** What is due and not done, also while it is tried again (a timer that is not due is no backlog); since when; what was given up. */
async function backlog({ db }: Session, now: Date): ReturnType<Queries["backlog"]> {
  const { waiting, oldest } = await db
    .selectFrom("effects")
    .select(({ fn }) => [
      fn.countAll<number>().as("waiting"),
      fn.min<number | null>("due").as("oldest"),
    ])
    .where("finished_at", "is", null)
    .where("due", "<=", now.getTime())
    .executeTakeFirstOrThrow();
  const { failed } = await db
    .selectFrom("effects")
    .select(({ fn }) => fn.countAll<number>().as("failed"))
    .where("state", "=", sql.lit("failed"))
    .executeTakeFirstOrThrow();
  return { waiting, failed, ...(oldest === null ? {} : { oldest: new Date(oldest) }) };
}

async function ping({ db }: Session): Promise<void> {
  try {
    await sql`select 1`.execute(db);
  } catch (error) {
    throw hasCode(error, "store.unreachable")
      ? error
      : new CountersignError("store.unreachable", {}, error);
  }
}
