import type { EffectData, EffectKind, QueuedEffect } from "./effect.ts";
import type { EventDraft } from "./event.ts";
import { handle, handleWithin, inOneTransaction, isFaultOfEvent } from "./handle.ts";
import type { JsonObject } from "./json.ts";
import type { Performance, Performer, Performers } from "./perform.ts";
import type { EffectResult, StoredEffect } from "./ports.ts";
import type { RunnerParts } from "./run-effects.ts";

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
  "slack.file": { tries: 20, firstMs: 1000, maxMs: 300_000 },
  "slack.ask": { tries: 3, firstMs: 5000, maxMs: 30_000 },
  // More than a day of tries: a pager ends a page after 24 h by itself, by the clock.
  page: { tries: 2 * DAY_OF_TRIES, firstMs: 1000, maxMs: 300_000 },
  "page.update": { tries: 2 * DAY_OF_TRIES, firstMs: 1000, maxMs: 300_000 },
  wake: { tries: DAY_OF_TRIES, firstMs: 1000, maxMs: 10_000 },
  "sg.read": { tries: 20, firstMs: 2000, maxMs: 300_000 },
  // A change that people wait for: what a minute of tries did not do is told to them, with the reason.
  "sg.call": { tries: 8, firstMs: 1000, maxMs: 20_000 },
  "sg.find": { tries: 20, firstMs: 2000, maxMs: 300_000 },
  "sg.sweep": { tries: 5, firstMs: 5000, maxMs: 60_000 },
  "freeze.tell": { tries: 20, firstMs: 1000, maxMs: 60_000 },
  "sg.attribute": { tries: 20, firstMs: 5000, maxMs: 300_000 },
  "bucket.read": { tries: 20, firstMs: 2000, maxMs: 300_000 },
  "bucket.call": { tries: 8, firstMs: 1000, maxMs: 20_000 },
  "logins.gather": { tries: 5, firstMs: 2000, maxMs: 20_000 },
  "logins.factors": { tries: 20, firstMs: 1000, maxMs: 30_000 },
  // What it asks about is good for a minute.
  "logins.verify": { tries: 4, firstMs: 1000, maxMs: 5000 },
};

/** Less than the lease, so that it is over before anybody else may begin it. */
const PERFORM_MS = 30_000;

/** Performs one leased effect and stores what came of it, or gives it back. Never throws: what is not stored is tried again when the lease ends. */
export async function performEffect(
  parts: RunnerParts,
  stored: StoredEffect,
  stopping: AbortSignal,
): Promise<void> {
  const { metrics, performers } = parts;
  const { kind } = stored.effect;
  const over = new AbortController();
  try {
    const signal = AbortSignal.any([stopping, inTime(parts, over.signal)]);
    const performance = await dispatch(performers, stored, signal);
    metrics.count("effects_total", { kind, outcome: performance.outcome });
    await conclude(parts, stored, performance);
  } catch (error) {
    metrics.count("effects_total", { kind, outcome: "threw" });
    await tryLater(parts, stored, { error, stopped: stopping.aborted });
  } finally {
    over.abort();
  }
}

/** A signal that is aborted when the performer's time has run out. */
function inTime({ desk }: RunnerParts, over: AbortSignal): AbortSignal {
  const late = new AbortController();
  void abortLater();
  return late.signal;

  async function abortLater(): Promise<void> {
    await desk.clock.sleep(PERFORM_MS, over);
    if (!over.aborted) late.abort(new Error("it took too long"));
  }
}

async function dispatch(
  performers: Performers,
  stored: StoredEffect,
  signal: AbortSignal,
): Promise<Performance> {
  const { effect } = stored;
  if (effect.kind === "wake") return { outcome: "done", detail: { ...effect.data } };
  return await run(performers, stored, effect, signal);
}

async function run<K extends keyof Performers>(
  performers: Performers,
  stored: StoredEffect,
  { kind, key, data }: { readonly kind: K; readonly key: string; readonly data: EffectData[K] },
  signal: AbortSignal,
): Promise<Performance> {
  const { owner, attempts, queuedAt } = stored;
  const performer: Performer<K> = performers[kind];
  return await performer({ key, owner, attempts, data, queuedAt }, signal);
}

/** Stores the result and takes the events that follow from it through the house, in one transaction. */
async function conclude(
  parts: RunnerParts,
  stored: StoredEffect,
  performance: Performance,
): Promise<void> {
  const { desk, log } = parts;
  const now = desk.clock.now();
  if (performance.outcome === "later") {
    const due = new Date(now.getTime() + performance.afterMs);
    const counted = performance.counted ?? false;
    await desk.store.outbox.postpone(stored.id, due, counted, performance.reason);
    if (counted) await tellFailing(parts, stored);
    return;
  }
  const detail =
    performance.outcome === "failed" ? { reason: performance.reason } : performance.detail;
  const result = { outcome: performance.outcome, ...(detail ? { detail } : {}) };
  const drafts = resultDrafts(stored, performance, detail ?? {}, now);
  for (const told of [drafts, failureDrafts(stored, now), []]) {
    try {
      await settle(parts, stored, result, told);
      return;
    } catch (error) {
      // A watcher's bug. A timer is tried again, which harms nobody; a page must not be sent again because of it.
      const again = stored.effect.kind === "wake" && performance.outcome !== "failed";
      if (again || !isFaultOfEvent(error)) throw error;
      log.error({ effect: stored.id }, "a case could not take what came of its effect", error);
    }
  }
}

/** What a case is told that cannot take the result itself, so that it does not wait for ever. */
function failureDrafts(stored: StoredEffect, now: Date): EventDraft[] {
  const detail = { reason: "its result could not be taken" };
  return answerDrafts(stored, stored.effect.answers?.failed, detail, now);
}

async function settle(
  { desk }: RunnerParts,
  stored: StoredEffect,
  result: EffectResult,
  drafts: readonly EventDraft[],
): Promise<void> {
  const now = desk.clock.now();
  await inOneTransaction(desk, async (tx) => {
    await tx.finishEffect(stored.id, result, now);
    for (const draft of drafts.filter(isAboutSomething)) await handleWithin(desk, tx, draft);
  });
}

/** An owner that is no case's id (`<case kind>/<case key>`) cannot be told anything. */
function isAboutSomething({ ref }: EventDraft): boolean {
  return ref.by !== "id" || !ref.id.includes("/");
}

function resultDrafts(
  stored: StoredEffect,
  performance: Exclude<Performance, { outcome: "later" }>,
  detail: JsonObject,
  now: Date,
): EventDraft[] {
  const kind = answerKind(stored.effect, performance.outcome);
  const answer = answerDrafts(stored, kind, detail, now);
  const events = "events" in performance ? (performance.events ?? []) : [];
  const made = events.map((event, index) => ({
    ...event,
    id: `effect:${stored.id}/${index}/${event.kind}`,
    actor: { kind: "system" as const },
  }));
  return [...answer, ...made];
}

/** What was suppressed did not happen: nobody may be told that it did. */
function answerKind(
  { kind, answers }: QueuedEffect,
  outcome: EffectResult["outcome"],
): string | undefined {
  if (kind === "wake") return "timer";
  if (outcome === "suppressed") return undefined;
  return outcome === "failed" ? answers?.failed : answers?.done;
}

/** The event that tells an effect's own case; none when nobody asked for it, or there is no case. */
function answerDrafts(
  { id, owner, caseKind, effect }: StoredEffect,
  kind: string | undefined,
  detail: JsonObject,
  now: Date,
): EventDraft[] {
  if (kind === undefined) return [];
  const timer = effect.kind === "wake";
  return [
    {
      id: `effect:${id}/${kind}`,
      kind,
      caseKind,
      ref: { by: "id", id: owner },
      at: timer ? (effect.due ?? now) : now,
      actor: { kind: timer ? "timer" : "system" },
      data: timer ? detail : { ...detail, effect: effect.key },
    },
  ];
}

/** A performer threw: again with backoff and jitter, until the kind's patience is at its end. */
async function tryLater(
  parts: RunnerParts,
  stored: StoredEffect,
  failure: { readonly error: unknown; readonly stopped: boolean },
): Promise<void> {
  const { desk, log } = parts;
  const { id, effect, attempts } = stored;
  const { error, stopped } = failure;
  const reason = error instanceof Error ? error.message.slice(0, 300) : "unknown";
  log.warn({ effect: id, kind: effect.kind, attempts }, "an effect failed", error);
  try {
    if (stopped) await desk.store.outbox.postpone(id, desk.clock.now(), false, "stopped");
    else if (attempts >= PATIENCE[effect.kind].tries)
      await conclude(parts, stored, { outcome: "failed", reason });
    else {
      await desk.store.outbox.postpone(id, nextTry(parts, stored), true, reason);
      await tellFailing(parts, stored);
    }
  } catch (storing) {
    // The lease runs out by itself, and then the effect is tried again: nothing is lost.
    log.error({ effect: id, kind: effect.kind }, "an effect's result was not stored", storing);
  }
}

/** One failure is an accident, three are a reason to look for another way. */
const FAILING_TRIES = 3;

/** The case that wants to know is told that it does not work so far: once, by the id of the event. */
async function tellFailing({ desk, log }: RunnerParts, stored: StoredEffect): Promise<void> {
  const { failing } = stored.effect.answers ?? {};
  if (failing === undefined || stored.attempts < FAILING_TRIES) return;
  const now = desk.clock.now();
  const drafts = answerDrafts(stored, failing, { attempts: stored.attempts }, now);
  try {
    for (const draft of drafts.filter(isAboutSomething)) await handle(desk, draft);
  } catch (error) {
    if (!isFaultOfEvent(error)) throw error;
    log.error({ effect: stored.id }, "a case could not take that its effect is failing", error);
  }
}

function nextTry({ desk }: RunnerParts, { effect, attempts }: StoredEffect): Date {
  const { firstMs, maxMs } = PATIENCE[effect.kind];
  const backoff = Math.min(maxMs, firstMs * 2 ** Math.min(attempts - 1, 20));
  const wait = backoff * (0.5 + desk.ids.chance() / 2);
  return new Date(desk.clock.now().getTime() + wait);
}
