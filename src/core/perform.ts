import type { EffectData, EffectKind } from "./effect.ts";
import type { CaseRef } from "./event.ts";
import type { JsonObject } from "./json.ts";

/** An event that a performer's result brings about; its id is made from the effect's. */
export interface ResultEvent {
  readonly kind: string;
  readonly caseKind: string;
  readonly ref: CaseRef;
  readonly at: Date;
  readonly data: JsonObject;
}

/**
 * What came of performing an effect once. `later`: not now (rate limit, pacing), not counted as a try unless it says so.
 * `failed`: another try can not help. A performer that throws is tried again, with backoff.
 */
export type Performance =
  | {
      readonly outcome: "done" | "already" | "moved" | "refused" | "suppressed";
      /** Kept as the effect's result, and data of the event that `answers.done` names. */
      readonly detail?: JsonObject;
      readonly events?: readonly ResultEvent[];
    }
  | { readonly outcome: "failed"; readonly reason: string }
  | {
      readonly outcome: "later";
      readonly afterMs: number;
      readonly reason: string;
      /** True: it was a try all the same, as when the other side answered that it cannot now. */
      readonly counted?: true;
    };

/** An effect as its performer sees it. */
export interface Performed<K extends EffectKind> {
  readonly key: string;
  /** The case's id, or `<case kind>/<case key>` without one. */
  readonly owner: string;
  readonly attempts: number;
  readonly data: EffectData[K];
  readonly queuedAt: Date;
}

/** Does one kind of effect. Ends within 30 s or when the signal is aborted. */
export type Performer<K extends EffectKind> = (
  effect: Performed<K>,
  signal: AbortSignal,
) => Promise<Performance>;

/** A performer for each kind but `wake`, which the runner does itself. A new kind does not compile without one. */
export type Performers = { readonly [K in Exclude<EffectKind, "wake">]: Performer<K> };

/** What a performer needs of the world, declared beside it; a test compares the unions with deploy/ and manifest.yml. */
export interface Needs {
  readonly iam: readonly string[];
  readonly scopes: readonly string[];
}
