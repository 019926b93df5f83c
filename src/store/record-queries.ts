import type { Selectable } from "kysely";
import type { JsonObject } from "../core/json.ts";
import type { Queries, Snapshot } from "../core/ports.ts";
import { fromColumn } from "./json-columns.ts";
import type { Session, Tables } from "./schema.ts";

/** Reads of the watchers' own tables. */
export function openRecordQueries({
  db,
}: Session): Pick<Queries, "snapshots" | "snapshotTimes" | "evidence"> {
  return {
    snapshots: async ({ kind, account, region, key }) => {
      const rows = await db
        .selectFrom("snapshots")
        .selectAll()
        .where("kind", "=", kind)
        .$if(account !== undefined, (query) => query.where("account", "=", account ?? ""))
        .$if(region !== undefined, (query) => query.where("region", "=", region ?? ""))
        .$if(key !== undefined, (query) => query.where("key", "=", key ?? ""))
        .orderBy("key")
        .execute();
      return rows.map(toSnapshot);
    },
    snapshotTimes: async ({ kind, account, region }) => {
      const rows = await db
        .selectFrom("snapshots")
        .select(["key", "read_at"])
        .where("kind", "=", kind)
        .where("account", "=", account)
        .where("region", "=", region)
        .execute();
      return rows.map(({ key, read_at }) => ({ key, readAt: new Date(read_at) }));
    },
    evidence: async ({ person, claim, scope, host, ip, since, limit }) => {
      const rows = await db
        .selectFrom("login_evidence")
        .selectAll()
        .where("at", ">=", since.getTime())
        .$if(person !== undefined, (query) => query.where("person", "=", person ?? ""))
        .$if(claim !== undefined, (query) => query.where("claim", "=", claim ?? ""))
        .$if(scope !== undefined, (query) => query.where("scope", "=", scope ?? ""))
        .$if(host !== undefined, (query) => query.where("host", "=", host ?? ""))
        .$if(ip !== undefined, (query) => query.where("ip", "=", ip ?? ""))
        .orderBy("at", "desc")
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(toEvidence);
    },
  };
}

function toSnapshot(row: Selectable<Tables["snapshots"]>): Snapshot {
  return {
    kind: row.kind,
    account: row.account,
    region: row.region,
    key: row.key,
    readAt: new Date(row.read_at),
    data: fromColumn(row.data),
  };
}

/** As it was written in the row: times are epoch milliseconds, empty columns are left out, `data` is an object. */
function toEvidence({ data, ...columns }: Selectable<Tables["login_evidence"]>): JsonObject {
  return {
    ...Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null)),
    ...(data === null ? {} : { data: fromColumn(data) }),
  };
}
