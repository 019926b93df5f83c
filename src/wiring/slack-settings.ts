import type { Environment } from "../config/environment.ts";
import type { Config } from "../config/settings.ts";
import type { SlackSettings } from "../slack/options.ts";

/** `slack.*` and the tokens as the Slack side wants them. */
export function slackSettings(config: Config, environment: Environment): SlackSettings {
  const { slack } = config;
  return {
    mode: slack.mode,
    connections: slack.connections,
    pingTimeoutMs: slack.ping_timeout,
    botToken: environment.botToken,
    proxied: environment.proxied,
    ...(slack.api_url === undefined ? {} : { apiUrl: slack.api_url }),
    ...(environment.appToken === undefined ? {} : { appToken: environment.appToken }),
    ...(environment.signingSecret === undefined
      ? {}
      : { signingSecret: environment.signingSecret }),
    ...(slack.mode === "http" ? { http: slack.http } : {}),
  };
}
