import { openIncident } from "../core/incident-signals.ts";
import { also, because, type Course, readSoon, SETTLE_MS } from "./course.ts";
import type { DriftEvent } from "./events.ts";
import { groupLabel } from "./words.ts";

type Touched = Extract<DriftEvent, { kind: "sg.touched" }>["data"];

/** The role's name and the session's, of a caller that assumed a role. */
const SESSION = /^arn:aws[a-z-]*:sts::\d{12}:assumed-role\/([^/]+)\/(.+)$/;
/** Sessions of ours are named after the case that they work for. */
const OURS = /^cs-([0-9a-z]+)$/;

/**
 * Whether a call was made with the role that only Countersign uses, and if so, whether it is one that this case, or the
 * one before it, made. A call that fits no effect is somebody else's.
 */
export function useOfChangeRole(course: Course, touched: Touched): "ours" | "stranger" | "none" {
  const [, role, session = ""] = SESSION.exec(touched.actor.principal) ?? [];
  const arn = course.policy.acting.changeRoles.get(touched.account);
  if (role === undefined || arn === undefined || !arn.endsWith(`/${role}`)) return "none";
  const caseId = OURS.exec(session)?.[1];
  const known = course.details.ours.filter((each) => each.caseId === caseId);
  const keys = new Set(known.flatMap((each) => each.keys));
  const ids = new Set([
    ...known.flatMap((each) => each.ruleIds),
    ...course.details.acts.flatMap(({ ruleId }) => ruleId ?? []),
  ]);
  // The answer of an authorize names an id that is not known before the result is: its key is.
  const named = [...touched.adds, ...touched.removes];
  const fits =
    named.length > 0
      ? named.every((key) => keys.has(key))
      : touched.ruleIds.every((id) => ids.has(id));
  return known.length > 0 && fits ? "ours" : "stranger";
}

/** Our own change: no matter of its own. What it did shows in the case that made it. */
export function readOwn(course: Course, touched: Touched): Course {
  const noted = because(course, `${touched.eventName} was ours`);
  const waits = course.state === "none" || course.state === "acting";
  return waits ? noted : readSoon(noted, "event", SETTLE_MS);
}

/** Nobody but Countersign may assume the change role: whoever did can do all that it can. */
export function alarm(course: Course, touched: Touched): Course {
  const { account, region, groupId, actor, eventName, at } = touched;
  const name = groupLabel({ ...course.details, groupId });
  const told = also(
    course,
    openIncident({
      key: `change-role:${account}`,
      severity: "sev1",
      cause: "baseline.unhealed",
      title: "The change role was used by somebody else",
      facts: [
        ["Call", `${eventName} on ${name} (${groupId}), ${region}`],
        ["Who", actor.principal],
        ["From", actor.from],
        ["Via", actor.via],
        ["Event", touched.eventId],
      ],
      subject: [{ principalArn: actor.principal }],
      assets: [{ account, region, kind: "sg", id: groupId }],
      occurredAt: at,
    }),
  );
  return because(told, "the change role was used by somebody else");
}
