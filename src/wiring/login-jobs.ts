import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Directory } from "../core/readings.ts";
import type { Job } from "../intake/job.ts";
import type { OpenStore } from "../store/open.ts";
import type { AwsSide, Parts } from "./aws-side.ts";
import { sendCanary } from "./canary.ts";
import { tellDigests } from "./digest.ts";
import { lookForGone } from "./people-gone.ts";
import { tellOfSources } from "./silent-hosts.ts";

/** What the jobs about logins work with. */
export interface LoginJobParts extends Parts {
  readonly aws: Pick<AwsSide, "findInstance">;
  readonly store: Pick<OpenStore, "pruneEvidence">;
  readonly directory: Directory;
  readonly sqs: SQSClient;
}

/** What is done about logins again and again, all by UTC. */
export function loginJobs(parts: LoginJobParts): readonly Job[] {
  const { config, directory } = parts;
  const canary: Job = {
    name: "login-canary",
    cron: "23 * * * *",
    atStart: false,
    run: (signal) => sendCanary(parts, signal),
  };
  return [
    { name: "people-gone", cron: "11 * * * *", run: () => lookForGone(parts, directory) },
    {
      name: "login-sources",
      cron: "41 * * * *",
      atStart: false,
      run: (signal) => tellOfSources(parts, signal),
    },
    {
      name: "login-digest",
      cron: config.logins.digest,
      atStart: false,
      run: () => tellDigests(parts),
    },
    { name: "prune-evidence", cron: "17 3 * * *", atStart: false, run: () => prune(parts) },
    ...(config.logins.canary ? [canary] : []),
  ];
}

async function prune({ config, desk, store, log }: LoginJobParts): Promise<void> {
  const now = desk.clock.now().getTime();
  const { keep_raw: keepRaw, keep } = config.logins;
  const pruned = await store.pruneEvidence(new Date(now - keepRaw), new Date(now - keep));
  log.info(pruned, "old evidence was forgotten");
}
