import { openIncident, raiseIncident } from "../core/incident-signals.ts";
import { also, because, type Course, change, disarm } from "./course.ts";
import { liveFindings } from "./exposed.ts";

/** The key under which incidents know this exposure. */
export function incidentKey({ account, bucket, gathered }: Course["details"]): string {
  // What became public at once is one incident, however many buckets it is.
  const isOne = bucket !== undefined && !gathered;
  return `bucket:${isOne ? `${account}/${bucket}` : account}`;
}

/** Opens an incident for the exposure, or tells the one that there is that it became worse. */
export function raise(course: Course, reason: string): Course {
  const { details, id, now } = course;
  const { account, bucket = "", exposed, incident } = details;
  const key = incidentKey(details);
  const title = `Bucket ${bucket} is public`;
  if (incident && incident.state !== "closed") {
    const text = `${title}: ${reason}`;
    const signal = { key, cause: "bucket.public", severity: "sev2", text } as const;
    return because(also(course, raiseIncident(signal)), reason);
  }
  const region = exposed?.region;
  const opening = openIncident({
    key,
    severity: "sev2",
    cause: "bucket.public",
    title,
    facts: factsOf(course),
    subject: exposed?.who ? [{ principalArn: exposed.who.actor.principal }] : [],
    assets: [{ account, ...(region ? { region } : {}), kind: "bucket", id: bucket }],
    occurredAt: exposed?.since ?? now.toISOString(),
    source: { caseKind: "exposure", caseId: id },
  });
  const asked = change(disarm(course, "grace"), { incident: { state: "asked" } });
  return because(also(asked, opening), reason);
}

function factsOf({ details }: Course): [string, string][] {
  const { account, accountName, bucket = "", exposed } = details;
  const live = exposed ? liveFindings(exposed.verdict) : [];
  return [
    ["Bucket", bucket],
    ["Account", accountName === undefined ? account : `${accountName} (${account})`],
    ...live.map(({ channel, id, why }): [string, string] => [
      `Public by ${channel}`,
      `${id}: ${why}`,
    ]),
    ...(exposed?.who
      ? [
          ["Who", `${exposed.who.actor.name} (${exposed.who.actor.principal})`] satisfies [
            string,
            string,
          ],
        ]
      : []),
  ];
}
