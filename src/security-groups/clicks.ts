import type { Decision } from "../core/case.ts";
import { openIncident } from "../core/incident-signals.ts";
import { also, because, type Course, conclude, readSoon, refuse } from "./course.ts";
import type { DriftDetails, DriftState } from "./drift-case.ts";
import { factsForIncident, titleOf, whyNot } from "./words.ts";

type Answer = Decision<DriftState, DriftDetails>;

/** *Escalate*: people are needed now. Every incident of a case has the same key, so that a second click is a signal. */
export function decideEscalate(course: Course): Answer {
  const { state, details, before, id, now } = course;
  if (!before || state === "none" || state === "suspect" || state === "closed")
    return refuse(whyNot(course));
  const { account, region, groupId } = details;
  const violates = details.items.some(({ kind }) => kind === "violation");
  const asset = { account, region, kind: "sg" as const, id: groupId ?? details.name ?? "" };
  const escalated = also(
    course,
    openIncident({
      key: `drift:${before.key}`,
      severity: "sev2",
      cause: violates ? "baseline.unhealed" : "manual",
      title: titleOf(details),
      facts: factsForIncident(details),
      subject: [],
      assets: [asset],
      occurredAt: details.detectedAt ?? now.toISOString(),
      source: { caseKind: "drift", caseId: id },
    }),
  );
  return conclude(because(escalated, "escalated by a person"), {
    kind: "private",
    text: "The incident is being opened; its number will stand in the message.",
  });
}

/** *Look again*: the group is read now. */
export function decideLook(course: Course): Answer {
  const { state, details } = course;
  if (state === "none" || state === "suspect" || state === "closed") return refuse(whyNot(course));
  if (details.groupId === undefined)
    return refuse("AWS has no such group to read; the next sweep looks for it.");
  return conclude(because(readSoon(course, "person", 0), "a person asked for a fresh reading"), {
    kind: "private",
    text: "Reading it now; the message shows what comes of it.",
  });
}
