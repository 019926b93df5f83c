import type { EffectKind, QueuedEffect } from "./effect.ts";
import type { EventDraft } from "./event.ts";
import { type Desk, handleWithin } from "./handle.ts";
import type { JsonObject } from "./json.ts";
import type { Performance, Performed, Performer, Performers } from "./perform.ts";
import type { Log, Metrics, StoredEffect } from "./ports.ts";

/** The effect runner while it runs. */
export interface Runner extends AsyncDisposable {
  /** Looks into the outbox now. */
  readonly wake: () => void;
  /** Resolves when nothing is being performed and nothing is due. */
  readonly settled: () => Promise<void>;
}

/** Parts of the runner. `owner` names this process in leases. */
export interface RunnerParts {
  readonly desk: Desk;
  readonly performers: Performers;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly owner: string;
}

interface Patience {
  readonly tries: number;
  readonly firstMs: number;
  readonly maxMs: number;
}

const DAY_OF_TRIES = 300;
/** How long each kind is tried. Messages and pages outlive an outage of Slack; a question that cannot be put must fail soon, so that others are told. */
const PATIENCE: { readonly [K in EffectKind]: Patience } = {
  "slack.post": { tries: DAY_OF_TRIES, firstMs: 1000, maxMs: 300_000 },
  "slack.update": { tries: DAY_OF_TRIES, firstMs: 1000, maxMs: 300_000 },
  "slack.ask": { tries: 3, firstMs: 5000, maxMs: 30_000 },
  page: { tries: DAY_OF_TRIES, firstMs: 1000, maxMs: 300_000 },
  wake: { tries: DAY_OF_TRIES, firstMs: 1000, maxMs: 10_000 },
  "sg.read": { tries: 20, firstMs: 2000, maxMs: 300_000 },
  "bucket.read": { tries: 20, firstMs: 2000, maxMs: 300_000 },
  "logins.gather": { tries: 5, firstMs: 2000, maxMs: 20_000 },
};

/** More than a performer's 30 s, so that a slow one is not begun twice. */
const LEASE_MS = 60_000;
const PERFORM_MS = 30_000;
const AT_ONCE = 16;
/** With replicas another process may queue what this one could do: look at least this often. */
const LOOK_MS = 1000;
/** How long a stop waits for what is being performed. */
const DRAIN_MS = 20_000;

/** Starts performing what is in the outbox, until disposed. Disposing waits for effects in hand, at most 20 s. */
export function startRunner(parts: RunnerParts): Runner {
  const { clock, store } = parts.desk;
  const stopping = new AbortController();
  const performing = new AbortController();
  const inHand = new Set<Promise<void>>();
  const bell = { ring: Promise.withResolvers<void>() };

  function wake(): void {
    bell.ring.resolve();
  }

  async function claimSome(): Promise<number> {
    const claimed = await store.outbox.claim({
      now: clock.now(),
      leaseMs: LEASE_MS,
      limit: AT_ONCE - inHand.size,
      owner: parts.owner,
    });
    for (const effect of claimed) {
      const work = perform(parts, effect, performing.signal).finally(() => {
        inHand.delete(work);
        wake();
      });
      inHand.add(work);
    }
    return claimed.length;
  }

  async function look(): Promise<void> {
    bell.ring = Promise.withResolvers<void>();
    const claimed = inHand.size < AT_ONCE ? await claimSome() : 0;
    if (claimed > 0 || stopping.signal.aborted) return;
    const rest = new AbortController();
    await Promise.race([bell.ring.promise, clock.sleep(LOOK_MS, rest.signal)]);
    rest.abort();
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await look();
      } catch (error) {
        parts.log.error({}, "the outbox cannot be read", error);
        await clock.sleep(LOOK_MS, stopping.signal);
      }
    }
  }

  async function settled(): Promise<void> {
    for (;;) {
      wake();
      await Promise.all(inHand);
      const due = await store.outbox.nextDue();
      if (inHand.size === 0 && (!due || due > clock.now())) return;
      await Promise.resolve();
    }
  }

  const running = loop();
  return {
    wake,
    settled,
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      wake();
      await running;
      const rest = new AbortController();
      await Promise.race([Promise.allSettled(inHand), clock.sleep(DRAIN_MS, rest.signal)]);
      rest.abort();
      performing.abort();
      await Promise.allSettled(inHand);
    },
  };
}

async function perform(
  parts: RunnerParts,
  stored: StoredEffect,
  stopping: AbortSignal,
): Promise<void> {
  const { effect } = stored;
  try {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(PERFORM_MS)]);
    const performance = await dispatch(parts.performers, stored, signal);
    parts.metrics.count("effects_total", { kind: effect.kind, outcome: performance.outcome });
    await conclude(parts, stored, performance);
  } catch (error) {
    parts.metrics.count("effects_total", { kind: effect.kind, outcome: "threw" });
    await tryLater(parts, stored, error);
  }
}

async function dispatch(
  performers: Performers,
  stored: StoredEffect,
  signal: AbortSignal,
): Promise<Performance> {
  const { effect } = stored;
  switch (effect.kind) {
    case "wake":
      return { outcome: "done", detail: { ...effect.data } };
    case "slack.post":
      return await run(performers[effect.kind], stored, effect.data, signal);
    case "slack.update":
      return await run(performers[effect.kind], stored, effect.data, signal);
    case "slack.ask":
      return await run(performers[effect.kind], stored, effect.data, signal);
    case "page":
      return await run(performers[effect.kind], stored, effect.data, signal);
    case "sg.read":
      return await run(performers[effect.kind], stored, effect.data, signal);
    case "bucket.read":
      return await run(performers[effect.kind], stored, effect.data, signal);
    case "logins.gather":
      return await run(performers[effect.kind], stored, effect.data, signal);
  }
}

async function run<K extends EffectKind>(
  performer: Performer<K>,
  stored: StoredEffect,
  data: Performed<K>["data"],
  signal: AbortSignal,
): Promise<Performance> {
  const { owner, attempts, queuedAt } = stored;
  return await performer({ key: stored.effect.key, owner, attempts, data, queuedAt }, signal);
}

/** Stores the result and takes the events that follow from it through the house, in one transaction. */
async function conclude(
  parts: RunnerParts,
  stored: StoredEffect,
  performance: Performance,
): Promise<void> {
  const { desk } = parts;
  if (performance.outcome === "later") {
    const due = new Date(desk.clock.now().getTime() + performance.afterMs);
    await desk.store.outbox.postpone(stored.id, due, false, performance.reason);
    return;
  }
  const now = desk.clock.now();
  const detail =
    performance.outcome === "failed" ? { reason: performance.reason } : performance.detail;
  const result = { outcome: performance.outcome, ...(detail ? { detail } : {}) };
  await desk.store.transaction(async (tx) => {
    await tx.finishEffect(stored.id, result, now);
    for (const draft of resultDrafts(stored, performance, detail ?? {}, now))
      await handleWithin(desk, tx, draft);
  });
  desk.wake();
}

function resultDrafts(
  stored: StoredEffect,
  performance: Exclude<Performance, { outcome: "later" }>,
  detail: JsonObject,
  now: Date,
): EventDraft[] {
  const { effect, owner } = stored;
  const failed = performance.outcome === "failed";
  const told = answerKind(effect, failed);
  const answer = told ? [draftFor(stored, told, detail, now)] : [];
  const events = "events" in performance ? (performance.events ?? []) : [];
  return [
    ...answer,
    ...events.map((event, index) => ({
      ...event,
      id: `effect:${stored.id}/${index}/${event.kind}`,
      actor: { kind: "system" as const },
    })),
  ].filter(({ ref }) => ref.by !== "id" || !owner.includes("/") || ref.id !== owner);
}

function answerKind(effect: QueuedEffect, failed: boolean): string | undefined {
  if (effect.kind === "wake") return "timer";
  return failed ? effect.answers?.failed : effect.answers?.done;
}

/** The event that tells an effect's own case. */
function draftFor(stored: StoredEffect, kind: string, data: JsonObject, now: Date): EventDraft {
  const timer = stored.effect.kind === "wake";
  return {
    id: `effect:${stored.id}/${kind}`,
    kind,
    caseKind: stored.caseKind,
    ref: { by: "id", id: stored.owner },
    at: timer ? (stored.effect.due ?? now) : now,
    actor: { kind: timer ? "timer" : "system" },
    data: timer ? data : { ...data, effect: stored.effect.key },
  };
}

/** A performer threw: again with backoff and jitter, until the kind's patience is at its end. */
async function tryLater(parts: RunnerParts, stored: StoredEffect, error: unknown): Promise<void> {
  const { desk, log } = parts;
  const { effect, attempts } = stored;
  const { tries, firstMs, maxMs } = PATIENCE[effect.kind];
  const reason = error instanceof Error ? error.message.slice(0, 300) : "unknown";
  log.warn({ effect: stored.id, kind: effect.kind, attempts }, "an effect failed", error);
  try {
    if (attempts >= tries) {
      await conclude(parts, stored, { outcome: "failed", reason });
      return;
    }
    const backoff = Math.min(maxMs, firstMs * 2 ** Math.min(attempts - 1, 20));
    const wait = backoff * (0.5 + desk.ids.chance() / 2);
    await desk.store.outbox.postpone(
      stored.id,
      new Date(desk.clock.now().getTime() + wait),
      true,
      reason,
    );
  } catch (storing) {
    // The lease runs out by itself, and then the effect is tried again: nothing is lost.
    log.error(
      { effect: stored.id, kind: effect.kind },
      "an effect's result was not stored",
      storing,
    );
  }
}
