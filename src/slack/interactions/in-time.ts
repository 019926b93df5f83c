import { CountersignError, ERRORS, type ErrorCode } from "../../core/errors.ts";
import type { Clock, Ids, Log } from "../../core/ports.ts";

/** What is needed to answer in time, whatever happens. */
export interface TimelyParts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/** Some work, as the log and people call it. */
export interface Task {
  readonly what: string;
  /** `Could not record this`. */
  readonly trouble: string;
}

/** A click or a form. */
export const RECORDING: Task = { what: "click", trouble: "Could not record this" };

/** What became of some work: its value, or a sentence for people with a code and a reference. `late`: it still goes on. */
export type InTime<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "failed"; readonly sentence: string }
  | { readonly kind: "late"; readonly sentence: string; readonly rest: Promise<InTime<T>> };

/** Slack shows its own failure after 3 s; ours says more. */
export const ANSWER_MS = 2000;

/** Waits for the work, but not longer than `ms`. Never throws. */
export async function inTime<T>(
  parts: TimelyParts,
  task: Task,
  work: Promise<T>,
  ms: number,
): Promise<InTime<T>> {
  const reference = parts.ids.reference();
  const settled = settle(parts, task, work, reference);
  const done = new AbortController();
  const first = await Promise.race([settled, parts.clock.sleep(ms, done.signal)]);
  done.abort();
  if (first) return first;
  parts.log.warn({ what: task.what, ref: reference }, "an answer takes too long");
  const code: ErrorCode = "store.unreachable";
  const sentence = `This takes longer than it should. It may still be done: look before you try again (ref ${reference}) [${code}].`;
  return { kind: "late", sentence, rest: settled };
}

async function settle<T>(
  { log }: TimelyParts,
  { what, trouble }: Task,
  work: Promise<T>,
  reference: string,
): Promise<InTime<T>> {
  try {
    return { kind: "done", value: await work };
  } catch (error) {
    const code: ErrorCode = error instanceof CountersignError ? error.code : "core.unexpected";
    log.error({ what, ref: reference, code }, "something that a person asked for failed", error);
    const { text } = ERRORS[code];
    const sentence = `${trouble}, try again (ref ${reference}). ${text} [${code}].`;
    return { kind: "failed", sentence };
  }
}
