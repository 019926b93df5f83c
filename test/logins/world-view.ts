import type { Decision } from "../../src/core/case.ts";
import type { HandedEffect, QueuedEffect } from "../../src/core/effect.ts";
import type { Actor, EventDraft } from "../../src/core/event.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { StoredCase } from "../../src/core/ports.ts";
import type { RawRecord } from "../../src/core/raw-record.ts";
import type { PersonState } from "../../src/core/readings.ts";
import type { Decoded } from "../../src/core/watcher.ts";
import type { Claim } from "../../src/logins/evidence/claim.ts";
import type { GatheredHost } from "../../src/logins/evidence/facts.ts";
import type { LoginPolicy } from "../../src/logins/policy.ts";

/** What `login` cases and sightings live in: their cases, an outbox that keeps time, Slack, a directory, and incidents. */
export interface World {
  policy: LoginPolicy;
  /** What Slack knows; whoever is missing is active. */
  readonly directory: Map<string, PersonState["state"]>;
  /** E-mail -> user. */
  readonly emails: Map<string, string>;
  /** Users to whom nothing can be delivered. */
  readonly unreachable: Set<string>;
  host: GatheredHost | undefined;
  history: JsonObject | undefined;
  /** What else is found when a login is looked up: mates, a way, failures. */
  found: (claim: Claim) => JsonObject;
  /** False: nothing can be looked up. */
  answers: boolean;
  readonly cases: StoredCase[];
  readonly effects: QueuedEffect[];
  readonly handed: HandedEffect["event"][];
  /** Questions that were put, `user@case`. */
  readonly asked: string[];
  readonly rows: Readonly<Record<string, unknown>>[];
  readonly now: () => Date;
  readonly receive: (raw: RawRecord) => Decoded;
  readonly take: (draft: EventDraft) => Decision;
  /** An event for one case, by its id. */
  readonly tell: (of: StoredCase, kind: string, data?: JsonObject, actor?: Actor) => Decision;
  /** A press on somebody's message of a case, as it stands there now. */
  readonly click: (of: StoredCase, action: string, actor: Actor, version?: number) => Decision;
  readonly submit: (
    of: StoredCase,
    modal: string,
    actor: Actor,
    values: Readonly<Record<string, string>>,
  ) => Decision;
  readonly advance: (ms: number) => void;
  /** The newest case of a kind. Throws when there is none. */
  readonly newest: (kind: "login" | "sighting") => StoredCase;
  readonly logins: () => readonly StoredCase[];
  /** Incidents that were opened: key -> how often signalled. */
  readonly incidents: () => ReadonlyMap<string, number>;
}
