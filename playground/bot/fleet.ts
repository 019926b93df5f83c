import { type BotCommand, type BotProcess, startBotProcess } from "./process.ts";

/** One place for a process of the bot, as the page shows it. */
export interface Seat {
  /** `bot 1`, `bot 2`, … */
  readonly name: string;
  readonly state: "starting" | "ready" | "ended";
  readonly pid?: number;
  /** Since when it is in that state, of the wall. */
  readonly since: Date;
  /** How it ended. */
  readonly note?: string;
}

/** The processes of the bot; each can be killed and started. Disposing stops them all. */
export interface Fleet extends AsyncDisposable {
  readonly seats: () => readonly Seat[];
  /** Starts the process of this seat; resolves when it works. Nothing happens when it runs. Throws when there is no such seat. */
  readonly start: (name: string) => Promise<void>;
  /** SIGKILL. */
  readonly kill: (name: string) => Promise<void>;
  readonly stop: (name: string) => Promise<void>;
  /** Port of health and hooks of one that works; undefined: none does. */
  readonly webPort: () => number | undefined;
  /** All that run read desired state now. */
  readonly refresh: () => Promise<void>;
  /** Calls the listener when a seat changes; the answer ends that. */
  readonly onChange: (listener: () => void) => () => void;
}

/** A seat with whoever sits on it. */
interface LiveSeat {
  readonly view: () => Seat;
  readonly running: () => BotProcess | undefined;
  readonly webPort: () => number | undefined;
  readonly start: () => Promise<void>;
}

/** Opens `count` seats, all of them empty. */
export function openFleet(count: number, command: BotCommand): Fleet {
  const listeners = new Set<() => void>();
  function tell(): void {
    for (const listener of listeners) listener();
  }
  const names = Array.from({ length: count }, (_, index) => `bot ${index + 1}`);
  const seats = new Map(names.map((name) => [name, openSeat(name, command, tell)]));

  function find(name: string): LiveSeat {
    const found = seats.get(name);
    if (!found) throw new Error(`there is no ${name}`);
    return found;
  }

  function running(): readonly BotProcess[] {
    return [...seats.values()].flatMap((seat) => seat.running() ?? []);
  }

  return {
    seats: () => [...seats.values()].map((seat) => seat.view()),
    start: async (name) => find(name).start(),
    kill: async (name) => find(name).running()?.kill(),
    stop: async (name) => find(name).running()?.stop(),
    webPort: () =>
      seats
        .values()
        .find((seat) => seat.webPort() !== undefined)
        ?.webPort(),
    refresh: async () => void (await Promise.all(running().map((each) => each.refresh()))),
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(running().map((each) => each.stop()));
    },
  };
}

function openSeat(name: string, command: BotCommand, tell: () => void): LiveSeat {
  const now: { view: Seat; running?: BotProcess; webPort?: number } = {
    view: { name, state: "ended", since: new Date() },
  };

  function change(changed: Omit<Seat, "name" | "since">): void {
    now.view = { name, since: new Date(), ...changed };
    tell();
  }

  async function watch({ pid, ready, ended }: BotProcess): Promise<void> {
    change({ state: "starting", pid });
    const webPort = await ready.catch(() => undefined);
    if (webPort !== undefined) {
      now.webPort = webPort;
      change({ state: "ready", pid });
    }
    await ended;
    delete now.running;
    delete now.webPort;
    change({ state: "ended", note: `process ${pid} is gone` });
  }

  return {
    view: () => now.view,
    running: () => now.running,
    webPort: () => now.webPort,
    start: async () => {
      if (now.running === undefined) {
        now.running = startBotProcess(command);
        // It ends when the process does, and never throws: `start` tells who waits of a process that does not come up.
        void watch(now.running);
      }
      await now.running.ready;
    },
  };
}
