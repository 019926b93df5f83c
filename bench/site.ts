import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalAws, openLocalAws } from "../playground/aws/open.ts";
import { seedWorld } from "../playground/aws/seed.ts";
import { DESIRED, playgroundSettings } from "../playground/estate.ts";
import { type LocalSlack, openLocalSlack } from "../playground/slack/open.ts";
import { parseConfig } from "../src/config/load.ts";
import type { Config } from "../src/config/settings.ts";
import { openFreshDatabase } from "./database.ts";

/** Where a bot is measured: the stand-ins for Slack and AWS, which run in this process, and its configuration. */
export interface Site extends AsyncDisposable {
  readonly slack: LocalSlack;
  readonly aws: LocalAws;
  /** Path of countersign.yml. */
  readonly configPath: string;
  /** The PostgreSQL that the bot uses; absent: SQLite in its data folder. */
  readonly databaseUrl?: string;
  readonly config: Config;
  /** The environment that the bot needs. */
  readonly env: Readonly<Record<string, string>>;
}

/** Opens the stand-ins, paced as Slack is, and writes the configuration into a temporary folder. */
export async function openSite(serverUrl?: string): Promise<Site> {
  await using opened = new AsyncDisposableStack();
  const { databaseUrl } = opened.use(await openFreshDatabase(serverUrl));
  const dir = await mkdtemp(join(tmpdir(), "countersign-bench-"));
  opened.defer(() => rm(dir, { recursive: true, force: true }));
  const slack = opened.use(await openLocalSlack());
  const aws = opened.use(await openLocalAws());
  seedWorld(aws);
  await mkdir(join(dir, "desired"));
  await writeFile(join(dir, "desired", "groups.yml"), DESIRED);
  const configPath = join(dir, "countersign.yml");
  const text = withMorePeople(playgroundSettings({ slack, aws, dir, now: new Date() }), slack, aws);
  await writeFile(configPath, text);
  const closing = opened.move();
  return {
    slack,
    aws,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    configPath,
    config: parseConfig(text, "countersign.yml"),
    env: {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_EC2_METADATA_DISABLED: "true",
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** IAM and operating system users of the five people who can be asked. */
export const ASKABLE = ["ines", "theo", "ada", "ravi", "yuki"] as const;

/** The playground knows three of them; the load is spread over five, because each may get one message a second. */
function withMorePeople(text: string, { people }: LocalSlack, aws: LocalAws): string {
  const more = [
    { slack: people.oncall.id, user: "ravi" },
    { slack: people.outsider.id, user: "yuki" },
  ].map(
    ({ slack, user }) =>
      `  - {slack: ${slack}, os: [{user: ${user}}], iam: ["${aws.as({ user }).arn}"]}`,
  );
  return text
    .replace(/^people:$/m, ["people:", ...more].join("\n"))
    .replace(/^logins:$/m, "logins:\n  budget_hour: 100000\n  budget_day: 100000");
}
