import type { App } from "@slack/bolt";
import { z } from "zod";
import type { SlashCommand } from "../core/command.ts";
import { CountersignError } from "../core/errors.ts";
import type { Desk } from "../core/handle.ts";
import type { Clock, Log, Metrics } from "../core/ports.ts";
import type { Directory, PersonState } from "../core/readings.ts";
import { type Gateway, openGateway, tokenInvalid } from "./calls/gateway.ts";
import { openPace } from "./calls/pace.ts";
import { openHttpMode } from "./connection/http-mode.ts";
import type { Line } from "./connection/line.ts";
import { openSocketMode } from "./connection/socket-mode.ts";
import { type ConnectionHealth, openWatchdog, type Watchdog } from "./connection/watchdog.ts";
import type { HomeParts } from "./home.ts";
import { openCaseKinds } from "./interactions/case-kinds.ts";
import { openResponder } from "./interactions/respond.ts";
import { openApp } from "./listen.ts";
import type { Identity } from "./messages/find-posted.ts";
import { type SlackPerformers, slackPerformers } from "./messages/performers.ts";
import type { FileMaker } from "./messages/put-file.ts";
import { openRecipients } from "./messages/recipients.ts";
import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from "./needs.ts";
import type { SlackSettings } from "./options.ts";
import { openDirectory } from "./people/directory.ts";
import { openRights, type Rights } from "./people/rights.ts";
import { type TrackedWork, trackWork } from "./tracked-work.ts";

/** Everything that the Slack side needs of the rest. */
export interface SlackParts {
  readonly settings: SlackSettings;
  readonly desk: Desk;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly commands: readonly SlashCommand[];
  /** `rights` of the configuration: right -> `user:U…`, `usergroup:S…`, `schedule:<name>`. */
  readonly rights: Readonly<Record<string, readonly string[]>>;
  /** Members hold the default rights; groups of people are paged there. */
  readonly incidentsChannel: string;
  /** User ids of whoever is on call now by a schedule. */
  readonly onCall: (schedule: string) => readonly string[];
  /** Case kind -> right without which App Home shows only one's own cases of that kind. */
  readonly confidential: Readonly<Record<string, string>>;
  readonly personal: HomeParts["personal"];
  /** Makes the files that cases put into their threads; absent: none are put. */
  readonly files?: FileMaker;
  /** Told of each person of whom Slack says something new, as that they were deactivated. */
  readonly onPerson?: (state: PersonState) => Promise<void>;
  /** Called when Slack is lost for good (`slack.disconnected`, `slack.token_invalid`): the process should end. */
  readonly onFatal: (error: CountersignError) => void;
}

/** The Slack side while it is open. Disposing closes the connections and waits for what people are being answered. */
export interface SlackSide extends AsyncDisposable {
  readonly performers: SlackPerformers;
  readonly directory: Directory;
  readonly rights: Rights;
  readonly identity: Identity;
  /** Scopes that the installed app lacks, of those without which something does not work. */
  readonly missingScopes: readonly string[];
  /** Scopes that it lacks and may lack: it does less without them. */
  readonly missingOptionalScopes: readonly string[];
  /** Lets clicks and commands in. Throws `slack.token_invalid`, `slack.unreachable`, `web.port_taken`. */
  readonly start: () => Promise<void>;
  readonly isReady: () => boolean;
  readonly health: () => ConnectionHealth;
  /** HTTP mode: where it listens. */
  readonly address: () => string | undefined;
}

/** Handlers that are answering when the stop begins get this long before the connections are closed under them. */
const ANSWERING_MS = 2500;
/** Commands and look-ups get this long. */
const DRAIN_MS = 15_000;

const testedSchema = z.object({
  team_id: z.string(),
  user_id: z.string(),
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});

/**
 * Checks the bot token and prepares everything; nobody can click before `start`.
 * Throws `slack.token_invalid` with the variable's name, or `slack.unreachable`.
 */
// oxlint-disable-next-line max-lines-per-function -- everything in the order in which it is opened
export async function openSlack(parts: SlackParts): Promise<SlackSide> {
  const { settings, desk, log, metrics } = parts;
  const { clock, ids, house, store } = desk;
  const work = trackWork();
  const gateway = openGateway({ settings, pace: openPace(clock), log, metrics });
  const identity = await identify(gateway);
  const kinds = openCaseKinds(store.queries);
  const directory = openDirectory({ gateway, clock, log, work });
  const rights = openRights({ ...parts, directory });
  const watchdog = openWatchdog({ ...parts, wanted: wantedOf(settings), clock });
  const line = openLine(parts, watchdog);
  const home = { ...parts, house, store, clock, gateway, rights, health: watchdog.health };
  const responder = openResponder({ log, ...apiUrlOf(settings) });
  const { team } = identity;
  const { learn } = directory;
  const app = openApp(
    { ...parts, clock, ids, team, kinds, gateway, rights, responder, home, work, learn },
    line,
  );
  const recipients = openRecipients(gateway);
  const performers = slackPerformers({
    gateway,
    recipients,
    identity,
    house,
    store,
    clock,
    kinds,
    log,
    pageChannel: parts.incidentsChannel,
    files: parts.files ?? (async () => undefined),
  });
  const missingScopes = missingOf(identity, REQUIRED_SCOPES);
  if (missingScopes.length > 0) log.warn({ missing: missingScopes }, "the Slack app lacks scopes");
  const side = { app, line, watchdog, work, clock };
  await initialise(side);
  return {
    performers,
    directory,
    rights,
    identity,
    missingScopes,
    missingOptionalScopes: missingOf(identity, OPTIONAL_SCOPES),
    start: async () => {
      // The first click should not wait for the list of those who may.
      work.track(directory.members(parts.incidentsChannel));
      await app.start();
    },
    isReady: watchdog.isReady,
    health: watchdog.health,
    address: line.address,
    [Symbol.asyncDispose]: () => stop(side),
  };
}

interface Open {
  readonly app: App;
  readonly line: Line;
  readonly watchdog: Watchdog;
  readonly work: TrackedWork;
  readonly clock: Clock;
}

async function identify(gateway: Gateway): Promise<Identity> {
  const answer = await gateway.call("auth.test", {});
  if (answer.kind === "later") throw new CountersignError("slack.unreachable", { limited: true });
  if (answer.kind === "refused") throw tokenInvalid("SLACK_BOT_TOKEN", answer.error);
  const { team_id: team, user_id: botUser, response_metadata } = testedSchema.parse(answer.data);
  return { team, botUser, scopes: new Set(response_metadata?.scopes ?? []) };
}

function missingOf({ scopes }: Identity, wanted: readonly string[]): readonly string[] {
  return scopes.size === 0 ? [] : wanted.filter((scope) => !scopes.has(scope));
}

async function initialise(side: Open): Promise<void> {
  try {
    await side.app.init();
  } catch (error) {
    side.watchdog.stop();
    throw new CountersignError("slack.unreachable", { method: "auth.test" }, error);
  }
}

function openLine(parts: SlackParts, watchdog: Watchdog): Line {
  const { settings, log, onFatal } = parts;
  const { clock, ids } = parts.desk;
  return settings.mode === "http"
    ? openHttpMode({ settings, clock, log, watchdog })
    : openSocketMode({ settings, clock, ids, log, watchdog, onFatal });
}

function wantedOf({ mode, connections }: SlackSettings): number {
  return mode === "http" ? 1 : connections;
}

function apiUrlOf({ apiUrl }: SlackSettings): { readonly apiUrl?: string } {
  return apiUrl === undefined ? {} : { apiUrl };
}

async function stop({ line, watchdog, work, clock }: Open): Promise<void> {
  watchdog.stop();
  await atMost(clock, ANSWERING_MS, work.ended());
  await line.receiver.stop();
  await atMost(clock, DRAIN_MS, work.ended());
}

async function atMost(clock: Clock, ms: number, work: Promise<void>): Promise<void> {
  const enough = new AbortController();
  await Promise.race([work, clock.sleep(ms, enough.signal)]);
  enough.abort();
}
