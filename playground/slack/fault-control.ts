import { type Faults, faultFrom, plan } from "./faults.ts";
import type { SocketHub } from "./socket-hub.ts";
import type { Timers } from "./timers.ts";

/** Everything that can go wrong, at will. Methods are names like `chat.postMessage`, or `*` for all. */
export interface FaultControl {
  /** The next `times` calls (only of this channel id, if given) get HTTP 429 with this Retry-After. */
  rateLimit(method: string, seconds: number, times: number, channel?: string): void;
  /**
   * The next `times` calls go wrong: `500`; `timeout-after-accept`: done, but no answer ever comes; `drop`: not done, the
   * connection breaks; anything else is the error code of an answer with HTTP 200.
   */
  fail(method: string, how: string, times: number): void;
  /** Answers to the method come so much later (the call is done at once); 0 ends it. */
  delay(method: string, ms: number): void;
  /** Slack is away: HTTP 503, no connections. Comes back after `ms` of the wall, or with `up`. */
  down(ms?: number): void;
  up(): void;
  /**
   * Replaces a connection (the oldest, or by index) as Slack does: it gets nothing new, its acks are awaited, then it is
   * told `refresh_requested`. What the client does next is the client's business.
   */
  refreshSocket(index?: number): void;
  /** Breaks all connections without a word. */
  dropSockets(): void;
  /** What is planned but did not happen yet is forgotten. */
  clear(): void;
  /** What is wrong now, a phrase each. */
  list(): readonly string[];
  /** Sends an envelope a second time. Slack is not known to do this with interactions; an app must stand it. */
  redeliver(interactionEnvelopeId: string): void;
}

/** The switches for this Slack. */
export function controlFaults(faults: Faults, hub: SocketHub, timers: Timers): FaultControl {
  function up(): void {
    faults.isDown = false;
  }
  return {
    rateLimit(method, seconds, times, channel) {
      const fault = { kind: "rate", seconds } as const;
      plan(faults, { method, fault, times, ...(channel === undefined ? {} : { channel }) });
    },
    fail(method, how, times) {
      plan(faults, { method, fault: faultFrom(how), times });
    },
    delay(method, ms) {
      faults.delays.set(method, ms);
    },
    down(ms) {
      faults.isDown = true;
      hub.drop();
      if (ms !== undefined) timers.after(ms, up);
    },
    up,
    clear() {
      faults.planned.length = 0;
      faults.delays.clear();
      up();
    },
    list: () => listFaults(faults),
    refreshSocket(index = 0) {
      hub.refresh(index);
    },
    dropSockets() {
      hub.drop();
    },
    redeliver(id) {
      hub.redeliver(id);
    },
  };
}

function listFaults({ isDown, planned, delays }: Faults): readonly string[] {
  const due = planned.filter(({ times }) => times > 0);
  return [
    ...(isDown ? ["down"] : []),
    ...due.map(({ method, fault, times }) =>
      [
        fault.kind === "rate" ? `rate limit of ${fault.seconds} s` : fault.kind,
        `on ${method === "*" ? "every call" : method}, ${times} more`,
      ].join(" "),
    ),
    ...[...delays]
      .filter(([, ms]) => ms > 0)
      .map(([method, ms]) => `${method} answers ${ms} ms late`),
  ];
}
