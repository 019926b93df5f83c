import type { Selectable } from "kysely";
import type { Announcement, Identity, Queries } from "../core/ports.ts";
import type { Session, Tables } from "./schema.ts";

/** Reads of who is who, and of who announced what. */
export function openPeopleQueries({ db }: Session): Pick<Queries, "identities" | "announcements"> {
  return {
    identities: async ({ person, marks, at }) => {
      if (marks?.length === 0) return [];
      const rows = await db
        .selectFrom("identities")
        .selectAll()
        .where((is) => is.or([is("valid_from", "is", null), is("valid_from", "<=", at.getTime())]))
        .where((is) => is.or([is("valid_to", "is", null), is("valid_to", ">", at.getTime())]))
        .$if(person !== undefined, (query) => query.where("person", "=", person ?? ""))
        .$if(marks !== undefined, (query) =>
          query.where((is) =>
            is.or(
              (marks ?? []).map(({ kind, value }) =>
                is.and([is("kind", "=", kind), is("value", "=", value)]),
              ),
            ),
          ),
        )
        .orderBy("valid_from")
        .orderBy("id")
        .execute();
      return rows.map(toIdentity);
    },
    announcements: async ({ person, scope, at }) => {
      const rows = await db
        .selectFrom("announcements")
        .selectAll()
        .where("valid_from", "<=", at.getTime())
        .where("valid_to", ">", at.getTime())
        .$if(person !== undefined, (query) => query.where("person", "=", person ?? ""))
        .$if(scope !== undefined, (query) => query.where("scope", "=", scope ?? ""))
        .orderBy("valid_from", "desc")
        .orderBy("id")
        .execute();
      return rows.map(toAnnouncement);
    },
  };
}

function toIdentity(row: Selectable<Tables["identities"]>): Identity {
  const { id, person, kind, value, scope, assurance, by, proof } = row;
  return {
    id,
    person,
    kind,
    value,
    assurance: assurance ?? "",
    validFrom: new Date(row.valid_from ?? 0),
    ...(scope === null ? {} : { scope }),
    ...(by === null ? {} : { by }),
    ...(proof === null ? {} : { proof }),
  };
}

function toAnnouncement(row: Selectable<Tables["announcements"]>): Announcement {
  const { id, person, scope, reason } = row;
  return {
    id,
    person,
    scope,
    reason: reason ?? "",
    countersignedBy: row.countersigned_by ?? "",
    validFrom: new Date(row.valid_from ?? 0),
    validTo: new Date(row.valid_to ?? 0),
  };
}
