import { CountersignError } from "../../core/errors.ts";
import type { Clock, Log, Metrics } from "../../core/ports.ts";

/** How the connections to Slack are. `lostSince`: when the last of them went, while none is up. */
export interface ConnectionHealth {
  readonly connected: number;
  readonly wanted: number;
  readonly lostSince?: Date;
}

/** Watches the connections of this process. */
export interface Watchdog {
  readonly up: (connection: number) => void;
  readonly down: (connection: number) => void;
  readonly health: () => ConnectionHealth;
  /** False when nobody could reach us for a minute: a supervisor should send people elsewhere. */
  readonly isReady: () => boolean;
  /** Ends the watch; nothing is fatal any more. */
  readonly stop: () => void;
}

/** Parts of the watchdog. */
export interface WatchdogParts {
  readonly wanted: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Called once, when no connection was up for ten minutes: the process should end, so that it is started afresh. */
  readonly onFatal: (error: CountersignError) => void;
}

/** A refresh or a short outage is no reason to be taken out of service. */
const UNREADY_MS = 60_000;
/** Restarting helps against what hangs, and costs little when nothing works anyway. */
const FATAL_MS = 600_000;

/** Starts watching: until the first connection is up, all count as lost. */
export function openWatchdog(parts: WatchdogParts): Watchdog {
  const { wanted, clock, log, metrics, onFatal } = parts;
  const connected = new Set<number>();
  const state: { lostSince: Date | undefined; watch: AbortController; stopped: boolean } = {
    lostSince: undefined,
    watch: new AbortController(),
    stopped: false,
  };

  async function watch(): Promise<void> {
    state.lostSince = clock.now();
    state.watch = new AbortController();
    const { signal } = state.watch;
    await clock.sleep(FATAL_MS, signal);
    if (signal.aborted) return;
    onFatal(new CountersignError("slack.disconnected", { minutes: FATAL_MS / 60_000 }));
  }

  function report(): void {
    metrics.gauge("slack_connections", connected.size);
  }

  void watch();
  report();
  return {
    up: (connection) => {
      connected.add(connection);
      state.lostSince = undefined;
      state.watch.abort();
      report();
      log.info({ connection, connected: connected.size }, "connected to Slack");
    },
    down: (connection) => {
      if (!connected.delete(connection)) return;
      report();
      log.info({ connection, connected: connected.size }, "a connection to Slack has ended");
      if (connected.size === 0 && !state.stopped) void watch();
    },
    health: () => ({
      connected: connected.size,
      wanted,
      ...(state.lostSince ? { lostSince: state.lostSince } : {}),
    }),
    isReady: () =>
      state.lostSince === undefined ||
      clock.now().getTime() - state.lostSince.getTime() < UNREADY_MS,
    stop: () => {
      state.stopped = true;
      state.watch.abort();
    },
  };
}
