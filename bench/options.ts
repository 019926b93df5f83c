import { parseArgs } from "node:util";

/** How a bench is run. */
export interface BenchOptions {
  /** About how long the bench may take; it does less when there is less. */
  readonly seconds: number;
  /** Events a second, for `latency`. */
  readonly rate: number;
  /** Messages, for `intake` (each round) and `memory`; absent: the bench's own number. */
  readonly messages: number | undefined;
  /** Batches worked on at a time, for `intake`; absent: as `run` does by default. */
  readonly concurrency: number | undefined;
  /** A PostgreSQL server instead of embedded SQLite; each bench makes a database of its own there, and drops it. */
  readonly databaseUrl: string | undefined;
  /** The program that is started, such as `dist/src/main.js`. */
  readonly main: string;
  /** Tells a person how far it is. */
  readonly say: (text: string) => void;
  /** Aborted when somebody wants it to end: what was opened is closed. */
  readonly signal: AbortSignal;
}

/** The command line of `npm run bench`. */
export interface Asked {
  readonly bench: string;
  readonly json: boolean;
  readonly options: BenchOptions;
}

const SECONDS = 50;
const RATE = 20;

/** Words of the command line -> what is asked. Throws with a sentence when they mean nothing. */
export function readOptions(
  words: readonly string[],
  around: Pick<BenchOptions, "say" | "signal">,
): Asked {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      seconds: { type: "string" },
      rate: { type: "string" },
      messages: { type: "string" },
      concurrency: { type: "string" },
      "database-url": { type: "string" },
      main: { type: "string", default: "src/main.ts" },
    },
  });
  const [bench, ...others] = positionals;
  if (bench === undefined || others.length > 0) throw new Error("name one bench");
  return {
    bench,
    json: values.json,
    options: {
      seconds: count("seconds", values.seconds) ?? SECONDS,
      rate: count("rate", values.rate) ?? RATE,
      messages: count("messages", values.messages),
      concurrency: count("concurrency", values.concurrency),
      databaseUrl: values["database-url"],
      main: values.main,
      ...around,
    },
  };
}

function count(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`--${name} must be a whole number above 0`);
  return value;
}
