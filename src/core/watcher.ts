import type { ModalView } from "@slack/types";
import type { z } from "zod";
import type { Case, Decision, Occasion } from "./case.ts";
import type { EventDraft, EventOf, EventSchemas } from "./event.ts";
import type { JsonObject } from "./json.ts";
import type { Message } from "./message.ts";
import type { RawRecord } from "./raw-record.ts";

/** A press of a button or a choice in a menu, as far as a watcher needs it. */
export interface Click {
  readonly actionId: string;
  readonly version: number;
  readonly team: string;
  readonly user: string;
  readonly channel?: string;
  readonly messageTs?: string;
  /** Rest of the button's value after `<case id>.<version>`, e.g. `run.loop.step` or a hash prefix. */
  readonly extra?: string;
  /** Value or id chosen in a menu. */
  readonly selected?: string;
}

/** A submitted modal: what was typed, by block id. */
export interface Submission {
  readonly version: number;
  readonly team: string;
  readonly user: string;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * What a decoder makes of one record: events, nothing (understood, but no matter of ours), or a rejection with its reason.
 * Events with a rejection: the record is kept as not understood, and the events see to it that nothing is missed meanwhile.
 */
export type Decoded =
  | { readonly events: readonly EventDraft[]; readonly rejected?: string }
  | { readonly nothing: string }
  | { readonly rejected: string };

/** What a message is rendered from, beside its case. */
export interface Rendering {
  readonly now: Date;
}

/** A cause of incidents that a watcher brings: its name, its usual severity and a sentence for people. */
export interface IncidentCause {
  readonly cause: string;
  readonly severity: "sev1" | "sev2" | "sev3" | "sev4";
  readonly sentence: string;
}

/**
 * One kind of case: everything that core, intake and Slack need to know of it. A new kind of case is a new folder
 * and one row of these. `S` states, `D` details, `E` table of event schemas, `P` policy.
 */
export interface Watcher<S extends string, D extends JsonObject, E extends EventSchemas, P> {
  readonly kind: string;
  /** True if its cases carry a number (SEC-0042). */
  readonly numbered: boolean;
  /** True if its decisions need a text that nobody can guess (`Occasion.nonce`). */
  readonly nonced?: true;
  /** Members of its events' data of which the audit keeps the SHA-256 alone, as of a pasted proof. */
  readonly concealed?: readonly string[];
  /** States in which a case is open: at most one open case per kind and key. */
  readonly openStates: readonly S[];
  readonly closedStates: readonly S[];
  readonly details: z.ZodType<D>;
  readonly events: E;
  readonly decide: (
    before: Case<S, D> | undefined,
    event: EventOf<E>,
    policy: P,
    occasion: Occasion,
  ) => Decision<S, D>;
  /** The case's message `slot`; undefined: there is nothing (more) to say there. */
  readonly render: (of: Case<S, D>, slot: string, rendering: Rendering) => Message | undefined;
  /** The case's modal `name`; `private_metadata` is filled in by the caller. */
  readonly renderModal: (
    of: Case<S, D>,
    name: string,
    rendering: Rendering,
  ) => ModalView | undefined;
  /** One line for App Home and lists; undefined: not for people. */
  readonly summarise: (of: Case<S, D>, rendering: Rendering) => string | undefined;
  /** Action id -> event kind and its data. */
  readonly clicks: Readonly<
    Record<string, { readonly event: string; readonly data: (click: Click) => JsonObject }>
  >;
  /** Callback id of a modal -> event kind and its data. */
  readonly submissions: Readonly<
    Record<
      string,
      { readonly event: string; readonly data: (submission: Submission) => JsonObject }
    >
  >;
  readonly causes: readonly IncidentCause[];
}

/** Reads raw records for one or more watchers. Pure; never throws. */
export interface Decoder<P> {
  readonly name: string;
  readonly decode: (raw: RawRecord, policy: P, receivedAt: Date) => Decoded;
  /** The documented form of an event for `countersign explain`; undefined for events that are not its own. */
  readonly project: (event: EventDraft) => JsonObject | undefined;
}
