import type { Callee, IncidentDetails } from "./incident.ts";
import { onCallAt, shiftAt } from "./oncall.ts";
import { type IncidentPolicy, overridesOf } from "./policy.ts";
import { isSubject } from "./rights.ts";

/** Whom the targets of one step mean at an instant, and which of them mean nobody. */
export interface Called {
  readonly callees: readonly Callee[];
  readonly skipped: readonly Skipped[];
}

/** Why a target reaches nobody: nobody on call, no such schedule, only people who are gone or whom the matter is about. */
export interface Skipped {
  readonly target: string;
  readonly why: "empty" | "vanished" | "inactive" | "subject" | "unknown";
}

/** Looks up who is meant now. Nobody is called twice in one step. */
export function calleesOf(
  targets: readonly string[],
  details: Pick<IncidentDetails, "subject">,
  policy: IncidentPolicy,
  now: Date,
): Called {
  const found = targets.map((target) => ({ target, ...lookUp(target, details, policy, now) }));
  const callees = found.flatMap((each) => ("callees" in each ? each.callees : []));
  return {
    callees: callees.filter(
      ({ target }, index) => callees.findIndex((each) => each.target === target) === index,
    ),
    skipped: found.flatMap((each) =>
      "why" in each ? [{ target: each.target, why: each.why }] : [],
    ),
  };
}

type Found = { readonly callees: readonly Callee[] } | Pick<Skipped, "why">;

function lookUp(
  target: string,
  details: Pick<IncidentDetails, "subject">,
  policy: IncidentPolicy,
  now: Date,
): Found {
  const colon = target.indexOf(":");
  switch (target.slice(0, Math.max(0, colon))) {
    case "channel":
    case "usergroup":
      return { callees: [{ target }] };
    case "pagerduty":
    case "jsm":
    case "webhook": {
      const known = policy.pagers?.some((each) => each.target === target) ?? false;
      return known ? { callees: [{ target }] } : { why: "vanished" };
    }
    case "user":
      return allowed([{ target }], details, policy);
    case "schedule":
      return onSchedule(target.slice(colon + 1), details, policy, now);
    default:
      return { why: "unknown" };
  }
}

function onSchedule(
  name: string,
  details: Pick<IncidentDetails, "subject">,
  policy: IncidentPolicy,
  now: Date,
): Found {
  const schedule = Object.hasOwn(policy.schedules, name) ? policy.schedules[name] : undefined;
  if (!schedule) return { why: "vanished" };
  const overrides = overridesOf(policy, name);
  const people = onCallAt(schedule, overrides, now);
  if (people.length === 0) return { why: "empty" };
  const changed = overrides.some(({ from, to }) => from <= now && now < to);
  const until = changed ? undefined : shiftAt(schedule, now)?.to.toISOString();
  return allowed(
    people.map((user) => ({ target: `user:${user}`, via: name, ...(until ? { until } : {}) })),
    details,
    policy,
  );
}

/** Those who are there and whom the matter is not about. */
function allowed(
  people: readonly Callee[],
  details: Pick<IncidentDetails, "subject">,
  policy: IncidentPolicy,
): Found {
  const others = people.filter(({ target }) => !isSubject(details, userOf(target), policy));
  if (others.length === 0) return { why: "subject" };
  const { activePeople } = policy;
  const there = others.filter(({ target }) => activePeople?.includes(userOf(target)) ?? true);
  return there.length === 0 ? { why: "inactive" } : { callees: there };
}

/** `user:U0KIM` -> `U0KIM`. */
export function userOf(target: string): string {
  return target.slice(target.indexOf(":") + 1);
}
