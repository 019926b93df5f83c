import type { Queries } from "../core/ports.ts";
import { toCase } from "./cases.ts";
import type { Session } from "./schema.ts";

type CaseQueries = Pick<Queries, "caseById" | "newestCase" | "openCases" | "recentCases">;

/** Reads of cases, without locks. */
export function openCaseQueries({ db }: Session): CaseQueries {
  return {
    caseById: async (id) => {
      const row = await db.selectFrom("cases").selectAll().where("id", "=", id).executeTakeFirst();
      return row && toCase(row);
    },
    newestCase: async (kind, key) => {
      const row = await db
        .selectFrom("cases")
        .selectAll()
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
      const rows = await db
        .selectFrom("cases")
        .selectAll()
        .where("kind", "in", kinds)
        .where("open", "=", 1)
        .orderBy("seq", "desc")
        .limit(limit)
        .execute();
      return rows.map(toCase);
    },
    recentCases: async (kind, since, limit) => {
      const rows = await db
        .selectFrom("cases")
        .selectAll()
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
