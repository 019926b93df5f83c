/** A reading says that the bucket is public. */
import { acceptedBy } from "./accept.ts";
import { askOwners } from "./ask-owners.ts";
import { closeByItself } from "./auto.ts";
import { arm, because, type Course, change, disarm, drop, isOpen, move } from "./course.ts";
import { exposedBy, liveFindings } from "./exposed.ts";
import type { Exposed } from "./exposure.ts";
import { isWorse } from "./finding.ts";
import { opened, urge } from "./moves.ts";
import { raise } from "./raise.ts";
import type { Sight } from "./sight.ts";
import { takeWeakened } from "./weakened.ts";

/** What the configuration agrees to is accepted, also while something waits. */
export function acceptIfAgreed(course: Course, { settings, verdict }: Sight): Course {
  const { policy, now } = course;
  const waits = course.state === "open" || course.state === "signing";
  if (!waits || verdict.grade !== "PUBLIC") return course;
  const agreed = acceptedBy(settings.bucket, liveFindings(verdict), policy.accept, now);
  return agreed ? accept(course, agreed) : course;
}

/** The exposure as people are told of it. */
export function show(course: Course, sight: Sight): Course {
  const { settings, verdict, touches, lost, observed } = sight;
  const { known, readAt } = observed;
  const before = isOpen(course) ? course.details.exposed : undefined;
  const about = { verdict, touches, lost, known, readAt, before };
  const exposed = exposedBy(settings, about, course.policy);
  return change(course, { exposed, touches: [...touches], tries: 0 });
}

/** Public: told, or as the configuration accepts, or closed by itself. */
export function takePublic(course: Course, sight: Sight): Course {
  const { settings, verdict, observed } = sight;
  const { policy, now, state } = course;
  const before = isOpen(course) ? course.details.exposed : undefined;
  const live = liveFindings(verdict);
  const accepted = acceptedBy(settings.bucket, live, policy.accept, now);
  const shown = show(isOpen(course) ? takeWeakened(course, sight) : course, sight);
  const { exposed } = shown.details;
  if (!exposed) return shown;
  if (accepted) return accept(shown, accepted);
  if (!isOpen(course))
    return begun(
      observed.gathered ? change(shown, { gathered: true }) : shown,
      `the bucket is public, ${exposed.severity}`,
    );
  if (state === "snoozed") return beyondSnooze(shown, exposed);
  return state === "accepted"
    ? opened(move(drop(shown, "accepted"), "open", "wider than what was accepted"))
    : becameWorse(because(shown, "the bucket is still public"), before);
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

function beyondSnooze(course: Course, exposed: Exposed): Course {
  return isBeyondSnooze(course, exposed)
    ? opened(move(drop(course, "snooze"), "open", "worse than when it was snoozed"))
    : because(course, "still public, and snoozed");
}

function isBeyondSnooze({ details }: Course, exposed: Exposed): boolean {
  const { snooze } = details;
  if (!snooze) return true;
  const fresh = liveFindings(exposed.verdict).filter(({ hash }) => !snooze.hashes.includes(hash));
  return fresh.length > 0 || isWorse(exposed.severity, snooze.severity);
}
