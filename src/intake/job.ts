import { createTask, type Logger, validateDetailed } from "node-cron";
import { CountersignError } from "../core/errors.ts";
import type { Clock, Log, Metrics, Store } from "../core/ports.ts";

/** Something that is done again and again. `name` is the same in all replicas; `cron` has five fields (or six, with seconds), UTC. */
export interface Job {
  readonly name: string;
  readonly cron: string;
  /** False: not run when the program starts, only when it is due. */
  readonly atStart?: false;
  /** Throws when it could not be done: then it does not count as done. */
  readonly run: (signal: AbortSignal) => Promise<void>;
}

/** What a job's runner works with. */
export interface JobParts {
  readonly cron: Store["cron"];
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly stopping: AbortSignal;
}

/** One job with its task of node-cron. */
export interface OpenJob {
  readonly name: string;
  /** Runs it now, unless it is running already. Resolves when it is done: true if it was and went well. */
  readonly runNow: () => Promise<boolean>;
  /** Runs it now, unless some replica did within the last minute. */
  readonly runIfStale: () => Promise<void>;
  /** Notes the age of its last success as `sweep_age_seconds`. */
  readonly measure: () => Promise<void>;
  /** No more runs; resolves when the one in hand has ended. */
  readonly stop: () => Promise<void>;
}

/** A success this young makes a run at the start needless: another replica has just started. */
const FRESH_MS = 60_000;

/** Puts a job on the schedule: in all replicas together each slot is run once. Throws `config.invalid` on a cron expression that is none. */
export function openJob(parts: JobParts, job: Job): OpenJob {
  const { clock, cron, log } = parts;
  const { name } = job;
  checkCron(job);
  const runs = openRuns(parts, job);
  const task = createTask(
    job.cron,
    (context) => runs.run(`${name}:${context.date.toISOString()}`),
    {
      name,
      timezone: "UTC",
      noOverlap: true,
      distributed: true,
      // Fails closed: when the database does not answer, this slot is skipped.
      runCoordinator: { shouldRun: (key) => cron.claim(key, clock.now()) },
      logger: cronLogger(log, name),
    },
  );
  void task.start();

  async function runNow(): Promise<boolean> {
    const key = `${name}:${clock.now().toISOString()}`;
    return (await cron.claim(key, clock.now())) && (await runs.run(key));
  }
  return {
    name,
    runNow,
    runIfStale: async () => {
      if (job.atStart === false) return;
      const last = await cron.lastFinished(name);
      const age = last ? clock.now().getTime() - last.getTime() : Number.POSITIVE_INFINITY;
      if (age > FRESH_MS) await runNow();
    },
    measure: runs.measure,
    stop: async () => {
      await task.destroy();
      await runs.settled();
    },
  };
}

function checkCron({ name, cron }: Job): void {
  const { valid, errors } = validateDetailed(cron);
  if (valid) return;
  throw new CountersignError("config.invalid", { job: name, cron, field: errors[0]?.field ?? "" });
}

/** The runs of one job, one at a time: those of the schedule and those asked for. */
interface Runs {
  readonly run: (key: string) => Promise<boolean>;
  readonly measure: () => Promise<void>;
  readonly settled: () => Promise<void>;
}

function openRuns({ clock, cron, log, metrics, stopping }: JobParts, job: Job): Runs {
  const { name } = job;
  const inHand: { run?: Promise<boolean> | undefined } = {};

  async function measure(): Promise<void> {
    const last = await cron.lastFinished(name);
    if (last === undefined) return;
    const ageMs = clock.now().getTime() - last.getTime();
    metrics.gauge("sweep_age_seconds", ageMs / 1000, { name });
  }

  async function attempt(key: string): Promise<boolean> {
    try {
      await job.run(stopping);
      await cron.finish(key, clock.now());
      await measure();
      return true;
    } catch (error) {
      log.error({ job: name }, "a scheduled job failed", error);
      return false;
    } finally {
      inHand.run = undefined;
    }
  }

  return {
    run: async (key) => {
      if (inHand.run || stopping.aborted) return false;
      inHand.run = attempt(key);
      return await inHand.run;
    },
    measure,
    settled: async () => void (await inHand.run),
  };
}

/** node-cron prints in colours to standard output unless it gets another place to write to. */
function cronLogger(log: Log, job: string): Logger {
  return {
    debug: (message) => log.debug({ job, message: String(message) }, "schedule"),
    info: (message) => log.info({ job, message }, "schedule"),
    warn: (message) => log.warn({ job, message }, "the schedule warns"),
    error: (message, error) =>
      log.error({ job, message: String(message) }, "the schedule failed", error ?? message),
  };
}
