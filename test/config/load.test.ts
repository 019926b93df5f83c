import { describe, expect, it } from "vitest";
import { loadEnvironment } from "../../src/config/environment.ts";
import { loadConfig, parseConfig } from "../../src/config/load.ts";
import { CountersignError } from "../../src/core/errors.ts";

const SMALLEST = [
  "queue: {url: 'https://sqs.eu-central-1.amazonaws.com/111122223333/countersign'}",
  "channels: {aws: C0AWS}",
  "incidents: {channel: C0SEC}",
].join("\n");

function problemsOf(text: string): string[] {
  try {
    parseConfig(text, "countersign.yml");
  } catch (error) {
    if (error instanceof CountersignError && error.code === "config.invalid")
      return String(error.details["problems"]).trim().split(/\n\s*/);
    throw error;
  }
  return [];
}

/** A configuration with one source, `a`, that says this as well. */
function sourceWith(more: string): string {
  const usual = {
    format: "countersign",
    path: "x",
    account: "'111122223333'",
    region: "eu-central-1",
  };
  const rest = Object.entries(usual).filter(([key]) => !more.includes(`${key}: `));
  const members = ["name: a", more, ...rest.map(([key, value]) => `${key}: ${value}`)];
  const account = "accounts: [{id: '111122223333', name: a, regions: [eu-central-1]}]";
  return `${account}\ndesired:\n  - {${members.filter((each) => each !== "").join(", ")}}\n`;
}

describe("the configuration", () => {
  it("fills in every default, with durations in milliseconds", () => {
    const config = parseConfig(SMALLEST, "countersign.yml");

    expect(config.logins).toMatchObject({ remind: 300_000, deadline: 600_000, settle: 15_000 });
    expect(config.slack).toMatchObject({ mode: "socket", connections: 2, ping_timeout: 3000 });
    expect(config.web).toEqual({ host: "127.0.0.1", port: 8080 });
    expect(config.sg.sweep).toBe("*/10 * * * *");
  });

  it.each([
    [
      "an unknown setting",
      "logins:\n  snooze: 1h\n",
      "countersign.yml:5:11 logins.snooze: unknown setting",
    ],
    [
      "a duration without unit",
      "logins:\n  deadline: 90\n",
      "countersign.yml:5:13 logins.deadline:",
    ],
    [
      "a duration out of bounds",
      "logins: {deadline: 3h}\n",
      "countersign.yml:4:20 logins.deadline: must be a duration",
    ],
    [
      "a channel by name",
      "logins: {channel: '#security'}\n",
      "countersign.yml:4:19 logins.channel: must be a channel id",
    ],
    [
      "a reminder after the deadline",
      "logins: {remind: 20m}\n",
      "countersign.yml:4:18 logins.remind: must be shorter",
    ],
    [
      "an account that lost its zero",
      "accounts: [{id: 12345678901, name: a, regions: [eu-central-1]}]\n",
      "countersign.yml:4:17 accounts.0.id: must be an AWS account id",
    ],
    [
      "an endpoint in somebody's cloud",
      "aws: {endpoint: 'https://evil.example'}\n",
      "countersign.yml:4:17 aws.endpoint: is not a loopback address",
    ],
    [
      "a schedule that does not exist",
      "oncall: {policies: {default: {steps: [{targets: ['schedule:x'], wait: 5m}]}}}\n",
      "countersign.yml:4:50 oncall.policies.default.steps.0.targets.0: there is no schedule:x",
    ],
    [
      "a shared user as a person's",
      "people: [{slack: U0ALICE, os: [{user: root}]}]\n",
      "countersign.yml:4:32 people.0.os.0: root is a shared user",
    ],
    [
      "one account of two people",
      "people:\n  - {slack: U0A1, also: [U0B2]}\n  - {slack: U0B2}\n",
      "countersign.yml:5:26 people.0.also.0: also belongs to U0B2",
    ],
    [
      "an address in the commits of two people",
      "people:\n  - {slack: U0A1, commits: [a@example.com]}\n  - {slack: U0B2, commits: [A@example.com]}\n",
      "countersign.yml:6:29 people.1.commits.0: also belongs to U0A1",
    ],
    [
      "one key with two owners",
      "people:\n  - {slack: U0A1, iam: ['arn:aws:iam::111122223333:user/a']}\n  - {slack: U0B2, iam: ['arn:aws:iam::111122223333:user/a']}\n",
      "countersign.yml:6:25 people.1.iam.0: also belongs to U0A1",
    ],
    [
      "a source of an unknown account",
      "desired: [{name: a, format: countersign, path: x, account: '111122223333', region: eu-central-1}]\n",
      "countersign.yml:4:60 desired.0.account: 111122223333 is not in accounts",
    ],
    [
      "a git source without its repository",
      sourceWith("from: git"),
      "desired.0.repository: is needed with from: git",
    ],
    [
      "a repository on a local path",
      sourceWith("from: git, repository: 'file:///srv/repo'"),
      "desired.0.repository: must be https://",
    ],
    [
      "a repository that git takes for an option",
      sourceWith("from: git, repository: '--upload-pack=id'"),
      "desired.0.repository: must be https://",
    ],
    [
      "a repository with a password in it",
      sourceWith("from: git, repository: 'https://me:secret@example.com/a/b'"),
      "desired.0.repository: must be https://",
    ],
    [
      "a branch that git takes for an option",
      sourceWith("from: git, repository: 'git@example.com:a/b', branch: '--force'"),
      "desired.0.branch: must be the name of a branch",
    ],
    [
      "a path out of the repository",
      sourceWith("from: git, repository: 'git@example.com:a/b', path: ../b"),
      "desired.0.path: must lie within the repository",
    ],
    ["an S3 source without its bucket", sourceWith("from: s3"), "desired.0.bucket: is needed with"],
    [
      "a bucket of a folder",
      sourceWith("bucket: code"),
      "desired.0.bucket: has a meaning with from: s3 only",
    ],
    [
      "a stack for Ansible",
      sourceWith("format: ansible, stack: web"),
      "desired.0.stack: has no meaning with format: ansible",
    ],
    [
      "two sources of one name",
      `${sourceWith("")}  - {name: a, format: ansible, path: x, account: '111122223333', region: eu-central-1}\n`,
      "desired.1.name: there are two sources a",
    ],
    [
      "the same key twice",
      "web: {port: 1}\nweb: {port: 2}\n",
      "countersign.yml:5:1 Map keys must be unique",
    ],
    [
      "a time zone of fantasy",
      "logins: {host_zone: Mars/Olympus}\n",
      "countersign.yml:4:21 logins.host_zone: there is no time zone",
    ],
  ])("refuses %s with file, line and column", (_, text, complaint) => {
    expect(problemsOf(`${SMALLEST}\n${text}`)).toContainEqual(expect.stringContaining(complaint));
  });

  it("takes sources of every format and from everywhere", () => {
    const config = parseConfig(
      `${SMALLEST}
accounts: [{id: '111122223333', name: a, regions: [eu-central-1]}]
desired:
  - {name: a, format: ansible, from: git, repository: 'git@example.com:infra/sg.git', branch: release/1, path: 'play/**/*.yml', account: '111122223333', region: eu-central-1, vars: {net: {office: [10.0.0.0/8]}}}
  - {name: b, format: terraform-plan, from: s3, bucket: plans, path: prod/plan.json, account: '111122223333', region: eu-central-1, max_age: 8h, inline: declared, apply_hint: make apply}
  - {name: c, format: cloudformation, path: cfn, account: '111122223333', region: eu-central-1, stack: web, parameters: {Port: 443}, exports: {Vpc: vpc-0a1}}
`,
      "countersign.yml",
    );

    expect(config.desired).toMatchObject([
      { from: "git", branch: "release/1", vars: { net: { office: ["10.0.0.0/8"] } } },
      { from: "s3", bucket: "plans", max_age: 8 * 3_600_000, inline: "declared" },
      { from: "dir", parameters: { Port: "443" }, max_age: 24 * 3_600_000, allow_apply: false },
    ]);
  });

  it("names every problem at once, and what is missing", () => {
    const problems = problemsOf("channels: {aws: x}\nfoo: 1\n");

    expect(problems).toEqual([
      expect.stringContaining("queue: is missing"),
      expect.stringContaining("channels.aws: must be a channel id"),
      expect.stringContaining("incidents: is missing"),
      expect.stringContaining("foo: unknown setting"),
    ]);
  });

  it("says which file cannot be read", () => {
    expect(() => loadConfig("/nowhere/countersign.yml")).toThrow(
      expect.objectContaining({
        code: "config.unreadable",
        details: { file: "/nowhere/countersign.yml" },
      }),
    );
  });

  it.each([
    ["socket", {}, "SLACK_BOT_TOKEN"],
    ["socket", { SLACK_BOT_TOKEN: "xoxb-1" }, "SLACK_APP_TOKEN"],
    ["http", { SLACK_BOT_TOKEN: "xoxb-1" }, "SLACK_SIGNING_SECRET"],
  ] as const)("F2: has no default for a secret: %s mode with %j stops at %s", (mode, env, name) => {
    expect(() => loadEnvironment(mode, env)).toThrow(
      expect.objectContaining({ code: "config.missing", details: { variable: name } }),
    );
  });
});
