import { sql } from "kysely";
import type { Queries } from "../core/ports.ts";
import { toCase } from "./cases.ts";
import type { Session } from "./schema.ts";

type CaseQueries = Pick<
  Queries,
  "caseById" | "caseByNumber" | "newestCase" | "openCases" | "recentCases"
>;

/** Reads of cases, without locks. */
export function openCaseQueries(session: Session): CaseQueries {
  return {
    caseById: async (id) => {
      const row = await casesOf(session).where("id", "=", id).executeTakeFirst();
      return row && toCase(row);
    },
    caseByNumber: async (kind, number) => {
      const row = await casesOf(session)
        .where("kind", "=", kind)
        .where("number", "=", number)
        .executeTakeFirst();
      return row && toCase(row);
    },
    newestCase: async (kind, key) => {
      const row = await casesOf(session)
        .where("kind", "=", kind)
        .where("key", "=", key)
        .orderBy("open", "desc")
        .orderBy("seq", "desc")
        .limit(1)
        .executeTakeFirst();
      return row && toCase(row);
    },
    openCases: async (kinds, limit) => {
      if (kinds.length === 0) return [];
      const open = casesOf(session).where("kind", "in", kinds).where("open", "=", sql.lit(1));
      return (await open.orderBy("seq", "desc").limit(limit).execute()).map(toCase);
    },
    recentCases: async (kind, since, limit) => {
      const rows = await casesOf(session)
        .where("kind", "=", kind)
        .where("opened_at", ">=", since.getTime())
        .orderBy("opened_at", "desc")
        .orderBy("seq", "desc")
        .limit(limit)
        .execute();
      return rows.map(toCase);
    },
  };
}

function casesOf({ db }: Session) {
  return db.selectFrom("cases").selectAll();
}
