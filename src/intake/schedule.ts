import type { Clock, Log, Metrics, Store } from "../core/ports.ts";
import { type Job, openJob } from "./job.ts";

/** What the schedule works with. */
export interface ScheduleParts {
  readonly jobs: readonly Job[];
  readonly cron: Store["cron"];
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** The schedule while it runs. Disposing stops it, aborts what is running, and waits for its end. */
export interface OpenSchedule extends AsyncDisposable {
  /** Runs a job now. Resolves when it is done: false if it failed, is running already, or there is none of that name. */
  readonly runNow: (name: string) => Promise<boolean>;
  /** Notes the age of each job's last success as `sweep_age_seconds`. */
  readonly measure: () => Promise<void>;
}

/**
 * Starts the schedule. Each job also runs at once, because node-cron never catches up what was missed while nobody ran.
 * Throws `config.invalid` on a cron expression that is none.
 */
export function openSchedule(parts: ScheduleParts): OpenSchedule {
  const stopping = new AbortController();
  const jobs = parts.jobs.map((job) => openJob({ ...parts, stopping: stopping.signal }, job));
  const starting = Promise.all(jobs.map((each) => each.runIfStale())).catch((error: unknown) =>
    parts.log.error({}, "jobs could not be run at the start", error),
  );
  return {
    runNow: async (name) => (await jobs.find((each) => each.name === name)?.runNow()) ?? false,
    measure: async () => {
      for (const each of jobs) await each.measure();
    },
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await Promise.all([starting, ...jobs.map((each) => each.stop())]);
    },
  };
}
