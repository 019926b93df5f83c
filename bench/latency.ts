import type { RecordedCall } from "../playground/slack/open.ts";
import { openStore } from "../src/store/open.ts";
import { openLog } from "../src/wiring/log.ts";
import { systemClock } from "../src/wiring/system.ts";
import { addressIn, openLoad, type Sent, sendSteadily } from "./load.ts";
import type { BenchOptions } from "./options.ts";
import { startBot } from "./program.ts";
import { type Figure, type Report, spreadFigures } from "./report.ts";
import { openSite, type Site } from "./site.ts";
import { spreadOf } from "./spread.ts";
import { until } from "./wait.ts";

/** Not counted: what is compiled, connected and looked up for the first time. */
const WARM_MS = 3000;
/** Of the time that a bench may take, so much is for the start, the end and the reading of the database. */
const AROUND_MS = 20_000;
/** What is not in Slack so long after the last message counts as missing. */
const MISSING_MS = 8000;

/** When something happened to a message that somebody is asked about, in epoch ms. */
interface Journey extends Sent {
  readonly decidedAt: number | undefined;
  readonly postedAt: number | undefined;
}

/** From the acknowledgement of SQS to the arrival of the question at Slack's Web API, under a steady load. */
export async function measureLatency(options: BenchOptions): Promise<Report> {
  const { seconds, rate, databaseUrl, main, say, signal } = options;
  await using site = await openSite(databaseUrl);
  const bot = await startBot(site, main);
  await using _ = bot;
  const load = openLoad(site.aws);
  say(`warming up, then ${rate} messages a second`);
  await sendSteadily(load, { perSecond: rate, ms: WARM_MS, signal });
  const began = new Date();
  const ms = Math.max(5000, seconds * 1000 - WARM_MS - AROUND_MS);
  const { messages, sent, lateMs } = await sendSteadily(load, { perSecond: rate, ms, signal });
  await allPosted(site, sent, signal);
  await bot.stop();
  const journeys = await readJourneys(site, sent, began);
  return {
    bench: "latency",
    facts: { database: databaseUrl === undefined ? "sqlite" : "postgresql", main },
    figures: [
      { name: "messages_per_s", value: rate, means: "put into the queue, all kinds" },
      { name: "messages", value: messages, means: `in ${(ms / 1000).toFixed(0)} s` },
      ...questionFigures(journeys),
      ...hostFigures(journeys, site),
      ...faultFigures(journeys, site),
      { name: "sender_late_ms", value: lateMs, means: "the sender was late by at most so much" },
    ],
  };
}

/** Arrivals at the Web API by the address in the message; the first counts, whatever was answered. */
function arrivals({ slack }: Site): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const { at, args } of slack.calls("chat.postMessage")) {
    const address = addressIn(JSON.stringify(args));
    if (address !== undefined && !first.has(address)) first.set(address, at.getTime());
  }
  return first;
}

/** What is missing after the wait is counted, not thrown: it is a finding. */
async function allPosted(site: Site, sent: readonly Sent[], signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + MISSING_MS;
  await until(
    () => {
      const posted = arrivals(site);
      const isAll = sent.every(({ address }) => posted.has(address));
      return isAll || performance.now() > deadline ? true : undefined;
    },
    { ms: MISSING_MS * 2, signal, complaint: () => "never" },
  );
}

/** The decisions stand in the database: the sighting that has the address, and when its first event was taken. */
async function readJourneys(
  site: Site,
  sent: readonly Sent[],
  began: Date,
): Promise<readonly Journey[]> {
  const { databaseUrl } = site;
  await using store = await openStore({
    dataDir: site.config.data_dir,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    log: openLog("error", [], (line) => console.error(line)),
    clock: systemClock,
    exclusive: false,
  });
  const decided = new Map<string, number>();
  for (const { id, details } of await store.queries.recentCases("sighting", began, 100_000)) {
    const address = addressIn(JSON.stringify(details));
    const [first] = await store.queries.eventsOf(id);
    const receivedAt = first?.["receivedAt"];
    if (address === undefined || typeof receivedAt !== "string") continue;
    const at = Date.parse(receivedAt);
    decided.set(address, Math.min(at, decided.get(address) ?? at));
  }
  const posted = arrivals(site);
  return sent.map((each) => ({
    ...each,
    decidedAt: decided.get(each.address),
    postedAt: posted.get(each.address),
  }));
}

function questionFigures(journeys: readonly Journey[]): Figure[] {
  const asked = journeys.filter(({ kind }) => kind === "question");
  const whole = asked.flatMap(({ ackedAt, postedAt = NaN }) => postedAt - ackedAt);
  const decision = asked.flatMap(({ ackedAt, decidedAt = NaN }) => decidedAt - ackedAt);
  const delivery = asked.flatMap(({ decidedAt = NaN, postedAt = NaN }) => postedAt - decidedAt);
  const name = "message_to_slack";
  return [
    { name: "questions", value: asked.length, means: "of them ask somebody at once (no settle)" },
    ...spreadFigures(name, spreadOf(known(whole)), "SendMessage acknowledged to Web API call"),
    ...spreadFigures("queue_to_decision", spreadOf(known(decision)), "of it: to the decision"),
    ...spreadFigures("decision_to_slack", spreadOf(known(delivery)), "of it: from there to Slack"),
  ];
}

/** A line of a host waits on purpose for evidence that belongs to it: the wait is told apart. */
function hostFigures(journeys: readonly Journey[], { config }: Site): Figure[] {
  const { settle } = config.logins;
  const hosts = journeys.filter(({ kind }) => kind === "host");
  const whole = known(hosts.map(({ ackedAt, postedAt = NaN }) => postedAt - ackedAt));
  return [
    { name: "host_logins", value: hosts.length, means: "ask after the wait for more evidence" },
    { name: "settle_ms", value: settle, means: "that wait, as configured (logins.settle)" },
    ...spreadFigures("host_to_slack", spreadOf(whole), "line in the queue to Web API call"),
    ...spreadFigures(
      "host_beyond_settle",
      spreadOf(whole.map((ms) => ms - settle)),
      "the same without the wait",
    ),
  ];
}

function faultFigures(journeys: readonly Journey[], { slack }: Site): Figure[] {
  const missing = journeys.filter(({ postedAt }) => postedAt === undefined).length;
  const refused = slack.calls().filter(({ status }) => status === 429).length;
  const edits = slack.calls("chat.update").filter(isDone).length;
  return [
    { name: "missing", value: missing, means: "questions that did not come to Slack in time" },
    { name: "refused_429", value: refused, means: "calls that Slack refused as too many" },
    { name: "edits", value: edits, means: "edits of messages meanwhile" },
  ];
}

function isDone({ status, answer }: RecordedCall): boolean {
  return status === 200 && answer["ok"] === true;
}

function known(times: readonly number[]): number[] {
  return times.filter((each) => !Number.isNaN(each));
}
