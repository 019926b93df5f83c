/** A bucket was read: what its exposure makes of it. */
import { noteIncident } from "../core/incident-signals.ts";
import type { BucketReading } from "../core/readings.ts";
import { acceptedBy } from "./accept.ts";
import {
  after,
  also,
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
import { raise } from "./raise.ts";
import { joinShields, type Protection, shieldOf, weakened } from "./shield.ts";
import { snapshotOf, snapshotRow } from "./snapshot.ts";
import { joinTouches, type Touch } from "./touch.ts";
import { judgeBucket, type Verdict } from "./verdict.ts";

const HOUR_MS = 3_600_000;
const REMIND_MS = 24 * HOUR_MS;
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
  if (state === "open") {
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
  const rest = { verdict, shield: joinShields(before, shield), acl };
  const remembered = keep(course, snapshotRow(snapshotOf(settings, readAt, rest)));
  const lost = weakened(before, shield);
  const sight = { settings, verdict, touches, lost, observed };
  switch (verdict.grade) {
    case "PUBLIC":
      return takePublic(drop(remembered, "unread", "calm"), sight);
    case "UNKNOWN":
      return takeWeakened(takeUnknown(remembered, unknownIn(verdict)), sight);
    case "LATENT":
    case "PRIVATE":
    case "BLOCKED":
      return takeCalm(drop(remembered, "unread"), sight, verdict.grade);
  }
}

function unknownIn({ channels }: Verdict): string {
  const why = channels.filter(({ grade }) => grade === "UNKNOWN").flatMap((each) => each.why ?? []);
  return why.join("; ") || "a protection could not be read";
}

function takePublic(course: Course, sight: Sight): Course {
  const { settings, verdict, touches, lost, observed } = sight;
  const { known, readAt } = observed;
  const { details, policy, now, state } = course;
  const before = isOpen(course) ? details.exposed : undefined;
  const exposed = exposedBy(settings, { verdict, touches, lost, known, readAt, before }, policy);
  const live = liveFindings(verdict);
  const accepted = acceptedBy(settings.bucket, live, policy.accept, now);
  const told = isOpen(course) ? takeWeakened(course, sight) : course;
  const shown = change(told, { exposed, touches: [...touches], tries: 0 });
  if (accepted) return accept(shown, accepted);
  switch (state) {
    case "none":
    case "quiet":
    case "closed":
      return opened(move(shown, "open", `the bucket is public, ${exposed.severity}`));
    case "open":
      return becameWorse(because(shown, "the bucket is still public"), before);
    case "snoozed":
      return isBeyondSnooze(shown, exposed)
        ? opened(move(drop(shown, "snooze"), "open", "worse than when it was snoozed"))
        : because(shown, "still public, and snoozed");
    case "accepted":
      return opened(move(drop(shown, "accepted"), "open", "wider than what was accepted"));
  }
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
  const quiet = disarm(drop(change(course, { accepted }), "snooze"), "grace", "remind", "wake");
  return arm(
    move(change(quiet, { accepted }), "accepted", "public, as the configuration accepts"),
    "accept_end",
    until,
  );
}

/** People are told; the worst is an incident at once, the rest when nobody acts. */
export function opened(course: Course): Course {
  const reminded = arm(disarm(course, "wake", "accept_end"), "remind", after(course, REMIND_MS));
  return urge(reminded);
}

function urge(course: Course): Course {
  const { details, policy } = course;
  const { exposed, incident, timers } = details;
  if (incident || !exposed) return course;
  if (exposed.severity === "critical") return raise(course, "strangers may write or change rights");
  if (exposed.severity === "medium" || timers["grace"]) return course;
  return arm(course, "grace", after(course, policy.graceMs));
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

function close(course: Course, outcome: "gone" | "LATENT" | "PRIVATE" | "BLOCKED"): Course {
  const { details } = course;
  const { account, bucket = "", incident } = details;
  const quiet = disarm(
    drop(course, "calm", "snooze", "unread"),
    "grace",
    "remind",
    "wake",
    "accept_end",
  );
  const closed = move(change(quiet, { outcome }), "closed", `no longer public: ${outcome}`);
  if (!incident) return closed;
  const text = `Bucket ${bucket} is ${outcome === "gone" ? "gone" : "no longer public"}.`;
  return also(closed, noteIncident({ key: `bucket:${account}/${bucket}`, text }));
}
