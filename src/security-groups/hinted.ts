import type { z } from "zod";
import type { Decision } from "../core/case.ts";
import type { CheckedEvent } from "../core/event.ts";
import { also, because, type Course, conclude } from "./course.ts";
import type { hintedSchema } from "./decode.ts";
import type { DriftDetails, DriftState } from "./drift-case.ts";

type Hinted = CheckedEvent<"sg.hinted", z.infer<typeof hintedSchema>>;

/** A place whose calls are not understood is swept at most once in this time, however many there are. */
const SWEEP_MS = 5 * 60_000;

/** Somebody did something to groups that the call does not name: they are found, or where nothing leads to them, all are read. */
export function decideHinted(
  course: Course,
  { id, data }: Hinted,
): Decision<DriftState, DriftDetails> {
  const { by, ...touched } = data;
  const { account, region, eventName } = touched;
  const shared = { lane: "aws", priority: "normal" } as const;
  if (Object.values(by).every((each) => each.length === 0)) {
    const slot = Math.floor(course.now.getTime() / SWEEP_MS);
    const key = `sweep/${account}/${region}/${slot}`;
    const swept = also(course, { kind: "sg.sweep", data: { account, region }, key, ...shared });
    return conclude(because(swept, `${eventName} names no group: all are read`));
  }
  const found = also(course, {
    kind: "sg.find",
    data: { account, region, by, touched },
    key: `find/${id}`,
    ...shared,
  });
  return conclude(because(found, `${eventName}: its groups are looked for`));
}
