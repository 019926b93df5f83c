import type { JsonObject } from "../core/json.ts";
import type { ChainedEntry } from "../core/ports.ts";
import { recentEntries } from "./audit.ts";
import { recentEffects } from "./effects.ts";
import { recentEvents } from "./events.ts";
import type { Session } from "./schema.ts";

/** The last of each, newest first; times are ISO text, as `eventsOf` and `effectsOf` have them. */
export interface Recent {
  /** With `caseKind`, and `case` (its id) if there is one. */
  readonly events: readonly JsonObject[];
  /** With `caseKind`, and `owner`: id of the case. */
  readonly effects: readonly JsonObject[];
  readonly audit: readonly ChainedEntry[];
}

/** Reads at most `limit` of each. */
export async function readRecent(session: Session, limit: number): Promise<Recent> {
  return {
    events: await recentEvents(session, limit),
    effects: await recentEffects(session, limit),
    audit: await recentEntries(session, limit),
  };
}
