import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { type OpenAws, openAws } from "../aws/open.ts";
import { loadEnvironment, pagerSecretsFrom } from "../config/environment.ts";
import type { Config } from "../config/settings.ts";
import { CountersignError, ERRORS } from "../core/errors.ts";
import type { Clock, Ids } from "../core/ports.ts";
import type { Reading } from "../core/readings.ts";
import { lintPolicies } from "../incidents/lint.ts";
import { openSlack } from "../slack/open.ts";
import type { OpenStore } from "../store/open.ts";
import { openMetrics } from "../web/metrics.ts";
import { awsSettings } from "./aws-settings.ts";
import { examineSources } from "./desired.ts";
import { examinePagers } from "./examine-pagers.ts";
import { examineExceptions } from "./exceptions.ts";
import { buildHouse, causesOf } from "./house.ts";
import { incidentPolicy } from "./incident-policy.ts";
import { openLog } from "./log.ts";
import { openOnCall } from "./on-call.ts";
import { openRecord } from "./open-record.ts";
import { withSources } from "./passing-sources.ts";
import { slackSettings } from "./slack-settings.ts";

/** One thing that was looked at. `advice`: what to do about it. */
export interface Finding {
  readonly verdict: "ok" | "warn" | "fail";
  readonly what: string;
  readonly advice?: string;
}

/** What examining needs of the process. */
export interface Surroundings {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly err: (line: string) => void;
  /** True: each pager gets one page marked TEST. */
  readonly sendsPages?: boolean;
}

const PATIENCE_MS = 40_000;

/** Looks at one thing after the other; a failure of one does not keep the rest from being looked at. Never throws. */
export async function* examine(config: Config, around: Surroundings): AsyncGenerator<Finding> {
  yield* await examineDesired(config, around.clock);
  yield* examineExceptions(config, around.clock.now());
  yield* examineOnCall(config, around);
  yield* guarded("pagers", () => {
    const { clock, ids, sendsPages: sends = false } = around;
    const environment = { pagerSecrets: pagerSecretsFrom() };
    return examinePagers(config, { environment, clock, ids, sends });
  });
  yield* guarded("AWS", () => examineAws(config, around));
  yield* guarded("database", () => examineDatabase(config, around));
}

async function examineDesired(config: Config, clock: Clock): Promise<readonly Finding[]> {
  await using aws = openAws(awsSettings(config), { clock, metrics: openMetrics() });
  return await withSources({ config, clock, aws }, async (sources) => {
    const findings: Finding[] = [];
    const looked = guarded("desired state", () => examineSources(sources));
    for await (const finding of looked) findings.push(finding);
    return findings;
  });
}

async function* guarded(what: string, look: () => AsyncIterable<Finding>): AsyncGenerator<Finding> {
  try {
    yield* look();
  } catch (error) {
    yield failure(what, error);
  }
}

function failure(what: string, error: unknown): Finding {
  if (!(error instanceof CountersignError))
    return {
      verdict: "fail",
      what: `${what}: ${error instanceof Error ? error.message : String(error)}`,
    };
  return {
    verdict: "fail",
    what: `${what}: ${error.message}`,
    advice: ERRORS[error.code].operator,
  };
}

function* examineOnCall(config: Config, { clock }: Surroundings): Generator<Finding> {
  const gaps = lintPolicies(incidentPolicy(config, causesOf()), clock.now());
  for (const gap of gaps)
    yield {
      verdict: "warn",
      what: `on call: policy ${gap.policy} ${gap.missing ? "does not exist" : `reaches nobody from ${gap.from.toISOString()} to ${gap.to.toISOString()}`}`,
      advice: "see oncall in countersign.yml",
    };
  if (gaps.length === 0)
    yield {
      verdict: "ok",
      what: "on call: every policy reaches somebody at each hour of the next 7 days",
    };
}

async function* examineAws(config: Config, around: Surroundings): AsyncGenerator<Finding> {
  await using aws = openAws(awsSettings(config), { clock: around.clock, metrics: openMetrics() });
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const { account, arn } = await aws.identity(signal);
  yield { verdict: "ok", what: `AWS: account ${account} as ${arn}` };
  yield* guarded("queue", () => examineQueue(config, aws));
  for (const { id, name, regions } of config.accounts) {
    for (const region of regions) {
      const reading = await aws.readRegion(
        { account: id, region },
        AbortSignal.timeout(PATIENCE_MS),
      );
      yield about(
        `security groups of ${name} in ${region}`,
        reading,
        (groups) => `${groups.length} groups`,
      );
    }
    const buckets = await aws.listBuckets(id, AbortSignal.timeout(PATIENCE_MS));
    yield about(`buckets of ${name}`, buckets, (names) => `${names.length} buckets`);
    const block = await aws.readAccountBlock(id, AbortSignal.timeout(PATIENCE_MS));
    yield block.read === "unknown"
      ? {
          verdict: "fail",
          what: `public access block of ${name}: ${block.reason}`,
          advice: ERRORS["aws.denied"].operator,
        }
      : { verdict: "ok", what: `public access block of ${name}: read` };
  }
  for (const { account: id, region, group } of config.intake.log_groups)
    yield* guarded(`log group ${group}`, () =>
      examineLogGroup(aws, { account: id, region, group }, around),
    );
}

function about<T>(what: string, reading: Reading<T>, count: (value: T) => string): Finding {
  if (reading.reading === "ok") return { verdict: "ok", what: `${what}: ${count(reading.value)}` };
  const reason = reading.reading === "gone" ? "gone" : reading.reason;
  return {
    verdict: "fail",
    what: `${what}: ${reason}`,
    advice: "countersign iam-policy prints the policy that the read role needs",
  };
}

async function* examineQueue(config: Config, aws: OpenAws): AsyncGenerator<Finding> {
  const sqs = await aws.sqs();
  const command = new GetQueueAttributesCommand({
    QueueUrl: config.queue.url,
    AttributeNames: ["RedrivePolicy", "ApproximateNumberOfMessages"],
  });
  const { Attributes = {} } = await sqs.send(command, {
    abortSignal: AbortSignal.timeout(PATIENCE_MS),
  });
  yield {
    verdict: "ok",
    what: `queue: ${Attributes["ApproximateNumberOfMessages"] ?? "?"} messages wait`,
  };
  if (!Attributes["RedrivePolicy"])
    yield {
      verdict: "warn",
      what: "queue: it has no dead-letter queue",
      advice: "give it one with maxReceiveCount 5, else a message that hits a fault comes for ever",
    };
}

async function* examineLogGroup(
  aws: OpenAws,
  group: { readonly account: string; readonly region: string; readonly group: string },
  { clock }: Surroundings,
): AsyncGenerator<Finding> {
  const to = clock.now();
  const from = new Date(to.getTime() - 60_000);
  await aws.readLogPage({ ...group, from, to }, undefined, AbortSignal.timeout(PATIENCE_MS));
  yield { verdict: "ok", what: `log group ${group.group}: read` };
}

async function* examineDatabase(config: Config, around: Surroundings): AsyncGenerator<Finding> {
  await using store = await openRecord(config, around.clock, around.err);
  await store.queries.ping();
  yield { verdict: "ok", what: "database: it answers" };
  const dead = await store.deadLetters.count();
  if (dead > 0)
    yield { verdict: "warn", what: `dead letters: ${dead}`, advice: "countersign dead list" };
  yield* guarded("Slack", () => examineSlack(config, { ...around, store }));
}

async function* examineSlack(
  config: Config,
  { clock, ids, err, store }: Surroundings & { readonly store: OpenStore },
): AsyncGenerator<Finding> {
  const environment = loadEnvironment(config.slack.mode);
  const desk = { house: buildHouse(config), store, clock, ids, wake: (): void => undefined };
  await using slack = await openSlack({
    settings: slackSettings(config, environment),
    desk,
    log: openLog("error", [environment.botToken], err),
    metrics: openMetrics(),
    commands: [],
    rights: config.rights ?? {},
    incidentsChannel: config.incidents.channel,
    onCall: openOnCall(config, clock),
    confidential: {},
    personal: () => Promise.resolve([]),
    onFatal: () => undefined,
  });
  yield { verdict: "ok", what: `Slack: token of team ${slack.identity.team}` };
  if (slack.missingScopes.length > 0)
    yield {
      verdict: "fail",
      what: `Slack: missing scopes ${slack.missingScopes.join(", ")}`,
      advice: "install the app again with manifest.yml",
    };
  yield* examineOptional(slack.missingOptionalScopes);
  const channels = [
    ["channels.aws", config.channels.aws],
    ["incidents.channel", config.incidents.channel],
    ["logins.channel", config.logins.channel],
  ] as const;
  for (const [setting, channel] of channels) {
    if (channel === undefined) continue;
    const members = await slack.directory.members(channel);
    const isIn = members.reading === "ok" && members.value.includes(slack.identity.botUser);
    yield isIn
      ? { verdict: "ok", what: `Slack: the bot is in ${setting} (${channel})` }
      : {
          verdict: "fail",
          what: `Slack: the bot is not in ${setting} (${channel}), or cannot see it`,
          advice: "invite it: /invite @Countersign",
        };
  }
}

function* examineOptional(missing: readonly string[]): Generator<Finding> {
  if (missing.length === 0) return;
  yield {
    verdict: "warn",
    what: `Slack: without the optional scopes ${missing.join(", ")}`,
    advice:
      "manifest.yml says what is missing without them (dnd:read: who has paused notifications)",
  };
}
