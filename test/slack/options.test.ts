import { App, SocketModeReceiver } from "@slack/bolt";
import { WebClient } from "@slack/web-api";
import { EnvHttpProxyAgent } from "undici";
import { describe, expect, it } from "vitest";
import type { Log } from "../../src/core/ports.ts";
import {
  appOptions,
  connectionOptions,
  gatewayOptions,
  type SlackSettings,
} from "../../src/slack/options.ts";
import { openStage } from "./stage/open-stage.ts";

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const settings: SlackSettings = Object.freeze({
  mode: "socket",
  connections: 2,
  pingTimeoutMs: 3000,
  apiUrl: "http://127.0.0.1:9/api/",
  botToken: "xoxb-one",
  appToken: "xapp-two",
});
const running = new AbortController().signal;

/** Settings: plain objects; a logger has methods only and keeps nothing. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || "getLevel" in value) return false;
  return Object.getPrototypeOf(value) === Object.prototype;
}

function objectsIn(value: unknown): readonly object[] {
  return isPlain(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
}

/** A copy of plain objects down to the leaves; functions and instances stay what they are. */
function copyOf(value: unknown): unknown {
  return isPlain(value)
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copyOf(each)]))
    : value;
}

describe("F3: what the libraries get", () => {
  it("is not changed by them", () => {
    const gateway = gatewayOptions(settings, silent, 2);
    const connection = connectionOptions(settings, silent, running);
    const receiver = new SocketModeReceiver(connection);
    const app = appOptions(settings, silent, receiver);
    const before = [copyOf(gateway), copyOf(connection), copyOf({ ...app, receiver: undefined })];

    const client = new WebClient(settings.botToken, gateway);
    const bolt = new App(app);

    expect([client, bolt]).toHaveLength(2);
    expect([gateway, connection, { ...app, receiver: undefined }]).toEqual(before);
  });

  it("is shared by no two of them", () => {
    const made = [
      gatewayOptions(settings, silent, 0),
      gatewayOptions(settings, silent, 2),
      connectionOptions(settings, silent, running),
      connectionOptions(settings, silent, running),
      appOptions(
        settings,
        silent,
        new SocketModeReceiver(connectionOptions(settings, silent, running)),
      ),
    ].flatMap(objectsIn);

    expect(made.length).toBeGreaterThan(8);
    expect(new Set(made).size).toBe(made.length);
  });

  it("sends the sockets through a proxy when the environment names one", () => {
    const proxied = connectionOptions({ ...settings, proxied: true }, silent, running);

    expect(proxied.dispatcher).toBeInstanceOf(EnvHttpProxyAgent);
    expect(connectionOptions(settings, silent, running).dispatcher).toBeUndefined();
  });

  it("keeps each token where it belongs", async () => {
    await using stage = await openStage();
    const { slack } = stage;
    await stage.ring("front");
    await expect.poll(() => slack.messages("aws")).toHaveLength(1);
    const [message] = slack.messages("aws");
    if (message) await slack.press("engineer", message, "bell_answer");

    const refused = slack.calls().filter(({ answer }) => answer["ok"] === false);

    expect(refused).toEqual([]);
    expect(slack.calls("apps.connections.open")).toHaveLength(2);
    expect(slack.calls("auth.test")).toHaveLength(2);
  });
});
