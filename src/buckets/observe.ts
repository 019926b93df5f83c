/** A bucket was read: what its exposure makes of it. */
import type { BucketReading } from "../core/readings.ts";
import { isBusy, takeWhileBusy } from "./busy.ts";
import { because, type Course, change, drop, isOpen, keep } from "./course.ts";
import type { Observed } from "./events.ts";
import { layGround } from "./ground.ts";
import { seeAcl } from "./hidden.ts";
import { close, isCalm } from "./moves.ts";
import { accountsIn, sharesOf } from "./sharing.ts";
import { joinShields, shieldOf, weakened } from "./shield.ts";
import { type Sight, unknownIn } from "./sight.ts";
import { snapshotOf, snapshotRow } from "./snapshot.ts";
import { takeCalm } from "./take-calm.ts";
import { takePublic } from "./take-public.ts";
import { joinTouches } from "./touch.ts";
import { takeUnknown } from "./unread.ts";
import { judgeBucket } from "./verdict.ts";
import { takeWeakened, tellDisagreement } from "./weakened.ts";

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
  const names = namesIn(settings, course.policy.accountNames);
  const rest = { verdict, shield: joinShields(before, shield), acl, known, names };
  const remembered = keep(course, snapshotRow(snapshotOf(settings, readAt, rest)));
  const sight = { settings, verdict, touches, lost: weakened(before, shield), observed };
  return judge(layGround(tellDisagreement(remembered, sight), sight, acl?.grants), sight);
}

function namesIn(
  settings: BucketReading,
  names: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  const known = accountsIn(sharesOf(settings)).flatMap((account): [string, string][] => {
    const name = names.get(account);
    return name === undefined ? [] : [[account, name]];
  });
  return Object.fromEntries(known);
}

function judge(course: Course, sight: Sight): Course {
  const { verdict } = sight;
  const { grade } = verdict;
  if (isBusy(course)) return takeWhileBusy(course, sight);
  if (isCalm(grade)) return takeCalm(drop(course, "unread"), sight, grade);
  return grade === "PUBLIC"
    ? takePublic(drop(course, "unread", "calm"), sight)
    : takeWeakened(takeUnknown(course, unknownIn(verdict)), sight);
}
