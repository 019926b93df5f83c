import { sql } from "kysely";
import type { Clock, Queries, StoredCase } from "../core/ports.ts";
import { toCase } from "./cases.ts";
import type { Session } from "./schema.ts";

type CaseQueries = Pick<
  Queries,
  "caseById" | "caseByNumber" | "newestCase" | "openCases" | "linkedCases" | "recentCases"
>;

/** Reads of cases, without locks. */
export function openCaseQueries(session: Session, clock: Clock): CaseQueries {
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
    linkedCases: (kind, links, limit) => findLinked(session, { kind, links, limit }, clock.now()),
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

interface Wanted {
  readonly kind: string;
  readonly links: readonly { readonly kind: string; readonly link: string }[];
  readonly limit: number;
}

async function findLinked(
  { db }: Session,
  { kind, links, limit }: Wanted,
  now: Date,
): Promise<StoredCase[]> {
  if (links.length === 0) return [];
  const rows = await db
    .selectFrom("case_links")
    .innerJoin("cases", "cases.id", "case_links.case_id")
    .selectAll("cases")
    .distinct()
    .where("cases.kind", "=", kind)
    .where("case_links.until", ">=", now.getTime())
    .where((is) =>
      is.or(
        links.map((each) => is.and({ "case_links.kind": each.kind, "case_links.link": each.link })),
      ),
    )
    .orderBy("cases.seq", "desc")
    .limit(limit)
    .execute();
  return rows.map(toCase);
}

function casesOf({ db }: Session) {
  return db.selectFrom("cases").selectAll();
}
