import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Directory } from "../core/readings.ts";
import { type LogPollingParts, openLogPolling } from "../intake/poll-logs.ts";
import { type OpenSchedule, openSchedule } from "../intake/schedule.ts";
import type { OpenStore } from "../store/open.ts";
import { digestAttempts } from "./attempts-digest.ts";
import type { AwsSide, Parts } from "./aws-side.ts";
import { digestBuckets } from "./bucket-digest.ts";
import type { Desired } from "./desired.ts";
import { remindExceptions } from "./exceptions.ts";
import type { Hearing } from "./hearing.ts";
import { loginJobs } from "./login-jobs.ts";
import { sweepBuckets } from "./sweep-buckets.ts";
import { sweepGroups } from "./sweep-groups.ts";
import { sweepTrail } from "./sweep-trail.ts";

/** What the jobs work with. */
export interface JobParts extends Parts, Pick<LogPollingParts, "decoders"> {
  readonly aws: AwsSide;
  readonly desired: Desired;
  readonly store: OpenStore;
  readonly directory: Directory;
  readonly hearing: Hearing;
  readonly sqs: SQSClient;
}

/** Starts what is done again and again: sweeps, anchors of the audit, the polling of log groups. */
export function openJobs(parts: JobParts): OpenSchedule {
  const { config, desk, log, metrics, store, aws } = parts;
  const { clock } = desk;
  const polling = openLogPolling({
    ...parts,
    groups: config.intake.log_groups.map(({ account, region, group, interval }) => ({
      account,
      region,
      group,
      intervalMs: interval,
    })),
    readPage: aws.readLogPage,
  });
  const schedule = openSchedule({
    jobs: [
      { name: "sweep-groups", cron: config.sg.sweep, run: (signal) => sweepGroups(parts, signal) },
      {
        name: "sweep-buckets",
        cron: config.buckets.sweep,
        run: (signal) => sweepBuckets(parts, signal),
      },
      { name: "exceptions", cron: "0 8 * * *", run: () => remindExceptions(parts) },
      { name: "buckets-digest", cron: "10 8 * * *", run: () => digestBuckets(parts) },
      { name: "attempts-digest", cron: "0 8 * * *", run: () => digestAttempts(parts) },
      ...loginJobs(parts),
      { name: "sweep-trail", cron: "*/10 * * * *", run: (signal) => sweepTrail(parts, signal) },
      {
        name: "anchor",
        cron: "* * * * *",
        run: async () => void (await store.writeAnchor(clock.now())),
      },
    ],
    cron: store.cron,
    clock,
    log,
    metrics,
  });
  return {
    ...schedule,
    [Symbol.asyncDispose]: async () => {
      await schedule[Symbol.asyncDispose]();
      await polling[Symbol.asyncDispose]();
    },
  };
}
