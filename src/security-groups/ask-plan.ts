import type { Decision } from "../core/case.ts";
import { hand } from "../core/effect.ts";
import type { Actor } from "../core/event.ts";
import { type Name, nameOf, signProposal } from "../core/two-names.ts";
import { authorsOf, excludedFrom, groundOf, needsOf } from "./acting-policy.ts";
import { begin } from "./carry-out.ts";
import { arm, type Course, change, conclude, drop, move, refuse } from "./course.ts";
import type { DriftDetails, DriftState, PlanInHand } from "./drift-case.ts";
import type { DriftEvent } from "./events.ts";
import { changeId, type Plan, type PlanKind, pickFrom, planFor } from "./plan.ts";
import { personWith } from "./rights.ts";
import { groupLabel, whyNot } from "./words.ts";

type Answer = Decision<DriftState, DriftDetails>;
type Asked = Extract<DriftEvent, { kind: "sg.plan_asked" }>;
type Sent = Extract<DriftEvent, { kind: "sg.plan_sent" }>;
type Undone = Extract<DriftEvent, { kind: "sg.undo" }>;

const MIN_REASON = 10;
/** More rules than this are confirmed by typing the group's name. */
export const TYPED_FROM = 10;
/** How long a plan waits for its second name. */
export const SIGN_MS = 30 * 60_000;
/** How long after its end a change can be undone by a button. */
export const UNDO_MS = 14 * 86_400_000;

/** *Revert…*, *Apply…*, *Heal…*, *Undo…*: the form, for those who may. */
export function decidePlanAsked(course: Course, { data, actor }: Asked): Answer {
  const no = whyNoPlan(course, data.kind, actor);
  if (no !== undefined) return refuse(no);
  const isShown = planOfCase(course, data.kind) ?? isHandedOver(detailsOf(course), data.kind);
  if (!isShown) return refuse(NOTHING_LEFT);
  return conclude(course, { kind: "modal", modal: `act:${data.kind}` });
}

/** The form was sent: what was shown is done, or waits for a second name. What changed meanwhile is shown again. */
export function decidePlanSent(course: Course, { data, actor }: Sent): Answer {
  const { kind, hash, picked, reason } = data;
  const no = whyNoPlan(course, kind, actor);
  if (no !== undefined) return refuse(no);
  const whole = planOfCase(course, kind);
  if (!whole) return refuse(NOTHING_LEFT);
  if (!detailsOf(course).stance.role) return refuse(NO_ROLE);
  if (!hash || !whole.hash.startsWith(hash)) return shownAgain(kind);
  const plan = pickFrom(whole, { groupId: detailsOf(course).groupId ?? "" }, new Set(picked));
  const errors = faultsOf(data, plan, detailsOf(course));
  if (!plan || Object.keys(errors).length > 0)
    return {
      effects: [],
      reasons: ["the form is not complete"],
      reply: { kind: "errors", errors },
    };
  const by = nameOf(actor.kind === "person" ? actor.user : "", course.policy.acting.personOf);
  if (course.state === "none") return handUndo(course, plan, by, reason.trim());
  return conclude(propose(course, plan, { by, actor, reason: reason.trim() }));
}

/** What is missing in the form, by block. */
function faultsOf(
  { hash, reason, typed }: Sent["data"],
  plan: Plan | undefined,
  details: DriftDetails,
): Readonly<Record<string, string>> {
  return {
    ...(plan ? {} : { [`reason.${hash}`]: "Tick at least one rule." }),
    ...(reason.trim().length >= MIN_REASON ? {} : { [`reason.${hash}`]: SAY_WHY }),
    ...(plan && isTypedWrong(plan, details, typed) ? { name: "Type the group's name." } : {}),
  };
}

/** An undo of a case that is over: a new matter, in the newest case of the group. */
export function decideUndo(course: Course, { data, actor }: Undone): Answer {
  const { before } = course;
  if (course.state !== "none" || !before) return refuse(whyNot(course));
  const no = whyNoPlan(course, "undo", actor);
  const plan = planOfCase(course, "undo");
  if (no !== undefined || !plan) return refuse(no ?? NOTHING_LEFT);
  const chosen = pickFrom(plan, { groupId: before.details.groupId ?? "" }, new Set(data.picked));
  if (!chosen) return refuse(NOTHING_LEFT);
  const { touches: _, ...known } = before.details;
  const again = drop(
    { ...course, details: { ...course.details, ...known, touches: [] } },
    "outcome",
    "closedAt",
    "due",
    "plan",
    "posted",
    "signed",
    "note",
    "incident",
    "claim",
    "snooze",
    "detectedAt",
    "unread",
  );
  const { heals, blocked, ours } = course.details;
  const begun = change(again, { heals, blocked, ours, earlier: before.id, posted: false });
  return conclude(propose(begun, chosen, { by: data.by, actor, reason: data.reason }));
}

function handUndo(course: Course, plan: Plan, by: Name, reason: string): Answer {
  const { before } = course;
  if (!before) return refuse(whyNot(course));
  const picked = plan.changes.map(changeId);
  const event = hand({
    kind: "sg.undo",
    caseKind: "drift",
    ref: { by: "key", key: before.key },
    data: { picked, by: { ...by }, reason },
  });
  return {
    effects: [event],
    reasons: ["an undo was asked for"],
    reply: {
      kind: "private",
      text: "It is begun as a matter of its own: its message shows what comes of it.",
    },
  };
}

interface Wish {
  readonly by: Name;
  readonly actor: Actor;
  readonly reason: string;
}

/** Begins at once, or waits for the second name. */
function propose(course: Course, plan: Plan, wish: Wish): Course {
  const { now } = course;
  const { by, reason } = wish;
  const needs = needsOf(plan, detailsOf(course));
  const inHand: PlanInHand = {
    kind: plan.kind,
    hash: plan.hash,
    changes: [...plan.changes],
    by: { ...by },
    names: [by.user],
    needs,
    reason,
    at: now.toISOString(),
    next: 0,
  };
  if (needs !== "before") return begin(drop(course, "signed"), inHand);
  return beginReviewed(course, inHand, wish) ?? wait(course, inHand, wish);
}

/** What reviewed code declares has its first names already; undefined where who asks may not be the second. */
function beginReviewed(
  course: Course,
  inHand: PlanInHand,
  { by, actor }: Wish,
): Course | undefined {
  const { id, now, policy } = course;
  const details = detailsOf(course);
  const { hash } = inHand;
  const authors = authorsOf(inHand, details);
  const signatures = authors.map((askedBy) =>
    signProposal(
      {
        caseId: id,
        hash,
        right: "sg.sign",
        askedBy,
        expiresAt: new Date(now.getTime() + SIGN_MS),
        excluded: excludedFrom(details.items, policy.acting),
      },
      { actor, hash, personOf: policy.acting.personOf, now },
    ),
  );
  const rows = signatures.flatMap((each) => (each.ok ? each.row : []));
  if (rows.length === 0 || rows.length < authors.length) return undefined;
  const signed = change(
    { ...course, rows: [...course.rows, ...rows.slice(0, 1)] },
    { signed: { by: by.user, at: now.toISOString() } },
  );
  const names = [...authors.map(({ user }) => user), by.user];
  return begin(signed, { ...inHand, needs: "none", names });
}

function wait(course: Course, inHand: PlanInHand, { by, reason }: Wish): Course {
  const { now, policy } = course;
  const until = new Date(now.getTime() + SIGN_MS);
  const waiting = change(drop(course, "note", "signed", "snooze", "adopting", "asked"), {
    plan: inHand,
    proposal: {
      hash: inHand.hash,
      what: "plan",
      by: { ...by },
      at: now.toISOString(),
      until: until.toISOString(),
      excluded: excludedFrom(detailsOf(course).items, policy.acting),
      reason,
    },
  });
  return arm(move(waiting, "signing", "waits for a second name"), "sign", until);
}

/** The plan of that kind as it is now. A case that is over still knows what it changed. */
export function planOfCase(course: Course, kind: PlanKind): Plan | undefined {
  return planFor(kind, groundOf(detailsOf(course)));
}

/** True when the source's own tool has something to add. */
function isHandedOver({ stance, items }: DriftDetails, kind: PlanKind): boolean {
  return stance.handsOver && kind === "apply" && items.some(({ ahead }) => ahead === "code");
}

function detailsOf({ state, details, before }: Course): DriftDetails {
  return state === "none" && before ? before.details : details;
}

const NO_ROLE = "No: there is no role with which this account may be changed.";
const NOTHING_LEFT = "Nothing of this is left to be done.";
const SAY_WHY = `At least ${MIN_REASON} characters, so that others understand.`;

function shownAgain(kind: PlanKind): Answer {
  return {
    effects: [],
    reasons: ["it has changed since the form was opened"],
    reply: { kind: "modal", modal: `act:${kind}` },
    refused: true,
  };
}

function isTypedWrong(plan: Plan, details: DriftDetails, typed: string): boolean {
  return plan.changes.length > TYPED_FROM && typed.trim() !== groupLabel(details);
}

/** Why this person cannot have that plan now; undefined: they can. */
function whyNoPlan(course: Course, kind: PlanKind, actor: Actor): string | undefined {
  return (
    whyNotHere(course, kind) ??
    personWith(actor, kind === "apply" ? "sg.apply" : "sg.change") ??
    whyNotNow(course)
  );
}

// oxlint-disable-next-line complexity -- one row a state, splitting it hides that none is missing
function whyNotHere(course: Course, kind: PlanKind): string | undefined {
  const { state, before, now } = course;
  switch (state) {
    case "open":
    case "snoozed":
      return undefined;
    case "unsigned":
    case "adopting":
      return undefined;
    case "asked":
      return kind === "heal" ? undefined : whyNot(course);
    case "none": {
      const { closedAt, acts = [] } = before?.details ?? {};
      const late = closedAt === undefined || Date.parse(closedAt) + UNDO_MS < now.getTime();
      return kind === "undo" && acts.length > 0 && !late ? undefined : whyNot(course);
    }
    case "suspect":
    case "signing":
    case "acting":
    case "verifying":
    case "held":
    case "closed":
      return whyNot(course);
  }
}

function whyNotNow(course: Course): string | undefined {
  const details = detailsOf(course);
  if (details.frozen !== undefined) return `No: changes are frozen (${details.frozen}).`;
  if (details.unread) return "No: nothing is changed while it is unknown how things are.";
  if (details.groupId === undefined) return "No: AWS has no such group.";
  return undefined;
}
