import type { Performer } from "../core/perform.ts";
import type { Place } from "./clients.ts";

/** Reads and compares all groups of a place, as the schedule does; says in a sentence what came of it. */
export type SweepPlace = (place: Place, signal: AbortSignal) => Promise<string>;

/** One sweep of one place, out of turn. What it needs of AWS is what scheduled sweeps need. */
export function performSgSweep(sweep: SweepPlace): Performer<"sg.sweep"> {
  return async ({ data }, signal) => ({
    outcome: "done",
    detail: { said: await sweep(data, signal) },
  });
}
