/**
 * The objects that Bolt, its receivers and the Web API client get. Each call makes new ones: the libraries write into
 * what they are given (Authorization headers, retry settings, loggers), and a shared object mixes up tokens.
 */
import type { AppOptions, Receiver, SocketModeReceiver } from "@slack/bolt";
import type { WebClientOptions } from "@slack/web-api";
import { EnvHttpProxyAgent } from "undici";
import type { Log } from "../core/ports.ts";
import { adaptLog } from "./log-adapter.ts";

/** Connection to Slack, from the configuration and the environment. */
export interface SlackSettings {
  readonly mode: "socket" | "http";
  /** Socket Mode connections of this process, 1 to 10. */
  readonly connections: number;
  readonly pingTimeoutMs: number;
  readonly apiUrl?: string;
  readonly botToken: string;
  /** Socket Mode only. */
  readonly appToken?: string;
  /** HTTP mode only. */
  readonly signingSecret?: string;
  /** HTTP mode only: where to listen. */
  readonly http?: { readonly host: string; readonly port: number };
  /** True when the environment names a proxy (HTTPS_PROXY): then the sockets go through it. */
  readonly proxied?: boolean;
}

type SocketModeReceiverOptions = ConstructorParameters<typeof SocketModeReceiver>[0];

/** A call that takes longer is given up; the runner tries again later. */
const CALL_TIMEOUT_MS = 10_000;

/** For our own client. `retries` 0 for calls that must not be made twice. */
export function gatewayOptions(
  settings: SlackSettings,
  log: Log,
  retries: number,
): WebClientOptions {
  return { ...clientOptions(settings, retries), logger: adaptLog(log) };
}

/** For Bolt's App. Its client is used once, by `init()`, to check the token. */
export function appOptions(settings: SlackSettings, log: Log, receiver: Receiver): AppOptions {
  const logger = adaptLog(log);
  return {
    token: settings.botToken,
    receiver,
    logger,
    clientOptions: { ...clientOptions(settings, 1), logger },
    convoStore: false,
    deferInitialization: true,
    extendedErrorHandler: true,
  };
}

/**
 * For one Socket Mode connection. The client does not reconnect by itself: its own reconnection waits for seconds at each
 * refresh, and a failure in it rejects where nobody can hear it. `stopped` ends a request for a new address.
 */
export function connectionOptions(
  settings: SlackSettings,
  log: Log,
  stopped: AbortSignal,
): SocketModeReceiverOptions {
  return {
    appToken: settings.appToken ?? "",
    logger: adaptLog(log),
    clientPingTimeout: settings.pingTimeoutMs,
    autoReconnectEnabled: false,
    ...(settings.proxied ? { dispatcher: new EnvHttpProxyAgent() } : {}),
    installerOptions: {
      clientOptions: {
        ...clientOptions(settings, 0),
        fetch: (input, init) => fetch(input, endingWith(stopped, init)),
      },
    },
  };
}

function endingWith(stopped: AbortSignal, init: RequestInit | undefined): RequestInit {
  const signal = init?.signal ? AbortSignal.any([init.signal, stopped]) : stopped;
  return { ...init, signal };
}

function clientOptions(
  { apiUrl }: SlackSettings,
  retries: number,
): Omit<WebClientOptions, "logger" | "logLevel"> {
  return {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    timeout: CALL_TIMEOUT_MS,
    retryConfig: { retries, factor: 2, minTimeout: 300 },
    // Otherwise one 429 pauses every call of the client, whatever its channel.
    rejectRateLimitedCalls: true,
    maxRequestConcurrency: 10,
    allowAbsoluteUrls: false,
  };
}
