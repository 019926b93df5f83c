import { CountersignError } from "../core/errors.ts";
import type { PagedIncident } from "../core/pager.ts";
import type { Performance, Performed, Performers } from "../core/perform.ts";
import type { Clock, Store } from "../core/ports.ts";
import { openReceiverCaller, type Resolve } from "./call-receiver.ts";
import { openServiceCaller } from "./call-service.ts";
import { type DeliveryParts, deliver } from "./deliver.ts";
import type { Deed, Notice } from "./notice.ts";
import type { PagerSettings } from "./settings.ts";
import { takeTurn } from "./turn.ts";

/** What the pagers need of the rest. */
export interface PagerParts {
  readonly settings: PagerSettings;
  readonly clock: Clock;
  readonly store: {
    readonly limits: Pick<Store["limits"], "pace">;
    readonly deadLetters: Pick<Store["deadLetters"], "add">;
  };
  /** The incident with this id as a pager may know it, as it is now. */
  readonly describe: (caseId: string) => Promise<PagedIncident | undefined>;
  /** Other than the operating system's, where a test says so. */
  readonly resolve?: Resolve;
}

/** The effects that pagers perform. */
export type PagerPerformers = Pick<Performers, "page" | "page.update">;

/** After this a page has lost its meaning, and somebody has to look why. */
const PATIENCE_MS = 24 * 3_600_000;

type Told = Performed<"page"> | Performed<"page.update">;

/** Performers for pages to `pagerduty:`, `jsm:` and `webhook:`. Their keys are stable, so that a page that was sent twice calls once. */
export function pagerPerformers(parts: PagerParts): PagerPerformers {
  const delivery = deliveryParts(parts);
  return {
    page: (effect, signal) => tell({ parts, delivery, effect, deed: "trigger" }, signal),
    "page.update": (effect, signal) =>
      tell({ parts, delivery, effect, deed: effect.data.deed }, signal),
  };
}

/** Sends one page marked TEST. Throws `pager.unreachable`; answers why it was not taken, or undefined. */
export async function sendTest(
  parts: Pick<PagerParts, "settings" | "clock" | "resolve">,
  target: string,
  id: string,
): Promise<string | undefined> {
  const { settings, clock } = parts;
  const { installation, detail } = settings;
  const key = `countersign/${installation}/test/${id}`;
  const common = { installation, detail, step: "", isHeard: false, sentAt: clock.now() };
  const notice: Notice = { deed: "test", key, ...common };
  const message = { notice, idempotencyKey: key };
  const delivered = await reach(target, () =>
    deliver(deliveryParts(parts), target, message, AbortSignal.timeout(TEST_MS)),
  );
  if (delivered.outcome === "again")
    throw new CountersignError("pager.unreachable", { pager: target, status: delivered.status });
  return delivered.outcome === "failed" ? delivered.reason : undefined;
}

const TEST_MS = 20_000;

function deliveryParts({
  settings,
  clock,
  resolve,
}: Pick<PagerParts, "settings" | "clock" | "resolve">): DeliveryParts {
  const callService = openServiceCaller(clock);
  const callReceiver = openReceiverCaller(clock, resolve);
  return { settings, clock, callService, callReceiver };
}

interface Telling {
  readonly parts: PagerParts;
  readonly delivery: DeliveryParts;
  readonly effect: Told;
  readonly deed: Deed;
}

async function tell(telling: Telling, signal: AbortSignal): Promise<Performance> {
  const { parts, delivery, effect } = telling;
  const { target } = effect.data;
  const notice = await noticeOf(telling);
  if (!notice) return { outcome: "failed", reason: "no such incident" };
  const age = parts.clock.now().getTime() - effect.queuedAt.getTime();
  if (age >= PATIENCE_MS) return await giveUp(telling, notice, "not delivered within 24 h");
  const wait = await takeTurn({ ...parts, limits: parts.store.limits }, target);
  if (wait > 0) return { outcome: "later", afterMs: wait, reason: "the pager's rate limit" };
  const message = { notice, idempotencyKey: effect.key };
  const delivered = await reach(target, () => deliver(delivery, target, message, signal));
  switch (delivered.outcome) {
    case "done":
      return { outcome: "done", detail: { target } };
    case "failed":
      return await giveUp(telling, notice, delivered.reason);
    case "again":
      return tryLater(target, delivered);
  }
}

/** The pager says when; else the runner's own backoff, which begins at a second. */
function tryLater(
  pager: string,
  { status, afterMs }: { readonly status: number; readonly afterMs?: number },
): Performance {
  if (afterMs === undefined || afterMs === 0)
    throw new CountersignError("pager.unreachable", { pager, status });
  const reason = `it answered ${status} and asked to wait`;
  return { outcome: "later", afterMs: Math.min(afterMs, LONGEST_WAIT_MS), reason, counted: true };
}

/** A pager that asks for more is asked again all the same: somebody is to be called. */
const LONGEST_WAIT_MS = 15 * 60_000;

async function noticeOf({ parts, effect, deed }: Telling): Promise<Notice | undefined> {
  const { settings, clock } = parts;
  const incident = await parts.describe(effect.owner);
  if (!incident) return undefined;
  const { installation, detail, pagerduty } = settings;
  const { target, alert = "0", step = "" } = effect.data;
  const isHeard = target.startsWith("pagerduty:")
    ? (pagerduty[target.slice("pagerduty:".length)]?.isHeard ?? false)
    : false;
  const key = `countersign/${installation}/${incident.name}/${alert}`;
  return { deed, key, installation, incident, step, isHeard, detail, sentAt: clock.now() };
}

/** What was not delivered is kept for the operators: without secrets, and with nothing that is not told to pagers anyway. */
async function giveUp(
  { parts, effect }: Telling,
  { deed, key, step }: Notice,
  reason: string,
): Promise<Performance> {
  const { target } = effect.data;
  await parts.store.deadLetters.add({
    receivedAt: effect.queuedAt,
    reason: `${target} was not told: ${reason}`,
    source: `pager/${target}`,
    body: JSON.stringify({ page: { effect: effect.key, target, deed, key, step } }),
  });
  return { outcome: "failed", reason };
}

/** What the network says is wrapped: a stranger's message may hold the whole request. */
async function reach<T>(pager: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new CountersignError("pager.unreachable", { pager, fault: faultOf(error) });
  }
}

function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const cause = error.cause instanceof Error ? error.cause : error;
  const { code } = "code" in cause ? cause : { code: undefined };
  return typeof code === "string" ? code.slice(0, 60) : cause.name;
}
