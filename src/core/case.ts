import type { Effect } from "./effect.ts";
import type { Link } from "./event.ts";
import type { Json, JsonObject } from "./json.ts";

/** One matter about one subject. `version` grows by one with each stored change; buttons carry it. */
export interface Case<S extends string = string, D = JsonObject> {
  readonly id: string;
  readonly kind: string;
  readonly key: string;
  /** 1, 2, 3 … per kind; shown for incidents (SEC-0042). */
  readonly number: number;
  readonly state: S;
  readonly version: number;
  readonly openedAt: Date;
  readonly updatedAt: Date;
  readonly details: D;
}

/** What `decide` may know beside case, event and policy: nothing here is read from a clock or drawn by chance. */
export interface Occasion {
  readonly now: Date;
  /** The id that a case opened by this decision will have. */
  readonly newId: string;
  /** The number that a case opened by this decision will have; 0 for kinds that are not numbered. */
  readonly newNumber: number;
  /** 160 random bits as text that nobody can guess; only for kinds that ask for it. */
  readonly nonce?: string;
}

/** What a watcher answers to an event. */
export interface Decision<S extends string = string, D = JsonObject> {
  /** The case afterwards; absent: unchanged, or none opened. `fresh`: a new case although an earlier one (closed) was given. */
  readonly case?: { readonly state: S; readonly details: D; readonly fresh?: true };
  readonly effects: readonly Effect[];
  /** Why, for people: constant sentences with ids and counts; kept in the audit. */
  readonly reasons: readonly string[];
  /** Sent by the click's handler after the commit; never queued. */
  readonly reply?: Reply;
  readonly rows?: readonly Row[];
  readonly links?: readonly Link[];
  /** True when this was a refusal (no right, too late, not asked): audited as such, changes nothing. */
  readonly refused?: true;
}

/** Immediate answer to the person who clicked. `modal` names a view that the watcher renders; `errors` are per block id. */
export type Reply =
  | { readonly kind: "private"; readonly text: string }
  | { readonly kind: "modal"; readonly modal: string }
  | { readonly kind: "errors"; readonly errors: Readonly<Record<string, string>> };

/** A row of a watcher's own table, written in the decision's transaction. `replace` overwrites the row of the same primary key. */
export interface Row {
  readonly table: "snapshots" | "login_evidence" | "identities" | "announcements" | "approvals";
  readonly values: Readonly<Record<string, Json>>;
  readonly conflict: "ignore" | "replace";
}
