import { createHash } from "node:crypto";
import type { QueuedEffect } from "../core/effect.ts";
import type { RuleChange } from "../core/rule-change.ts";
import type { Act, CallOutcome } from "./act.ts";
import { excludedFrom } from "./acting-policy.ts";
import { also, arm, because, type Course, change, drop, move, readSoon } from "./course.ts";
import type { DriftDetails, PlanInHand } from "./drift-case.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** When a signature that is due is asked for again, before it is told to others. */
const REMIND_DUE_MS = 4 * HOUR_MS;

/** A plan that nothing stands against is begun: one rule after the other, each its own effect. */
export function begin(course: Course, plan: PlanInHand): Course {
  const { id, now } = course;
  const round = course.details.round + 1;
  const begun = change(
    drop(
      course,
      "proposal",
      "note",
      "asked",
      "snooze",
      "adopting",
      "seen",
      "agreesSince",
      "verify",
      "outcome",
    ),
    {
      plan: { ...plan, next: 0 },
      results: [],
      round,
      ours: [...recent(course), ownCall(id, plan, now)],
    },
  );
  return callNext(move(begun, "acting", `${plan.kind}: ${plan.changes.length} changes`));
}

/** The next change of the plan; none is left: what was done is looked at. */
export function callNext(course: Course): Course {
  const { details } = course;
  const next = details.plan?.changes[details.plan.next];
  if (!details.plan || !next) return finish(course);
  return also(course, callEffect(course, details.plan, next));
}

function callEffect(course: Course, plan: PlanInHand, what: RuleChange): QueuedEffect {
  const { id, details, policy } = course;
  const { account, region, groupId = "" } = details;
  const { names, hash } = plan;
  const caps = plan.baseline === undefined ? {} : { caps: policy.acting.caps };
  const by = plan.baseline === undefined ? names : [`baseline-${plan.baseline}`];
  return {
    kind: "sg.call",
    data: { account, region, groupId, planHash: hash, change: what, names: by, ...caps },
    // The round tells a plan that is tried again, after somebody removed what was in its way, from the same effect twice.
    key: `${id}/${hash}/${what.do} ${what.key}/${details.round}`,
    lane: "sg-call",
    priority: "urgent",
    onlyIf: { caseId: id, state: "acting" },
    answers: { failed: "sg.call_failed" },
  };
}

/** The plan is through. Reads lag behind calls, so what came of it is looked at several times. */
function finish(course: Course): Course {
  const { now } = course;
  const moved = move(
    change(course, { verify: { since: now.toISOString(), tries: 0 } }),
    "verifying",
    "all changes were tried",
  );
  return oweName(readSoon(drop(moved, "readDue"), "confirm", 2000));
}

/** The second name is due for what was done at once: reminded of, then told to others. */
export function oweName(course: Course): Course {
  const { details, now, policy } = course;
  const { plan } = details;
  if (plan?.needs !== "after" || !plan.by || !didAnything(details)) return course;
  const latest = {
    hash: plan.hash,
    by: plan.by,
    since: now.toISOString(),
    excluded: excludedFrom(details.items, policy.acting),
    what: `${plan.kind}, ${plan.changes.length === 1 ? "1 rule" : `${plan.changes.length} rules`}`,
    told: false,
  };
  const due = details.due ? bothDue(details.due, latest) : latest;
  const reminded = arm(change(course, { due }), "due", new Date(now.getTime() + REMIND_DUE_MS));
  return arm(reminded, "overdue", new Date(Date.parse(due.since) + policy.acting.signAfterMs));
}

type Due = NonNullable<DriftDetails["due"]>;

/** A second name was due already: one signature by somebody who did neither stands under both. */
function bothDue(first: Due, latest: Due): Due {
  return {
    ...latest,
    hash: createHash("sha256").update(`${first.hash} ${latest.hash}`).digest("hex"),
    since: first.since,
    excluded: [...first.excluded, first.by, ...latest.excluded],
    what: `${first.what}; ${latest.what}`,
  };
}

/** True when at least one change of the plan is so now. */
export function didAnything({ results }: Pick<DriftDetails, "results">): boolean {
  return results.some(({ outcome }) => outcome === "done" || outcome === "already");
}

/** What came of one change is kept; of what was done, also what is needed to take it back. */
export function record(course: Course, result: CallOutcome, ruleId: string | undefined): Course {
  const { details, now } = course;
  const { plan } = details;
  const what = plan?.changes.find(({ key, do: how }) => key === result.key && how === result.do);
  const others = details.results.filter(
    ({ key, do: how }) => key !== result.key || how !== result.do,
  );
  const noted = because(
    change(course, { results: [...others, result] }),
    `${result.do} ${result.key}: ${result.outcome}`,
  );
  if (!plan || !what || (result.outcome !== "done" && result.outcome !== "already")) return noted;
  // A result that comes twice is one act: it is taken back once.
  const isKnown = details.acts.some(
    (each) => each.hash === plan.hash && each.key === what.key && each.did === what.do,
  );
  if (isKnown && others.length < details.results.length) return noted;
  const act = actOf(what, details, { hash: plan.hash, at: now.toISOString(), ruleId });
  const healed = plan.baseline === undefined ? [] : [{ key: what.key, at: now.toISOString() }];
  return change(noted, {
    acts: [...details.acts, act].slice(-MAX_ACTS),
    heals: [...details.heals, ...healed],
  });
}

/** More than a plan can have. */
const MAX_ACTS = 400;

interface Done {
  readonly hash: string;
  readonly at: string;
  readonly ruleId: string | undefined;
}

function actOf(what: RuleChange, details: DriftDetails, done: Done): Act {
  return what.do === "authorize" ? addedOf(what, details, done) : takenOf(what, details, done);
}

/** A rule that was added: its new id, and the one that it had before it was taken away. */
function addedOf(
  { key, rule }: Extract<RuleChange, { do: "authorize" }>,
  { items, acts }: DriftDetails,
  { hash, at, ruleId }: Done,
): Act {
  const { description = "", tags } = rule;
  const earlier = acts.findLast((each) => each.key === key && each.did === "revoke");
  const former = earlier?.ruleId ?? items.find((each) => each.key === key)?.ruleId;
  return {
    did: "authorize",
    key,
    description,
    tags,
    hash,
    at,
    ...(ruleId === undefined ? {} : { ruleId }),
    ...(former === undefined ? {} : { formerId: former }),
  };
}

/** A rule that was taken away or described anew: what it was before. */
function takenOf(
  what: Exclude<RuleChange, { do: "authorize" }>,
  { items, cosmetic, acts }: DriftDetails,
  { hash, at }: Done,
): Act {
  const { key, ruleId } = what;
  const earlier = acts.findLast((each) => each.key === key && each.ruleId === ruleId);
  const item = [...items, ...cosmetic].find((each) => each.key === key);
  const was = earlier
    ? { description: earlier.made ?? earlier.description, tags: earlier.tags }
    : { description: item?.description ?? "", tags: item?.tags ?? {} };
  const made = what.do === "describe" ? { made: what.description } : {};
  return { did: what.do, key, ruleId, ...was, ...made, hash, at };
}

function ownCall(caseId: string, { changes }: PlanInHand, now: Date): DriftDetails["ours"][number] {
  return {
    caseId,
    keys: changes.map(({ key }) => key),
    ruleIds: changes.flatMap((each) => (each.do === "authorize" ? [] : [each.ruleId])),
    at: now.toISOString(),
  };
}

function recent({ details, now }: Course): DriftDetails["ours"] {
  return details.ours.filter(({ at }) => Date.parse(at) > now.getTime() - DAY_MS);
}
