import type { EventDraft } from "../core/event.ts";
import { type Desk, type HandledOrFault, handleAll } from "../core/handle.ts";
import type { Log, Metrics } from "../core/ports.ts";
import type { Letter } from "./read-body.ts";

/** What storing needs. */
export interface Keeper {
  readonly desk: Desk;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** A message that was read and waits to be stored. `source` names it in the dead letters. */
export interface InHand {
  readonly source: string;
  readonly receivedAt: Date;
  readonly drafts: readonly EventDraft[];
  /** Those still to be written: each is taken off when it is, so that another try writes none twice. */
  readonly letters: Letter[];
}

/** `kept`: everything in it is stored, the outside may forget it. `fault`: something of its own went wrong, it must come again. */
export type Kept = "kept" | "fault";

/** Events in one transaction. A usual batch has a few dozen; one with thousands of log lines must not hold the database for seconds. */
const MAX_EVENTS = 500;

/**
 * Stores what a batch of messages brought, in one transaction, and says of each message what became of it.
 * Throws when the database cannot be reached: then nothing may be acknowledged.
 */
export async function keepBatch(
  keeper: Keeper,
  batch: readonly InHand[],
): Promise<readonly Kept[]> {
  try {
    return await keepTogether(keeper, batch);
  } catch (error) {
    // Is it the database, or something in one of the messages that it does not take?
    await keeper.desk.store.queries.ping();
    keeper.log.error({ messages: batch.length }, "a batch could not be stored", error);
  }
  const outcomes: Kept[] = [];
  for (const each of batch) outcomes.push(await keepAlone(keeper, each));
  return outcomes;
}

async function keepAlone(keeper: Keeper, message: InHand): Promise<Kept> {
  try {
    const [outcome = "fault"] = await keepTogether(keeper, [message]);
    return outcome;
  } catch (error) {
    await keeper.desk.store.queries.ping();
    keeper.log.error({ source: message.source }, "a message could not be stored", error);
    return "fault";
  }
}

async function keepTogether(keeper: Keeper, batch: readonly InHand[]): Promise<readonly Kept[]> {
  const handled = await handleChunks(
    keeper,
    batch.flatMap(({ drafts }) => drafts),
  );
  const outcomes: Kept[] = [];
  for (const message of batch) {
    const faults = message.drafts.flatMap((draft) => faultOf(handled.get(draft)));
    for (const error of faults)
      keeper.log.error({ source: message.source }, "an event could not be handled", error);
    if (faults.length === 0) await keepLetters(keeper, message);
    outcomes.push(faults.length === 0 ? "kept" : "fault");
  }
  return outcomes;
}

async function handleChunks(
  keeper: Keeper,
  drafts: readonly EventDraft[],
): Promise<ReadonlyMap<EventDraft, HandledOrFault>> {
  const handled = new Map<EventDraft, HandledOrFault>();
  for (let from = 0; from < drafts.length; from += MAX_EVENTS) {
    const chunk = drafts.slice(from, from + MAX_EVENTS);
    const answers = await handleAll(keeper.desk, chunk);
    for (const [index, draft] of chunk.entries()) {
      const answer = answers[index];
      if (!answer) continue;
      handled.set(draft, answer);
      keeper.metrics.count("events_total", { kind: draft.kind, outcome: answer.outcome });
    }
  }
  return handled;
}

/** Only of a message that will not come again: a letter has no id by which its second copy would be recognised. */
async function keepLetters(keeper: Keeper, { source, receivedAt, letters }: InHand): Promise<void> {
  for (let letter = letters[0]; letter; letter = letters[0]) {
    const { reason, body } = letter;
    await keeper.desk.store.deadLetters.add({ receivedAt, reason, source, body });
    keeper.log.warn({ source, reason }, "a message could not be decoded");
    letters.shift();
  }
}

function faultOf(answer: HandledOrFault | undefined): unknown[] {
  if (!answer) return ["no answer"];
  return answer.outcome === "fault" ? [answer.error] : [];
}
