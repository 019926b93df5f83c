import type { Faults } from "../engine/faults.ts";
import { eventBridgeMessage } from "./event-bridge.ts";
import type { TrailEntry } from "./record.ts";

/** Carries trail entries to the queue, in order. */
export interface Emitter extends AsyncDisposable {
  readonly emit: (entry: TrailEntry) => void;
  /** Resolves when all that was emitted without delay is in the queue. */
  readonly settled: () => Promise<void>;
}

/** An emitter that wraps entries as EventBridge does and sends each after `delayMs`. */
export function createEmitter(
  send: (body: string) => Promise<void>,
  faults: Faults,
  delayMs: number,
): Emitter {
  const timers = new Set<NodeJS.Timeout>();
  const state = { tail: Promise.resolve() };
  function enqueue(body: string): void {
    state.tail = state.tail.then(async () => send(body));
  }
  function later(body: string): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      enqueue(body);
    }, delayMs);
    timers.add(timer);
  }
  return {
    emit: ({ record }) => {
      if (faults.losesEvents) return;
      const body = eventBridgeMessage(record);
      for (const copy of faults.duplicatesEvents ? [body, body] : [body])
        if (delayMs > 0) later(copy);
        else enqueue(copy);
    },
    settled: async () => state.tail,
    [Symbol.asyncDispose]: async () => {
      for (const timer of timers) clearTimeout(timer);
      await state.tail;
    },
  };
}
