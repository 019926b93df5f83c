import { z } from "zod";
import type { Decision } from "../core/case.ts";
import { attributeLater } from "./attribute.ts";
import { also, because, type Course, change, conclude } from "./course.ts";
import type { DriftDetails, DriftState } from "./drift-case.ts";
import { isUnknown, lookUpEffect, SHOWN_MS } from "./look-up.ts";
import { nameAuthors } from "./named.ts";
import { joinTouches, touchSchema } from "./touch.ts";

/** What CloudTrail was found to say. `next`: there is more, further back. `reason`: it could not be asked. */
export const attributedSchema = z.object({
  touches: z.array(touchSchema).default([]),
  from: z.iso.datetime().exactOptional(),
  next: z.object({ to: z.iso.datetime(), part: z.int() }).exactOptional(),
  reason: z.string().exactOptional(),
});
type Attributed = z.infer<typeof attributedSchema>;

/** More than 5,000 calls on one group in the window are not looked through: then it stays unknown, and says so. */
const MAX_PARTS = 10;

/** CloudTrail was looked through: who is found is written to the items of which nobody was known. Each has its own window. */
export function decideAttributed(
  course: Course,
  data: Attributed,
): Decision<DriftState, DriftDetails> {
  const { items } = course.details;
  if (course.state === "none") return conclude(because(course, "it is over already"));
  const touches = joinTouches(data.touches);
  const filled = items.map((item) => {
    if (!isUnknown(item)) return item;
    const start = Date.parse(item.who?.between?.[0] ?? "1970-01-01T00:00:00Z");
    return (
      attributeLater(
        item,
        touches.filter(({ at }) => Date.parse(at) >= start),
      ) ?? item
    );
  });
  const left = filled.filter(isUnknown).length;
  const found = items.filter(isUnknown).length - left;
  const said =
    data.reason === undefined ? `${found} found in CloudTrail, ${left} not` : data.reason;
  const informed = because(
    change(course, { items: nameAuthors(filled, course.policy.acting) }),
    said,
  );
  return conclude(left === 0 ? informed : lookFurther(informed, data));
}

/** Further back while there is more; once more later, because CloudTrail shows calls late. */
function lookFurther(course: Course, { next, from, reason }: Attributed): Course {
  const { id, now, details } = course;
  const { account, region, groupId, lookup } = details;
  if (groupId === undefined || !lookup || from === undefined || reason !== undefined) return course;
  const where = { account, region, groupId, from };
  if (next && next.part < MAX_PARTS)
    return also(course, lookUpEffect(id, { ...where, ...next }, now));
  if (lookup.round > 0) return course;
  const due = new Date(now.getTime() + SHOWN_MS);
  const again = change(course, { lookup: { ...lookup, round: 1 } });
  return also(again, lookUpEffect(id, { ...where, to: due.toISOString(), part: 0 }, due));
}
