import { slashCommands } from "../commands/index.ts";
import { personalHome } from "../commands/login/personal.ts";
import type { Environment } from "./config/environment.ts";
import type { Config } from "./config/settings.ts";
import type { Desk } from "./core/handle.ts";
import type { Clock, Ids, Log } from "./core/ports.ts";
import { type Runner, startRunner } from "./core/run-effects.ts";
import { type ConsumerParts, openConsumer } from "./intake/consume.ts";
import { openSlack, type SlackParts } from "./slack/open.ts";
import { type OpenStore, openStore } from "./store/open.ts";
import { openMetrics } from "./web/metrics.ts";
import { openWeb } from "./web/serve.ts";
import { openAdoptFiles } from "./wiring/adopt-file.ts";
import { openAwsSide, type Parts } from "./wiring/aws-side.ts";
import { refuseFarAccepts } from "./wiring/bucket-policy.ts";
import { closedDecoders } from "./wiring/decoders.ts";
import { openDesired } from "./wiring/desired.ts";
import { driftPolicy } from "./wiring/drift-policy.ts";
import { openHearing } from "./wiring/hearing.ts";
import { buildHouse } from "./wiring/house.ts";
import { openJobs } from "./wiring/jobs.ts";
import { type LineSink, openLog } from "./wiring/log.ts";
import { countLogins } from "./wiring/login-metrics.ts";
import { loginPolicy, refuseFarExpectations } from "./wiring/login-policy.ts";
import { openOnCall } from "./wiring/on-call.ts";
import { openPagerHooks } from "./wiring/pager-hooks.ts";
import { pagerSettings } from "./wiring/pager-settings.ts";
import { performPages } from "./wiring/pagers.ts";
import { noteChangedPerson } from "./wiring/people-gone.ts";
import { unreadyReasons } from "./wiring/readiness.ts";
import { slackSettings } from "./wiring/slack-settings.ts";
import { systemClock, systemIds } from "./wiring/system.ts";

/** What the bot is started with. */
export interface AppOptions {
  readonly config: Config;
  readonly environment: Environment;
  /** Gets each line of the log. */
  readonly sink: LineSink;
  /** Called when the process cannot go on: it should end, so that it is started afresh. */
  readonly onFatal: (error: Error) => void;
  readonly clock?: Clock;
  readonly ids?: Ids;
}

/** The bot while it runs. Disposing drains and closes everything, in reverse order of opening. */
export interface App extends AsyncDisposable {
  readonly log: Log;
  readonly webPort: number;
  readonly desk: Desk;
  readonly store: OpenStore;
  readonly runner: Runner;
  /** Runs a scheduled job now: `sweep-groups`, `sweep-buckets`, `anchor`, … False if it failed or is running already. */
  readonly runJob: (name: string) => Promise<boolean>;
  /** Reads the sources of desired state now instead of within a minute. */
  readonly refreshDesired: () => Promise<void>;
}

/** Opens everything in order. Throws with a code as soon as something cannot be opened; what was open is closed again. */
export async function openApp(options: AppOptions): Promise<App> {
  await using opened = new AsyncDisposableStack();
  const { config, environment } = options;
  const { clock = systemClock, ids = systemIds } = options;
  const log = openLog(config.log.level, secretsOf(environment), options.sink);
  refuseFarExpectations(config, clock.now());
  const pagers = pagerSettings(config, environment);
  refuseFarAccepts(config, clock.now());
  const metrics = openMetrics();
  const store = opened.use(await openStore(storeOptions(options, log, clock)));
  const bell = { ring: (): void => undefined };
  const hearing = opened.use(await openHearing({ store, clock, log }));
  const desk: Desk = {
    house: countLogins(buildHouse(config, hearing), metrics),
    store,
    clock,
    ids,
    wake: () => bell.ring(),
  };
  const parts = { config, desk, log, metrics };
  const aws = opened.use(await openAwsSide(parts));
  const sweep = { again: (): void => undefined };
  const desired = opened.use(await openDesired(parts, aws, () => sweep.again()));
  const files = openAdoptFiles(store.queries, desired);
  const slack = opened.use(await openSlack({ ...slackParts(options, parts), files }));
  const queue = { isReachable: (): boolean => true };
  const health = { metrics: metrics.text, unready: () => unreadyReasons({ store, slack, queue }) };
  const hooks = openPagerHooks(parts, environment);
  const web = opened.use(await openWeb({ ...config.web, ...health, ...(hooks && { hooks }) }));
  const called = performPages(parts, pagers, slack);
  const acting = aws.performers(slack.directory, desired, hearing);
  const performers = { ...slack.performers, ...acting, ...called };
  const runner = opened.use(startRunner({ desk, performers, log, metrics, owner: ids.next() }));
  bell.ring = runner.wake;
  await slack.start();
  const intake = { ...parts, decoders: closedDecoders(config, hearing) };
  const sqs = await aws.sqs();
  const consumer = opened.use(await openConsumer({ ...intake, ...queueSettings(config), sqs }));
  queue.isReachable = consumer.isReachable;
  const jobs = opened.use(
    openJobs({ ...intake, aws, desired, store, sqs, hearing, directory: slack.directory }),
  );
  sweep.again = () => void jobs.runNow("sweep-groups");
  const closing = opened.move();
  const runs = { runJob: jobs.runNow, refreshDesired: desired.refresh };
  const dispose = { [Symbol.asyncDispose]: () => closing.disposeAsync() };
  return { log, webPort: web.port, desk, store, runner, ...runs, ...dispose };
}

function slackParts({ config, environment, onFatal }: AppOptions, parts: Parts): SlackParts {
  return {
    ...parts,
    settings: slackSettings(config, environment),
    commands: slashCommands({ login: loginPolicy(config), drift: driftPolicy(config) }),
    personal: (user) => personalHome(parts.desk.store.queries, user, parts.desk.clock.now()),
    onPerson: (state) => noteChangedPerson(parts, state),
    rights: config.rights ?? {},
    incidentsChannel: config.incidents.channel,
    onCall: openOnCall(config, parts.desk.clock),
    confidential: { login: "login.read", incident: "incident.respond" },
    onFatal,
  };
}

function queueSettings({
  queue,
}: Config): Pick<ConsumerParts, "queueUrl" | "visibilityMs" | "concurrency"> {
  return {
    queueUrl: queue.url,
    visibilityMs: queue.visibility,
    concurrency: queue.concurrency,
  };
}

function storeOptions(
  { config, environment }: AppOptions,
  log: Log,
  clock: Clock,
): Parameters<typeof openStore>[0] {
  const { databaseUrl } = environment;
  return {
    dataDir: config.data_dir,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    log,
    clock,
    exclusive: true,
  };
}

/** Values that the log must never show. */
function secretsOf(environment: Environment): string[] {
  const { botToken, appToken, signingSecret, databaseUrl, pagerSecrets = {} } = environment;
  const all = [botToken, appToken, signingSecret, databaseUrl, ...Object.values(pagerSecrets)];
  return all.filter((each) => each !== undefined);
}
