import type { Config } from "../config/settings.ts";
import type { Clock, Ids } from "../core/ports.ts";
import { type Replayed, replayDeadLetter } from "../intake/replay.ts";
import { openMetrics } from "../web/metrics.ts";
import { closedDecoders } from "./decoders.ts";
import { buildHouse } from "./house.ts";
import { openLog } from "./log.ts";
import { openRecord } from "./open-record.ts";

/** Dead letters, and the house to take them through; what follows is performed by the running bot. */
export interface Replaying extends AsyncDisposable {
  readonly replay: (id: number) => Promise<Replayed>;
  /** Ids of those that were not replayed yet, oldest first. */
  readonly waiting: () => Promise<readonly number[]>;
}

const MAX_LETTERS = 10_000;

/** Opens the database beside a running bot. Throws as `openRecord` does. */
export async function openReplay(
  config: Config,
  ports: {
    readonly clock: Clock;
    readonly ids: Ids;
    readonly err: (line: string) => void;
  },
): Promise<Replaying> {
  const { clock, ids, err } = ports;
  const store = await openRecord(config, clock, err);
  const desk = { house: buildHouse(config), store, clock, ids, wake: (): void => undefined };
  const log = openLog(config.log.level, [], err);
  const parts = { desk, log, metrics: openMetrics(), decoders: closedDecoders(config) };
  return {
    replay: (id) => replayDeadLetter(parts, id),
    waiting: async () => {
      const letters = await store.deadLetters.list(MAX_LETTERS);
      const ahead = letters.filter(({ replayedAt }) => replayedAt === undefined);
      return ahead.map(({ id }) => id).toSorted((a, b) => a - b);
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
