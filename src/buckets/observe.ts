/** A bucket was read: what its exposure makes of it. */
import type { AclGrant, BucketReading } from "../core/readings.ts";
import { acceptedBy } from "./accept.ts";
import { askOwners } from "./ask-owners.ts";
import { closeByItself } from "./auto.ts";
import {
  arm,
  because,
  type Course,
  change,
  disarm,
  drop,
  isOpen,
  keep,
  move,
  notify,
  readSoon,
} from "./course.ts";
import type { Observed } from "./events.ts";
import { exposedBy, latentFindings, liveFindings } from "./exposed.ts";
import type { Exposed } from "./exposure.ts";
import { isWorse } from "./finding.ts";
import { seeAcl } from "./hidden.ts";
import { isGuarded, ownerOf } from "./match.ts";
import { close, opened, urge } from "./moves.ts";
import { raise } from "./raise.ts";
import { joinShields, type Protection, shieldOf, weakened } from "./shield.ts";
import { snapshotOf, snapshotRow } from "./snapshot.ts";
import { joinTouches, type Touch } from "./touch.ts";
import { disagrees, judgeBucket, type Verdict } from "./verdict.ts";
import {
  unreadWhileVerifying,
  whileSigning,
  whileUnsigned,
  whileVerifying,
} from "./while-acting.ts";

/** Between the two readings that must agree before a bucket is called closed: reads lag behind writes by seconds. */
const CONFIRM_MS = 5000;
/** A touch that is this much older than a reading has been seen by it. */
const LAG_MS = 60_000;
/** After a touch an unreadable bucket is read again: throttling passes, a denial does not. The sweep comes hourly. */
const RETRY_MS = [15_000, 60_000, 240_000];

/** What was read, what is remembered, what it means. */
interface Sight {
  readonly settings: BucketReading;
  readonly verdict: Verdict;
  readonly touches: readonly Touch[];
  readonly lost: readonly Protection[];
  readonly observed: Observed;
}

/** Takes a reading. */
export function observe(course: Course, observed: Observed): Course {
  switch (observed.reading) {
    case "gone":
      return takeGone(course, observed);
    case "unknown":
      return takeUnknown(course, observed.reason ?? "it could not be read");
    case "ok":
      return observed.settings
        ? takeReading(course, observed, observed.settings)
        : takeUnknown(course, "the reading holds nothing");
  }
}

/** What could not be read is neither public nor fine: the last verdict stands, with a banner. */
export function takeUnknown(course: Course, reason: string): Course {
  const { state, details, now } = course;
  const noted = because(course, "the bucket could not be read");
  if (state === "verifying") return unreadWhileVerifying(noted, reason);
  if (state === "open" || state === "signing") {
    const unread = { since: details.unread?.since ?? now.toISOString(), reason };
    return change(drop(noted, "calm"), { unread });
  }
  const wait = RETRY_MS[details.tries];
  if (state !== "quiet" || details.touches.length === 0 || wait === undefined) return noted;
  return readSoon(change(noted, { tries: details.tries + 1 }), "confirm", wait);
}

function takeGone(course: Course, { known }: Observed): Course {
  const remembered =
    known && !known.gone ? keep(course, snapshotRow({ ...known, gone: true })) : course;
  if (isOpen(course)) return close(remembered, "gone");
  return because(change(remembered, { touches: [] }), "the bucket is gone");
}

function takeReading(course: Course, observed: Observed, settings: BucketReading): Course {
  const { known, readAt, touch } = observed;
  const touches = touch ? joinTouches(course.details.touches, touch) : course.details.touches;
  const acl = seeAcl(known?.acl, touches, settings, readAt);
  const verdict = judgeBucket(settings, acl?.grants);
  const shield = shieldOf(settings);
  const before = known?.shield ?? {};
  const rest = { verdict, shield: joinShields(before, shield), acl, known };
  const remembered = keep(course, snapshotRow(snapshotOf(settings, readAt, rest)));
  const lost = weakened(before, shield);
  const sight = { settings, verdict, touches, lost, observed };
  const grounded = ground(differs(remembered, sight), sight, acl?.grants);
  if (isActing(grounded.state)) return takeWhileActing(grounded, sight);
  switch (verdict.grade) {
    case "PUBLIC":
      return takePublic(drop(grounded, "unread", "calm"), sight);
    case "UNKNOWN":
      return takeWeakened(takeUnknown(grounded, unknownIn(verdict)), sight);
    case "LATENT":
    case "PRIVATE":
    case "BLOCKED":
      return takeCalm(drop(grounded, "unread"), sight, verdict.grade);
  }
}

/** What plans are made from, and what the configuration allows, kept while there is something to settle. */
function ground(course: Course, sight: Sight, hidden: readonly AclGrant[] | undefined): Course {
  const { settings, verdict, observed } = sight;
  const { grade } = verdict;
  const { policy, details } = course;
  if (!isOpen(course) && grade !== "PUBLIC") return course;
  // What could not be read is no ground for a plan; the last that was read is, until it is seen to have changed.
  if (grade === "UNKNOWN" && details.ground) return course;
  const { closing } = policy;
  const owner = ownerOf(settings, policy.owners);
  const { downgraded } = details.stance ?? {};
  return change(course, {
    ground: {
      settings,
      ...(hidden ? { hidden: [...hidden] } : {}),
      ...{ grade, readAt: observed.readAt, swept: observed.swept },
    },
    stance: {
      mode: closing.mode,
      role: closing.roles.has(settings.account),
      guarded: isGuarded(settings, closing.guarded),
      ...(downgraded && isOpen(course) ? { downgraded } : {}),
    },
    notify: [...(owner?.notify ?? [])],
    ...(details.posted || owner?.channel === undefined ? {} : { channel: owner.channel }),
  });
}

/** AWS's word decides; that it is another than ours is worth a word, once. */
function differs(course: Course, { verdict, observed }: Sight): Course {
  const isNew = disagrees(verdict) && !(observed.known && disagrees(observed.known.verdict));
  return isNew ? notify(course, { what: "differs", grade: verdict.grade }) : course;
}

function isActing(state: Course["state"]): boolean {
  return state === "signing" || state === "acting" || state === "verifying" || state === "unsigned";
}

/** While something is done nothing is told that the reading after it may not say again. */
function takeWhileActing(course: Course, sight: Sight): Course {
  const { verdict, settings, observed } = sight;
  const shown = verdict.grade === "PUBLIC" ? show(course, sight) : course;
  switch (shown.state) {
    case "signing": {
      const read = drop(verdict.grade === "UNKNOWN" ? shown : drop(shown, "unread"), "calm");
      const held = whileSigning(takeWeakened(read, sight));
      if (held.state === "signing" && verdict.grade === "UNKNOWN")
        return takeUnknown(held, unknownIn(verdict));
      return acceptIfAgreed(held, sight);
    }
    case "verifying": {
      const held = whileVerifying(drop(shown, "unread"), {
        ...{ settings, verdict },
        readAt: observed.readAt,
      });
      if (held.state !== "open") return held;
      return verdict.grade === "UNKNOWN"
        ? takeUnknown(held, unknownIn(verdict))
        : acceptIfAgreed(held, sight);
    }
    case "unsigned": {
      const held = whileUnsigned(takeWeakened(shown, sight), verdict);
      return acceptIfAgreed(held, sight);
    }
    default:
      return because(shown, "a change is running; it is read again after it");
  }
}

function acceptIfAgreed(course: Course, { settings, verdict }: Sight): Course {
  const { policy, now } = course;
  const waits = course.state === "open" || course.state === "signing";
  if (!waits || verdict.grade !== "PUBLIC") return course;
  const agreed = acceptedBy(settings.bucket, liveFindings(verdict), policy.accept, now);
  return agreed ? accept(course, agreed) : course;
}

/** The exposure as people are told of it. */
function show(course: Course, sight: Sight): Course {
  const { settings, verdict, touches, lost, observed } = sight;
  const { known, readAt } = observed;
  const before = isOpen(course) ? course.details.exposed : undefined;
  const about = { verdict, touches, lost, known, readAt, before };
  const exposed = exposedBy(settings, about, course.policy);
  return change(course, { exposed, touches: [...touches], tries: 0 });
}

function unknownIn({ channels }: Verdict): string {
  const why = channels.filter(({ grade }) => grade === "UNKNOWN").flatMap((each) => each.why ?? []);
  return why.join("; ") || "a protection could not be read";
}

function takePublic(course: Course, sight: Sight): Course {
  const { settings, verdict, observed } = sight;
  const { policy, now, state } = course;
  const before = isOpen(course) ? course.details.exposed : undefined;
  const live = liveFindings(verdict);
  const accepted = acceptedBy(settings.bucket, live, policy.accept, now);
  const shown = show(isOpen(course) ? takeWeakened(course, sight) : course, sight);
  const { exposed } = shown.details;
  if (!exposed) return shown;
  if (accepted) return accept(shown, accepted);
  switch (state) {
    case "none":
    case "quiet":
    case "closed":
      return begun(
        observed.gathered ? change(shown, { gathered: true }) : shown,
        `the bucket is public, ${exposed.severity}`,
      );
    case "open":
      return becameWorse(because(shown, "the bucket is still public"), before);
    case "snoozed":
      return isBeyondSnooze(shown, exposed)
        ? opened(move(drop(shown, "snooze"), "open", "worse than when it was snoozed"))
        : because(shown, "still public, and snoozed");
    case "accepted":
      return opened(move(drop(shown, "accepted"), "open", "wider than what was accepted"));
    case "signing":
    case "acting":
    case "verifying":
    case "unsigned":
      return shown;
  }
}

/** Newly public: it is closed at once where the configuration says so, else people are told, and asked. */
function begun(course: Course, reason: string): Course {
  const closing = closeByItself(course);
  return closing.state === "acting"
    ? because(closing, reason)
    : askOwners(opened(move(closing, "open", reason)));
}

/** Public on purpose: nobody is told, until it becomes wider or the agreement ends. */
function accept(
  course: Course,
  {
    owner,
    reason,
    until,
  }: { readonly owner: string; readonly reason: string; readonly until: Date },
): Course {
  const accepted = { owner, reason, until: until.toISOString() };
  if (course.state === "accepted" && course.details.accepted?.until === accepted.until)
    return because(course, "public, as accepted");
  const left = drop(change(course, { accepted }), "snooze", "proposal", "asked");
  const quiet = disarm(left, "grace", "remind", "wake", "sign");
  return arm(
    move(change(quiet, { accepted }), "accepted", "public, as the configuration accepts"),
    "accept_end",
    until,
  );
}

function becameWorse(course: Course, before: Exposed | undefined): Course {
  const { exposed, incident } = course.details;
  if (!exposed || !before || !isWorse(exposed.severity, before.severity)) return course;
  return incident ? raise(course, `it is ${exposed.severity} now`) : urge(course);
}

function isBeyondSnooze({ details }: Course, exposed: Exposed): boolean {
  const { snooze } = details;
  if (!snooze) return true;
  const fresh = liveFindings(exposed.verdict).filter(({ hash }) => !snooze.hashes.includes(hash));
  return fresh.length > 0 || isWorse(exposed.severity, snooze.severity);
}

/** Not public. An open case is closed when a second reading says the same. */
function takeCalm(course: Course, sight: Sight, grade: "LATENT" | "PRIVATE" | "BLOCKED"): Course {
  const { observed } = sight;
  const { readAt } = observed;
  const noted = takeWeakened(course, sight);
  const { calm, touches } = noted.details;
  const seen = change(noted, { touches: touchesAfter(touches, readAt), tries: 0 });
  switch (seen.state) {
    case "none":
    case "quiet":
    case "closed":
      return because(seen, grade === "LATENT" ? "latent: one switch away" : "nothing is public");
    case "open":
      if (calm && calm.readAt !== readAt) return close(seen, grade);
      return readSoon(
        change(because(seen, "no longer public; read once more"), { calm: { grade, readAt } }),
        "confirm",
        CONFIRM_MS,
      );
    case "snoozed":
    case "accepted":
    case "signing":
    case "acting":
    case "verifying":
    case "unsigned":
      return close(seen, grade);
  }
}

function touchesAfter(touches: readonly Touch[], readAt: string): Touch[] {
  return touches.filter(({ at }) => Date.parse(at) > Date.parse(readAt) - LAG_MS);
}

/** A protection was taken away: said with its consequence, whether or not anything is public now. */
function takeWeakened(course: Course, { lost, verdict, touches, observed }: Sight): Course {
  if (lost.length === 0) return course;
  const touch = touches.findLast(({ what }) => what === "block" || what === "ownership");
  const noted = because(course, `protections are off: ${lost.join(", ")}`);
  // On the account's switch each bucket is read; the account's own notice has said it.
  if (observed.touch) return noted;
  return notify(noted, {
    what: "weakened",
    lost: [...lost],
    names: (verdict.grade === "PUBLIC" ? liveFindings : latentFindings)(verdict).map(
      ({ id }) => id,
    ),
    grade: verdict.grade,
    ...(touch ? { touch } : {}),
  });
}
