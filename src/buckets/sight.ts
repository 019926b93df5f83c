import type { BucketReading } from "../core/readings.ts";
import type { Observed } from "./events.ts";
import type { Protection } from "./shield.ts";
import type { Touch } from "./touch.ts";
import type { Verdict } from "./verdict.ts";

/** What was read, what is remembered, what it means. */
export interface Sight {
  readonly settings: BucketReading;
  readonly verdict: Verdict;
  readonly touches: readonly Touch[];
  readonly lost: readonly Protection[];
  readonly observed: Observed;
}

/** Why a verdict is unknown. Foreign text. */
export function unknownIn({ channels }: Verdict): string {
  const why = channels.filter(({ grade }) => grade === "UNKNOWN").flatMap((each) => each.why ?? []);
  return why.join("; ") || "a protection could not be read";
}
