import type { z } from "zod";
import type { JsonObject } from "./json.ts";

/**
 * Who caused an event. `rights` are those that the person holds now (names of `rights.*`),
 * `unknown` when they could not be looked up: then nothing that needs a right is done.
 */
export type Actor =
  | {
      readonly kind: "person";
      readonly team: string;
      readonly user: string;
      readonly rights: readonly string[] | "unknown";
    }
  | { readonly kind: "aws"; readonly principal: string }
  /** Somebody, or something, in a pager: `Kim (PagerDuty)`. Foreign text. */
  | { readonly kind: "pager"; readonly name: string }
  | { readonly kind: "timer" | "system" };

/** A join key between pieces of evidence: cases that share one before `until` are one case. */
export interface Link {
  readonly kind: string;
  readonly link: string;
  readonly until: Date;
}

/**
 * Which case an event is about. `key`: the newest case of that kind and key, open or closed. `id`: exactly that case.
 * `links`: the newest case that shares one of the links; when there is none, a new one under `key`.
 */
export type CaseRef =
  | { readonly by: "key"; readonly key: string }
  | { readonly by: "id"; readonly id: string }
  | { readonly by: "links"; readonly links: readonly Link[]; readonly key: string };

/** An event on its way to `handle`, not yet checked against its watcher's schema. */
export interface EventDraft {
  /** Unique: id of the source + kind + case. Seen before: refused as a duplicate. See `eventId`. */
  readonly id: string;
  /** `noun.happened`, as `sg.observed`. */
  readonly kind: string;
  /** The kind of case it is about: `drift`, `sighting`, `login`, `exposure`, `incident`. */
  readonly caseKind: string;
  readonly ref: CaseRef;
  /** When it happened by its source's clock; the time of receipt is added by `handle`. */
  readonly at: Date;
  readonly actor: Actor;
  readonly data: JsonObject;
}

/** An event as a watcher sees it: checked, with the time at which Countersign got it. */
export interface CheckedEvent<K extends string, D> {
  readonly id: string;
  readonly kind: K;
  readonly at: Date;
  readonly receivedAt: Date;
  readonly actor: Actor;
  readonly data: D;
}

/** Event kind -> schema of its data: a watcher's table of what it understands. */
export type EventSchemas = Readonly<Record<string, z.ZodType>>;

/** The closed union of a watcher's events, derived from its table of schemas. */
export type EventOf<S extends EventSchemas> = {
  [K in keyof S & string]: CheckedEvent<K, z.infer<S[K]>>;
}[keyof S & string];

/** One id per source record, event kind and case: one record may be several events. */
export function eventId(source: string, kind: string, caseKey: string): string {
  return `${source}/${kind}/${caseKey}`;
}
