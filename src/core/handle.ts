/**
 * The one way through the house, and its only ordering rule:
 *
 *   event ─► seen before? ─► load and lock its case ─► watcher.decide (pure) ─► one transaction:
 *            case, links, rows, audit, outbox, and the same for each case that is handed an event
 *         ─► commit ─► only then: delete the SQS message, ack the click ─► wake the effect runner ─► result = event again
 */
import type { Decision, Occasion, Reply } from "./case.ts";
import type { HandedEffect } from "./effect.ts";
import { CountersignError, hasCode } from "./errors.ts";
import { type EventDraft, eventId } from "./event.ts";
import { sha256 } from "./hash.ts";
import type { House, Registered } from "./house.ts";
import { canonicalJson, type JsonObject } from "./json.ts";
import type {
  AuditEntry,
  Clock,
  EventOutcome,
  Ids,
  Store,
  StoredCase,
  Transaction,
} from "./ports.ts";

/** What `handle` works with. */
export interface Desk {
  readonly house: House;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Called after each commit that queued effects. */
  readonly wake: () => void;
}

/** What became of one event. `case` is the case as it is now stored, when there is one. */
export interface Handled {
  readonly outcome: EventOutcome["outcome"] | "duplicate";
  readonly reasons: readonly string[];
  readonly case?: StoredCase;
  readonly reply?: Reply;
}

/** More than this many hand-overs for one event is a loop between watchers, not work. */
const MAX_HANDED = 32;
/** Losing a race is normal with replicas; losing five in a row for one case is not. */
const MAX_TRIES = 5;

/** Takes one event through the house. Throws what its watcher or the store throws: then nothing was done. */
export async function handle(desk: Desk, draft: EventDraft): Promise<Handled> {
  return await inOneTransaction(desk, (tx) => handleWithin(desk, tx, draft));
}

/** One event of a batch: what became of it, or its own fault, which left the others untouched. */
export type HandledOrFault = Handled | { readonly outcome: "fault"; readonly error: unknown };

/**
 * Takes several events through the house in one transaction, in the order of their cases so that replicas lock in
 * the same order. The answers are in the order of `drafts`. Throws when the store fails: then nothing was stored.
 */
export async function handleAll(
  desk: Desk,
  drafts: readonly EventDraft[],
): Promise<readonly HandledOrFault[]> {
  const ordered = drafts.toSorted((a, b) => compare(lockKey(a), lockKey(b)));
  const answers = await inOneTransaction(desk, async (tx) => {
    const handled = new Map<EventDraft, HandledOrFault>();
    for (const draft of ordered) handled.set(draft, await takeApart(desk, tx, draft));
    return handled;
  });
  return drafts.flatMap((draft) => answers.get(draft) ?? []);
}

async function takeApart(desk: Desk, tx: Transaction, draft: EventDraft): Promise<HandledOrFault> {
  try {
    return await tx.savepoint(() => handleWithin(desk, tx, draft));
  } catch (error) {
    if (!isFaultOfEvent(error)) throw error;
    return { outcome: "fault", error };
  }
}

/** As `handle`, within a transaction of `inOneTransaction` (the result of an effect). */
export async function handleWithin(
  desk: Desk,
  tx: Transaction,
  draft: EventDraft,
): Promise<Handled> {
  return await takeThrough({ desk, tx, left: MAX_HANDED }, draft);
}

interface Work {
  readonly desk: Desk;
  readonly tx: Transaction;
  left: number;
}

async function takeThrough(work: Work, draft: EventDraft): Promise<Handled> {
  const { desk, tx } = work;
  const now = desk.clock.now();
  const { id, kind, caseKind, at } = draft;
  if (!(await tx.firstSight({ id, kind, caseKind, at, receivedAt: now })))
    return { outcome: "duplicate", reasons: [] };
  const watcher = desk.house.get(caseKind);
  if (!watcher) throw new CountersignError("core.unknown_event", { kind, caseKind });
  const before = await tx.findCase(caseKind, draft.ref, now);
  const newNumber = watcher.numbered ? await tx.nextNumber(caseKind) : 0;
  const newId = desk.ids.next();
  const nonce = watcher.nonced ? { nonce: `${desk.ids.next()}${desk.ids.next()}` } : {};
  const occasion = { now, newId, newNumber, ...nonce };
  const decision = decideOn(watcher, before, draft, occasion);
  return await keep(work, { draft, watcher, before, decision, occasion });
}

/** What a watcher throws is a fault of this one event, whatever it is: the others of its batch are not to suffer for it. */
function decideOn(
  watcher: Registered,
  before: StoredCase | undefined,
  draft: EventDraft,
  occasion: Occasion,
): Decision {
  try {
    return watcher.decide(before, draft, occasion);
  } catch (error) {
    if (error instanceof CountersignError) throw error;
    throw new CountersignError("core.watcher_failed", { kind: draft.kind }, error);
  }
}

interface Decided {
  readonly draft: EventDraft;
  readonly watcher: Registered;
  readonly before: StoredCase | undefined;
  readonly decision: Decision;
  readonly occasion: Occasion;
}

/** Writes everything that one decision asks for, then what the cases it hands events to decide. */
async function keep(work: Work, decided: Decided): Promise<Handled> {
  const { draft, before, decision } = decided;
  const owner = (await keepCase(work.tx, decided)) ?? before;
  const outcome = outcomeOf(decision, owner);
  await keepRecords(work.tx, decided, outcome, owner);
  const handed = decision.effects.filter((each) => each.kind === "hand");
  for (const [index, effect] of handed.entries())
    await handOver(work, handedDraft(draft, effect, index));
  const reply = decision.reply ? { reply: decision.reply } : {};
  return { outcome, reasons: decision.reasons, ...(owner ? { case: owner } : {}), ...reply };
}

async function keepRecords(
  tx: Transaction,
  decided: Decided,
  outcome: EventOutcome["outcome"],
  owner: StoredCase | undefined,
): Promise<void> {
  const { draft, decision, occasion } = decided;
  const { reasons, rows = [], links = [] } = decision;
  await tx.setOutcome(draft.id, { outcome, reasons, ...(owner ? { caseId: owner.id } : {}) });
  await tx.addRows(rows);
  if (owner) await tx.addLinks(owner.id, links);
  const chain = owner?.id ?? chainWithoutCase(draft);
  const queued = decision.effects.filter((each) => each.kind !== "hand");
  await tx.addEffects({ id: chain, caseKind: draft.caseKind }, queued, occasion.now);
  await tx.appendAudit(auditEntry(decided, chain, owner?.state ?? "none"));
}

async function handOver(work: Work, draft: EventDraft): Promise<void> {
  work.left -= 1;
  if (work.left < 0) throw new CountersignError("core.hand_loop", { kind: draft.kind });
  await takeThrough(work, draft);
}

function outcomeOf(decision: Decision, owner: StoredCase | undefined): EventOutcome["outcome"] {
  if (decision.refused) return "refused";
  return owner || decision.effects.length > 0 ? "decided" : "dropped";
}

async function keepCase(tx: Transaction, decided: Decided): Promise<StoredCase | undefined> {
  const { draft, watcher, before, decision, occasion } = decided;
  if (!decision.case) return undefined;
  const { state, details, fresh } = decision.case;
  const open = watcher.openStates.has(state);
  const { now } = occasion;
  if (before && !fresh) {
    const changed = { ...before, state, details, version: before.version + 1, updatedAt: now };
    await tx.updateCase(changed, open);
    return changed;
  }
  const key = before?.key ?? (draft.ref.by === "id" ? undefined : draft.ref.key);
  if (key === undefined)
    throw new CountersignError("core.invalid_event", { kind: draft.kind, at: "ref" });
  const opened: StoredCase = {
    id: occasion.newId,
    kind: watcher.kind,
    key,
    number: occasion.newNumber,
    state,
    version: 1,
    openedAt: now,
    updatedAt: now,
    details,
  };
  await tx.insertCase(opened, open);
  return opened;
}

/** The entry for the record: what happened, what was decided and why, what will be done about it. */
function auditEntry(decided: Decided, chain: string, to: string): AuditEntry {
  const { draft, watcher, before, decision, occasion } = decided;
  const from = before && !decision.case?.fresh ? before.state : "none";
  return {
    chain,
    occurredAt: draft.at,
    recordedAt: occasion.now,
    actor: draft.actor,
    type: draft.kind,
    text: decision.reasons.join("; "),
    details: {
      event: draft.id,
      from,
      to,
      ...(decision.refused ? { refused: true } : {}),
      effects: decision.effects.map((each) => (each.kind === "hand" ? each.event.kind : each.key)),
      data: withoutSecrets(draft.data, watcher),
    },
  };
}

/** What must not be kept is known by its hash, so that two deliveries of it can be compared. */
function withoutSecrets(data: JsonObject, { concealed }: Registered): JsonObject {
  if (concealed.size === 0) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) =>
      concealed.has(name) && value !== undefined
        ? [name, `sha256:${sha256(canonicalJson(value))}`]
        : [name, value],
    ),
  );
}

/** The event that another case gets: same cause, same moment, same person. */
function handedDraft(from: EventDraft, effect: HandedEffect, index: number): EventDraft {
  const { event } = effect;
  const where = event.ref.by === "id" ? event.ref.id : event.ref.key;
  return {
    ...event,
    id: `${from.id}>${eventId(String(index), event.kind, where)}`,
    at: from.at,
    actor: from.actor,
  };
}

/** Runs `work` in one transaction, again when it lost a race for a case, and wakes the effect runner after the commit. */
export async function inOneTransaction<T>(
  desk: Desk,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      const result = await desk.store.transaction(work);
      desk.wake();
      return result;
    } catch (error) {
      if (tries >= MAX_TRIES || !hasCode(error, "core.lost_race")) throw error;
    }
  }
}

/** A fault of one event (a bug of ours), as against a fault of the database, which concerns them all. */
export function isFaultOfEvent(error: unknown): boolean {
  return (
    error instanceof CountersignError &&
    error.code !== "core.lost_race" &&
    (error.code.startsWith("core.") || error.code === "store.corrupt_case")
  );
}

/** Effects and entries of a matter for which there is no case (yet). */
function chainWithoutCase({ caseKind, ref }: EventDraft): string {
  return ref.by === "id" ? "system" : `${caseKind}/${ref.key}`;
}

function lockKey(draft: EventDraft): string {
  return `${draft.caseKind} ${draft.ref.by === "id" ? draft.ref.id : draft.ref.key}`;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
