import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { slashCommands } from "../../commands/index.ts";
import { OPTIONAL_SCOPES, REQUIRED_SCOPES, SLACK_NEEDS } from "../../src/slack/needs.ts";
import { sourcesBelow } from "../support/source.ts";

/** The limits are those of Slack's manifest reference; anything that is not listed here is refused. */
const manifestSchema = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(2) }),
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().min(1).max(140),
    long_description: z.string().min(174).max(4000),
  }),
  features: z.strictObject({
    bot_user: z.strictObject({ display_name: z.string().max(80), always_online: z.boolean() }),
    app_home: z.strictObject({
      home_tab_enabled: z.literal(true),
      messages_tab_enabled: z.literal(true),
      messages_tab_read_only_enabled: z.literal(true),
    }),
    slash_commands: z
      .array(
        z.strictObject({
          command: z
            .string()
            .regex(/^\/[a-z]+$/)
            .max(32),
          description: z.string().min(1).max(2000),
          usage_hint: z.string().max(1000),
          should_escape: z.literal(true),
        }),
      )
      .max(50),
  }),
  oauth_config: z.strictObject({
    scopes: z.strictObject({ bot: z.array(z.string()), bot_optional: z.array(z.string()) }),
  }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ bot_events: z.array(z.string()) }),
    interactivity: z.strictObject({ is_enabled: z.literal(true) }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.literal(true),
    token_rotation_enabled: z.literal(false),
  }),
});

const manifest = manifestSchema.parse(parse(readFileSync("manifest.yml", "utf8")));
const { bot, bot_optional: optional } = manifest.oauth_config.scopes;
const slack = sourcesBelow("src")
  .filter(({ path }) => path.startsWith("src/slack/"))
  .map(({ path }) => readFileSync(path, "utf8"));

describe("F13: the manifest", () => {
  it("asks for exactly the scopes that the methods we call need", () => {
    expect(bot).toEqual(REQUIRED_SCOPES);
    expect(optional).toEqual(OPTIONAL_SCOPES);
  });

  it("asks for every scope that an effect declares", () => {
    const needed = Object.values(SLACK_NEEDS).flatMap(({ scopes }) => scopes);

    expect(needed.length).toBeGreaterThan(4);
    expect(needed.filter((scope) => ![...bot, ...optional].includes(scope))).toEqual([]);
  });

  it("names exactly the commands of the table, with their words", () => {
    expect(manifest.features.slash_commands).toEqual(
      slashCommands({
        login: { expected: [], automations: [] },
        drift: { channel: "C0AWS", owners: [], baseline: [] },
      }).map(({ command, description, usageHint }) => ({
        command,
        description,
        usage_hint: usageHint,
        should_escape: true,
      })),
    );
  });

  it("subscribes to exactly the events that are listened to", () => {
    const listened = slack.flatMap((text) =>
      [...text.matchAll(/app\.event\("([a-z_]+)"/g)].map(([, name]) => name),
    );

    expect(listened).toEqual(manifest.settings.event_subscriptions.bot_events);
  });
});

describe("the methods of Slack that are called", () => {
  it("are all called through the gateway, which knows their scopes", () => {
    const direct = slack.filter((text) =>
      /\bclient\.(?!apiCall|once|off|disconnect)\w+/.test(text),
    );

    expect(slack.length).toBeGreaterThan(20);
    expect(direct).toEqual([]);
  });
});
