import { App, LogLevel, type Receiver, SocketModeReceiver } from "@slack/bolt";
import type { ActionsBlock, SectionBlock } from "@slack/types";
import { type WebAPICallResult, WebAPIPlatformError, WebClient } from "@slack/web-api";
import { expect } from "vitest";
import { z } from "zod";
import {
  type LocalSlack,
  type LocalSlackOptions,
  openLocalSlack,
} from "../../../playground/slack/open.ts";

/** A local Slack with the real Bolt app on it, over real connections; both end with the test. */
export interface World extends AsyncDisposable {
  readonly slack: LocalSlack;
  readonly receivers: readonly SocketModeReceiver[];
}

/** Says nothing: what these tests look at is the other end. */
export const quiet = {
  debug(): void {},
  info(): void {},
  warn(): void {},
  error(): void {},
  setLevel(): void {},
  getLevel(): LogLevel {
    return LogLevel.ERROR;
  },
  setName(): void {},
};

/** A ping timeout is also the pause before a client opens a refreshed connection again. */
const PING_TIMEOUT_MS = 300;

/** Opens both, with two connections unless told otherwise; `register` adds the app's listeners. */
export async function openWorld(
  register: (app: App) => void,
  options: LocalSlackOptions = {},
  connections = 2,
): Promise<World> {
  await using opened = new AsyncDisposableStack();
  const slack = opened.use(await openLocalSlack(options));
  const receivers = Array.from({ length: connections }, () => receiverFor(slack));
  opened.defer(async () => {
    await Promise.all(receivers.map(async ({ client }) => client.disconnect()));
  });
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
  const kept = opened.move();
  return { slack, receivers, [Symbol.asyncDispose]: async () => kept.disposeAsync() };
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

/** The real client of the Web API, without retries unless told otherwise. */
export function webClient(
  slack: LocalSlack,
  options: ConstructorParameters<typeof WebClient>[1] = {},
): WebClient {
  return new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    logger: quiet,
    retryConfig: { retries: 0 },
    ...options,
  });
}

/** An app that acknowledges everything; commands are answered with what was said. */
export function acknowledgeAll(app: App): void {
  app.command(/.*/, async ({ command, ack }) => ack(`you said ${command.text}`));
  app.action(/.*/, async ({ ack }) => ack());
}

/** Calls chat.postMessage with whatever arguments. */
export async function post(
  client: WebClient,
  args: Record<string, unknown>,
): Promise<WebAPICallResult & { readonly ts: string; readonly channel: string }> {
  const answer = await client.apiCall("chat.postMessage", args);
  return { ...answer, ...z.object({ ts: z.string(), channel: z.string() }).parse(answer) };
}

/** What the platform says no with; the whole answer of the call otherwise, so that a test fails readably. */
export async function refusalOf(calling: Promise<WebAPICallResult>): Promise<unknown> {
  try {
    return await calling;
  } catch (error) {
    if (error instanceof WebAPIPlatformError) return error.data.error;
    throw error;
  }
}

/** A section with one text. */
export function section(text: string): SectionBlock {
  return { type: "section", text: { type: "mrkdwn", text } };
}

/** A row of buttons: action id and label. */
export function buttons(...named: readonly (readonly [string, string])[]): ActionsBlock {
  return {
    type: "actions",
    elements: named.map(([id, text]) => ({
      type: "button",
      action_id: id,
      text: { type: "plain_text", text },
      value: `value of ${id}`,
    })),
  };
}

/** Stands for any text that matches. */
export function matching(expression: RegExp): unknown {
  return expect.stringMatching(expression);
}

/** Stands for any object with these fields. */
export function having(fields: object): unknown {
  return expect.objectContaining(fields);
}
