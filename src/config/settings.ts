/** The one table of settings: name, type, default and meaning. Parsing, docs/configuration.md and the editors' schema come from it. */
import { z } from "zod";
import { bucketSettings } from "./bucket-settings.ts";
import { desiredSettings } from "./desired-settings.ts";
import { baselineSettings, securityGroupSettings } from "./group-settings.ts";
import { incidentSettings, oncallSettings } from "./incident-settings.ts";
import { loginSettings, personSettings } from "./login-settings.ts";
import { pagerSettings } from "./pager-settings.ts";
import { signalSettings } from "./signal-settings.ts";
import {
  accountId,
  channelId,
  duration,
  holder,
  regionName,
  roleArn,
  shortName,
} from "./values.ts";

const slack = z.strictObject({
  mode: z
    .enum(["socket", "http"])
    .default("socket")
    .describe(
      "how Slack reaches Countersign: an outgoing WebSocket, or signed requests to `slack.http`",
    ),
  connections: z
    .int()
    .min(1)
    .max(10)
    .default(2)
    .describe(
      "Socket Mode connections of this process; replicas × connections must stay at 10 or below",
    ),
  ping_timeout: duration({ min: "1s", max: "30s" })
    .prefault("3s")
    .describe("after this long without an answer to a ping a connection counts as lost"),
  http: z
    .strictObject({
      host: z.string().default("127.0.0.1").describe("address to listen on in HTTP mode"),
      port: z.int().min(0).max(65535).default(3000).describe("port to listen on in HTTP mode"),
    })
    .prefault({})
    .describe("only with `slack.mode: http`"),
  api_url: z.url().optional().describe("Slack's Web API; for tests and the playground"),
});

const aws = z.strictObject({
  region: regionName
    .optional()
    .describe("region of the queue and of sign-in calls; else AWS_REGION"),
  endpoint: z
    .url()
    .optional()
    .describe("one endpoint for every AWS service; for tests and the playground"),
  deadline: duration({ min: "1s", max: "60s" })
    .prefault("30s")
    .describe("longest time for one AWS call, its retries included"),
});

const queue = z.strictObject({
  url: z.url().describe("URL of the SQS queue with the events"),
  endpoint: z.url().optional().describe("endpoint of SQS; for tests and the playground"),
  visibility: duration({ min: "30s", max: "1h" })
    .prefault("90s")
    .describe(
      "how long a received message stays hidden from others; extended while it is worked on",
    ),
  concurrency: z
    .int()
    .min(1)
    .max(10)
    .default(1)
    .describe("batches of ten worked on at a time; one batch is one transaction"),
});

const account = z.strictObject({
  id: accountId.describe("account id, in quotes"),
  name: z.string().min(1).max(60).describe("how people call it"),
  environment: z.string().max(40).optional().describe("shown in questions, as `prod`"),
  regions: z.array(regionName).min(1).describe("regions that are swept"),
  read_role: roleArn
    .optional()
    .describe("role to assume for reading; absent: the process's own credentials"),
  change_role: roleArn
    .optional()
    .describe("role to assume for changes; absent: `sg.change_role`, or none"),
  external_id: z
    .string()
    .min(2)
    .max(1224)
    .optional()
    .describe("ExternalId for `read_role` and `change_role`"),
});

const logGroup = z.strictObject({
  account: accountId.describe("account of the group"),
  region: regionName.describe("region of the group"),
  group: z.string().min(1).max(512).describe("name of the CloudWatch Logs group"),
  kind: z.enum(["sshd", "windows"]).default("sshd").describe("what is written into it"),
  interval: duration({ min: "5s", max: "1h" }).prefault("15s").describe("how often it is read"),
});

/** The whole of countersign.yml. */
export const settings = z.strictObject({
  installation: shortName.default("countersign").describe("short name of this installation"),
  data_dir: z
    .string()
    .default("./data")
    .describe(
      "folder of the embedded database and its lock (not used with DATABASE_URL), and of copies of git sources",
    ),
  allow_custom_endpoints: z
    .boolean()
    .default(false)
    .describe(
      "allow endpoints other than loopback in `slack.api_url`, `aws.endpoint`, `queue.endpoint`",
    ),
  slack: slack.prefault({}).describe("connection to Slack; the tokens come from the environment"),
  aws: aws
    .prefault({})
    .describe("connection to AWS; credentials come from the environment or a role"),
  queue: queue.describe("where events come from"),
  web: z
    .strictObject({
      host: z.string().default("127.0.0.1").describe("address of health and metrics"),
      port: z
        .int()
        .min(0)
        .max(65535)
        .default(8080)
        .describe("port of health and metrics; 0: any free one"),
    })
    .prefault({})
    .describe("`/healthz`, `/readyz`, `/metrics`"),
  log: z
    .strictObject({
      level: z
        .enum(["debug", "info", "warn", "error"])
        .default("info")
        .describe("lowest level written"),
    })
    .prefault({})
    .describe("JSON lines on standard output"),
  accounts: z.array(account).default([]).describe("the AWS accounts that Countersign looks at"),
  intake: z
    .strictObject({
      log_groups: z
        .array(logGroup)
        .default([])
        .describe("CloudWatch Logs groups that are polled; for small estates"),
    })
    .prefault({})
    .describe("other ways in than the queue"),
  channels: z
    .strictObject({
      aws: channelId.describe("drift, exposure and notes to the operators"),
    })
    .describe("where messages go"),
  desired: desiredSettings,
  baseline: baselineSettings,
  sg: securityGroupSettings,
  people: z.array(personSettings).default([]).describe("who is who: reviewed like code"),
  logins: loginSettings,
  incidents: incidentSettings,
  oncall: oncallSettings,
  pager: pagerSettings,
  buckets: bucketSettings,
  signals: signalSettings,
  rights: z
    .partialRecord(
      z.enum([
        "incident.respond",
        "incident.resolve",
        "login.read",
        "login.bind",
        "sg.snooze",
        "sg.change",
        "sg.apply",
        "sg.sign",
        "sg.freeze",
        "bucket.snooze",
        "bucket.change",
        "bucket.sign",
        "signal.settle",
      ]),
      z.array(holder),
    )
    .optional()
    .describe(
      "right -> who holds it: `incident.respond`, `incident.resolve`, `login.read`, `login.bind` (absent: the members of `incidents.channel`), `sg.snooze`, `sg.change` (revert, restore, heal, undo), `sg.apply`, `sg.sign`, `sg.freeze`, `bucket.snooze`, `bucket.change` (close, undo), `bucket.sign`, `signal.settle` (absent: nobody)",
    ),
});

/** The configuration after parsing: durations in milliseconds, defaults filled in. */
export type Config = z.infer<typeof settings>;
