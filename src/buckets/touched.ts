/** Somebody did something that concerns a bucket or an account: it is read, and who it was is kept until then. */
import type { PublicAccessBlock } from "../core/readings.ts";
import { because, type Course, change, notify, readSoon, SETTLE_MS } from "./course.ts";
import type { Touched } from "./decode.ts";
import { joinTouches, type Touch } from "./touch.ts";

const HOUR_MS = 3_600_000;
/** Refused attempts of one principal within an hour that are worth a word. */
const ATTEMPTS = 3;
const KEPT_ATTEMPTS = 20;
/** Account-wide switches reach the regions at different times: a reading within a minute is repeated. */
const SPREAD_MS = 62_000;

/** A call that went through. Touches within two seconds are one read. */
export function takeTouch(course: Course, touched: Touched): Course {
  const touch = touchOf(touched);
  const kept = change(course, {
    touches: joinTouches(course.details.touches, touch),
    tries: 0,
  });
  const state = kept.state === "none" ? "quiet" : kept.state;
  const noted = because({ ...kept, state }, `${touched.eventName} concerns it; it is read`);
  if (touched.bucket !== undefined) return readSoon(noted, "event", SETTLE_MS);
  const told = weakens(touched) ? notify(noted, { what: "account", touch }) : noted;
  // First what the last readings say, which is one call; then every bucket anew, and once more when all regions know.
  const judged = readSoon(told, "event", SETTLE_MS, { touch, fromMemory: true });
  const read = readSoon(judged, "event", SETTLE_MS, { touch });
  return readSoon(read, "confirm", SPREAD_MS, { touch, looked: "spread" });
}

/** A call that was refused: no case of a bucket. The third of one principal within an hour is told, then it is counted anew. */
export function takeAttempt(course: Course, touched: Touched): Course {
  const { eventId, at, bucket, actor } = touched;
  const since = Date.parse(at) - HOUR_MS;
  const earlier = course.details.attempts.filter(
    (each) => Date.parse(each.at) > since && each.eventId !== eventId,
  );
  const attempt = { eventId, at, ...(bucket === undefined ? {} : { bucket }) };
  const attempts = [...earlier, attempt].slice(-KEPT_ATTEMPTS);
  const state = course.state === "none" ? "quiet" : course.state;
  const counted = because(
    change({ ...course, state }, { attempts, tried: actor.name }),
    `${touched.eventName} was refused, attempt ${attempts.length} of ${actor.principal} within an hour`,
  );
  if (attempts.length < ATTEMPTS) return counted;
  const told = notify(counted, {
    what: "attempts",
    touch: touchOf(touched),
    names: [...new Set(attempts.flatMap((each) => each.bucket ?? []))],
    count: attempts.length,
  });
  return change(told, { attempts: [] });
}

function touchOf({ eventId, eventName, at, what, actor, aclSeen, block }: Touched): Touch {
  return {
    eventId,
    eventName,
    at,
    what,
    actor,
    ...(aclSeen ? { aclSeen } : {}),
    ...(block ? { block } : {}),
  };
}

/** The account's block was taken away, or some of it switched off. What is not said to be on counts as off. */
function weakens({ eventName, block }: Touched): boolean {
  if (eventName === "DeleteAccountPublicAccessBlock") return true;
  return eventName === "PutAccountPublicAccessBlock" && !isWhole(block);
}

function isWhole(block: PublicAccessBlock | undefined): boolean {
  return block !== undefined && Object.values(block).every(Boolean);
}
