import type { Clock } from "../../core/ports.ts";
import { factsOf, type Method } from "./methods.ts";

/** Where a call goes, as far as its pace depends on it. */
export interface Destination {
  readonly channel?: string;
  readonly ts?: string;
}

/** Keeps calls within Slack's rates, each channel by itself: who waits, waits alone. */
export interface Pace {
  /** 0: go, and counted; else milliseconds until this call's place in the line. */
  readonly take: (method: Method, to: Destination) => number;
  /** Slack said "not before": nothing goes there for so long. */
  readonly hold: (method: Method, to: Destination, ms: number) => void;
}

interface Limit {
  readonly key: string;
  readonly intervalMs: number;
  readonly burst: number;
}

/** `paidUntil` is the time up to which calls are paid for; `line` is where the next one that must wait is sent. */
interface Lane {
  paidUntil: number;
  heldUntil: number;
  line: number;
}

/** Slack allows a message a second and channel, and short bursts above it. */
const MESSAGES = { intervalMs: 1000, burst: 4 };
/** People cannot read more than one edit of a message a second, and what is skipped is contained in the next. */
const EDITS = { intervalMs: 1000, burst: 1 };
/** Beyond this many remembered lanes those that are free are forgotten. */
const MAX_LANES = 5000;

/** A pace that starts with nothing spent. */
export function openPace(clock: Clock): Pace {
  const lanes = new Map<string, Lane>();

  function laneOf(key: string): Lane {
    const known = lanes.get(key);
    if (known) return known;
    if (lanes.size >= MAX_LANES) forgetFree(lanes, clock.now().getTime());
    const lane = { paidUntil: 0, heldUntil: 0, line: 0 };
    lanes.set(key, lane);
    return lane;
  }

  return {
    take: (method, to) => {
      const now = clock.now().getTime();
      const limits = limitsOf(method, to);
      const waits = limits.map((limit) => waitFor(laneOf(limit.key), limit, now));
      const wait = Math.max(0, ...waits);
      if (wait > 0) return wait;
      for (const { key, intervalMs } of limits) {
        const lane = laneOf(key);
        lane.paidUntil = Math.max(lane.paidUntil, now) + intervalMs;
      }
      return 0;
    },
    hold: (method, to, ms) => {
      const [first] = limitsOf(method, to);
      if (first) laneOf(first.key).heldUntil = clock.now().getTime() + ms;
    },
  };
}

/** The narrowest limit first: that is the one Slack's 429 is taken to be about. */
function limitsOf(method: Method, { channel, ts }: Destination): readonly Limit[] {
  const tier = { key: method, ...tierOf(factsOf(method).perMinute) };
  if (method === "chat.postMessage" && channel !== undefined)
    return [{ key: `posts/${channel}`, ...MESSAGES }];
  if (method === "chat.update" && channel !== undefined)
    return [{ key: `edits/${channel}/${ts ?? ""}`, ...EDITS }, tier];
  return [tier];
}

function tierOf(perMinute: number): { readonly intervalMs: number; readonly burst: number } {
  return { intervalMs: Math.ceil(60_000 / perMinute), burst: Math.ceil(perMinute / 2) };
}

function waitFor(lane: Lane, { intervalMs, burst }: Limit, now: number): number {
  const free = Math.max(lane.heldUntil, lane.paidUntil - (burst - 1) * intervalMs);
  if (free <= now) return 0;
  // Each who waits gets a moment of their own, so that a hundred waiting do not all come back at once.
  const turn = Math.max(free, lane.line);
  lane.line = turn + intervalMs;
  return turn - now;
}

function forgetFree(lanes: Map<string, Lane>, now: number): void {
  for (const [key, lane] of lanes)
    if (lane.paidUntil <= now && lane.heldUntil <= now) lanes.delete(key);
}
