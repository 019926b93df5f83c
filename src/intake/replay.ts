import { type Keeper, keepBatch } from "./keep-batch.ts";
import { type Reader, readBody } from "./read-body.ts";

/** What became of a dead letter that was taken through again. */
export type Replayed =
  | { readonly outcome: "handled"; readonly events: number }
  /** Still not understood; the letter stays as it is. */
  | { readonly outcome: "undecodable"; readonly reason: string }
  | { readonly outcome: "fault" }
  | { readonly outcome: "not found" };

/**
 * Takes a dead letter through the house, as if its body came just now; events seen before are refused as duplicates.
 * Throws when the database cannot be reached.
 */
export async function replayDeadLetter(parts: Keeper & Reader, id: number): Promise<Replayed> {
  const { deadLetters } = parts.desk.store;
  const letter = await deadLetters.find(id);
  if (!letter) return { outcome: "not found" };
  const now = parts.desk.clock.now();
  // The time of its first receipt: a log line without a year or a zone is read by it.
  const { drafts, letters } = readBody(parts, letter.body, letter.receivedAt);
  const [rejection] = letters;
  if (rejection) return { outcome: "undecodable", reason: rejection.reason };
  const [kept] = await keepBatch(parts, [
    { source: letter.source, receivedAt: now, drafts, letters: [] },
  ]);
  if (kept !== "kept") return { outcome: "fault" };
  await deadLetters.markReplayed(id, now);
  return { outcome: "handled", events: drafts.length };
}
