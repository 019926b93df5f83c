import { describe, expect, it } from "vitest";
import { loadEnvironment } from "../../src/config/environment.ts";
import { parseConfig } from "../../src/config/load.ts";
import type { Config } from "../../src/config/settings.ts";
import { incidentPolicy } from "../../src/wiring/incident-policy.ts";
import { hookSecrets, pagerSettings } from "../../src/wiring/pager-settings.ts";

const BASE = `
queue: {url: "http://127.0.0.1/q"}
channels: {aws: C0AWS}
incidents: {channel: C0SEC}
`;

const PAGERS = `
pager:
  pagerduty:
    main: {routing_key: PAGER_MAIN, webhook_secret: PAGER_HOOK, webhook_secret_old: PAGER_HOOK_OLD}
  jsm:
    ops: {api_key: PAGER_JSM}
  webhook:
    siem: {url: "https://siem.example/hook", secret: PAGER_SIEM}
`;

const ENV = {
  SLACK_BOT_TOKEN: "xoxb-1",
  SLACK_APP_TOKEN: "xapp-1",
  PAGER_MAIN: "k".repeat(32),
  PAGER_HOOK: " a-secret-that-was-copied ",
  PAGER_HOOK_OLD: "the-one-before-it",
  PAGER_JSM: "a-key-of-jsm",
  PAGER_SIEM: "a-secret-of-ours",
};

function config(text: string): Config {
  return parseConfig(BASE + text, "countersign.yml");
}

describe("pagers in the configuration", () => {
  it("name their secrets; the environment holds them", () => {
    const environment = loadEnvironment("socket", ENV);

    const settings = pagerSettings(config(PAGERS), environment);

    expect(settings).toMatchObject({
      detail: "minimal",
      pagerduty: {
        main: {
          routingKey: ENV.PAGER_MAIN,
          baseUrl: "https://events.pagerduty.com",
          isHeard: true,
        },
      },
      jsm: { ops: { baseUrl: "https://api.atlassian.com/jsm/ops/integration" } },
      webhook: { siem: { secrets: ["a-secret-of-ours"], allowPrivate: false } },
    });
    expect(hookSecrets(config(PAGERS), environment)).toEqual({
      main: ["a-secret-that-was-copied", "the-one-before-it"],
    });
  });

  it.each([
    ["is missing", { PAGER_JSM: "" }, "config.missing", "PAGER_JSM"],
    ["is too short", { PAGER_MAIN: "short" }, "config.invalid", "PAGER_MAIN"],
    ["holds a line break", { PAGER_JSM: "two-lines-\nof-a-key" }, "config.invalid", "PAGER_JSM"],
  ])(
    "stop the start when a secret %s, naming the variable and not its value",
    (_, change, code, variable) => {
      const environment = loadEnvironment("socket", { ...ENV, ...change });

      const failure = attempt(() => pagerSettings(config(PAGERS), environment));

      expect(failure).toMatchObject({ code, details: { variable } });
      expect(String(failure)).not.toContain("two-lines");
    },
  );

  it.each([
    ["a secret in the file", PAGERS.replace("PAGER_JSM", "a-key-of-jsm"), "PAGER_"],
    [
      "a name in a policy that no pager has",
      `${PAGERS}oncall: {policies: {default: {steps: [{targets: ["jsm:opps"], wait: 5m}]}}}`,
      "oncall.policies.default.steps.0.targets.0: there is no jsm:opps",
    ],
    [
      "a service at another address",
      PAGERS.replace("PAGER_JSM", "PAGER_JSM, base_url: 'https://evil.example'"),
      "pager.jsm.ops.base_url: is not the service's own address",
    ],
    [
      "a service in the clear",
      PAGERS.replace("PAGER_JSM", "PAGER_JSM, base_url: 'http://api.opsgenie.com'"),
      "is not the service's own address",
    ],
    [
      "a receiver in the clear",
      PAGERS.replace("https://siem", "http://siem"),
      "pager.webhook.siem.url: must be https",
    ],
    [
      "a password in a receiver's address",
      PAGERS.replace("https://siem", "https://u:p@siem"),
      "must not hold a user or a password",
    ],
  ])("refuse %s, with file and line", (_, text, words) => {
    const failure = attempt(() => config(text));

    expect(failure).toMatchObject({ code: "config.invalid" });
    expect(String(failure)).toContain(words);
    expect(String(failure)).toMatch(/countersign\.yml:\d+:\d+/);
  });

  it("are called by the shipped policies, all of them, in the first step", () => {
    const { pagers } = incidentPolicy(config(PAGERS), []);

    expect(pagers).toEqual([
      { target: "pagerduty:main", heard: true },
      { target: "jsm:ops", heard: false },
      { target: "webhook:siem", heard: false },
    ]);
  });
});

function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
