import type { Reply } from "../../core/case.ts";
import type { EventDraft } from "../../core/event.ts";
import { type Desk, handle } from "../../core/handle.ts";
import type { Registered } from "../../core/house.ts";
import type { StoredCase } from "../../core/ports.ts";
import type { Rights } from "../people/rights.ts";

/** What became of something that a person did, and what they are told. */
export interface Verdict {
  readonly outcome: "decided" | "dropped" | "refused" | "duplicate" | "unknown" | "foreign";
  readonly reply?: Reply;
  /** The case as it is now, and its watcher: a modal is rendered from them. */
  readonly about?: { readonly of: StoredCase; readonly watcher: Registered };
}

/** Longer than this Slack is not waited for: without an answer no right is certain. */
const RIGHTS_MS = 800;

/** What takes an interaction through the house. */
export interface HandlingParts {
  readonly desk: Desk;
  readonly rights: Rights;
}

/** Commits the event, then says what to answer. Throws what `handle` throws: then nothing was done. */
export async function decideOn(
  { desk }: HandlingParts,
  watcher: Registered,
  draft: EventDraft,
): Promise<Verdict> {
  const { outcome, reasons, reply, case: of } = await handle(desk, draft);
  const about = of ? { about: { of, watcher } } : {};
  if (reply) return { outcome, reply, ...about };
  if (outcome === "refused") return { outcome, ...told(reasons.join(" ")), ...about };
  if (outcome === "dropped") return { outcome, ...told("There is nothing to do for this.") };
  return { outcome, ...about };
}

/** The person who did it, with the rights they hold now. */
export async function actorOf(
  { desk, rights }: HandlingParts,
  { team, user }: { readonly team: string; readonly user: string },
): Promise<Extract<EventDraft["actor"], { kind: "person" }>> {
  const enough = new AbortController();
  const held = await Promise.race([
    rights.of(user),
    desk.clock.sleep(RIGHTS_MS, enough.signal).then(() => "unknown" as const),
  ]);
  enough.abort();
  return { kind: "person", team, user, rights: held };
}

/** Told to people of another workspace, who may be in a shared channel: they have no say here. */
export const FOREIGN_SENTENCE =
  "Only people of the workspace in which Countersign is installed can do this.";

/** Something that they did. */
export const FOREIGN: Verdict = { outcome: "foreign", ...told(FOREIGN_SENTENCE) };

/** A control of an older version, of another app's making, or a forged value. */
export const UNKNOWN: Verdict = {
  outcome: "unknown",
  ...told("Countersign does not know this (any more). Nothing was done."),
};

function told(text: string): { readonly reply: Reply } {
  return { reply: { kind: "private", text } };
}
