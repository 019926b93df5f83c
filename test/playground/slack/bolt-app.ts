import { App, LogLevel, type Receiver, SocketModeReceiver } from "@slack/bolt";
import type { LocalSlack } from "../../../playground/slack/open.ts";

/** The real Bolt app with its real Socket Mode connections, closed when the test ends. */
export interface BoltApp extends AsyncDisposable {
  readonly app: App;
  readonly receivers: readonly SocketModeReceiver[];
}

/** Says nothing: what these tests look at is the other end. */
export const quiet = {
  debug(): void {},
  info(): void {},
  warn(): void {},
  error(): void {},
  setLevel(): void {},
  getLevel: () => LogLevel.ERROR,
  setName(): void {},
};

/** A ping timeout is also the pause before a client opens a refreshed connection again. */
const PING_TIMEOUT_MS = 300;

/** Starts an app with so many connections to the local Slack; `register` adds its listeners. */
export async function openBoltApp(
  slack: LocalSlack,
  register: (app: App) => void,
  connections = 2,
): Promise<BoltApp> {
  const receivers = Array.from({ length: connections }, () => receiverFor(slack));
  const app = new App({
    token: slack.botToken,
    receiver: together(receivers),
    logger: quiet,
    clientOptions: { slackApiUrl: slack.apiUrl },
    convoStore: false,
    deferInitialization: true,
  });
  register(app);
  await app.init();
  await app.start();
  return {
    app,
    receivers,
    async [Symbol.asyncDispose]() {
      await Promise.all(receivers.map(async ({ client }) => client.disconnect()));
    },
  };
}

function receiverFor(slack: LocalSlack): SocketModeReceiver {
  return new SocketModeReceiver({
    appToken: slack.appToken,
    logger: quiet,
    clientPingTimeout: PING_TIMEOUT_MS,
    installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
  });
}

function together(receivers: readonly SocketModeReceiver[]): Receiver {
  return {
    init: (app) => {
      for (const receiver of receivers) receiver.init(app);
    },
    start: async () => Promise.all(receivers.map(async (receiver) => receiver.start())),
    stop: async () => Promise.all(receivers.map(async (receiver) => receiver.stop())),
  };
}
