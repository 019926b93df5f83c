import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ESTATE } from "../playground/aws/estate/ids.ts";
import { ENGINEER_KEY } from "../playground/estate.ts";
import { acceptedKey } from "../playground/scenarios/host-lines.ts";
import { openSite, run, type Site, startBot } from "./support/process.ts";

const explained = z.looseObject({ line: z.number() });
const ASKED = { dm: "engineer" } as const;

async function logIn({ aws }: Site): Promise<void> {
  const at = new Date();
  const message = acceptedKey(at, "ines", "203.0.113.7", ENGINEER_KEY);
  await aws.sendLogs(ESTATE.logGroup, ESTATE.instances.web1, [{ message, at }]);
}

describe("the command line", () => {
  it("explains itself", async () => {
    const help = await run(["--help"]);

    expect(help.status).toBe(0);
    for (const name of [
      "run",
      "playground",
      "check",
      "explain",
      "dead",
      "audit",
      "doctor",
      "iam-policy",
    ])
      expect(help.out).toContain(`  ${name} `);
  });

  it.each([
    [["fly"], 2, "unknown command"],
    [["run", "--config", "/nowhere.yml"], 1, "config.unreadable"],
    [["check", "--nonsense"], 121, "unknown option"],
    [["check", "--exit=detailed", "--nonsense"], 1, "unknown option"],
    [["audit", "verify", "/nowhere.jsonl"], 1, "ENOENT"],
    [["explain", "--as", "tea", "-"], 2, "--as"],
  ])("F2: %j ends with %d and says why", async (words, status, why) => {
    const ended = await run(words);

    expect(ended.status, ended.err).toBe(status);
    expect(ended.err).toContain(why);
  });
});

describe("a failed start", () => {
  it("F2: names the variable that is missing", async () => {
    await using site = await openSite();

    const ended = await run(["run", "--config", site.config]);

    expect([ended.status, ended.err]).toEqual([1, expect.stringContaining("SLACK_BOT_TOKEN")]);
    expect(ended.err.trim().split("\n")).toHaveLength(1);
  });

  it.each([
    ["SLACK_BOT_TOKEN", { SLACK_BOT_TOKEN: "xoxb-wrong-token-000" }],
    ["SLACK_APP_TOKEN", { SLACK_APP_TOKEN: "xapp-wrong-token-000" }],
  ])("F2: names %s when Slack refuses it, without showing it", async (name, wrong) => {
    await using site = await openSite();

    const ended = await run(["run", "--config", site.config], { ...site.env, ...wrong });

    expect(ended.status).toBe(1);
    expect(ended.err).toContain("slack.token_invalid");
    expect(ended.err).toContain(name);
    expect(ended.err + ended.out).not.toContain("wrong-token-000");
  });

  it("F2: names the setting when the port is taken", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    await using site = await openSite((text) =>
      text.replace("web: {port: 0}", `web: {port: ${port}}`),
    );

    const ended = await run(["run", "--config", site.config], site.env);

    expect([ended.status, ended.err]).toEqual([1, expect.stringContaining("web.port")]);
    await new Promise((resolve) => other.close(resolve));
  });

  it("refuses a second bot on the same data directory, and works beside the first", async () => {
    await using site = await openSite();
    await using bot = await startBot(site);
    expect(bot.err()).toBe("");

    const second = await run(["run", "--config", site.config], site.env);
    const audit = await run(["audit", "verify", "--config", site.config]);

    expect([second.status, second.err]).toEqual([1, expect.stringContaining("store.locked")]);
    expect([audit.status, audit.out]).toEqual([0, expect.stringContaining("unaltered")]);
  });
});

describe("the bot as a process", () => {
  it("F7: ends with 0 when it is told to, and what it had not asked yet is asked by the next", async () => {
    await using site = await openSite();
    const first = await startBot(site);
    await logIn(site);
    await expect.poll(() => site.aws.queueDepth()).toMatchObject({ visible: 0, inFlight: 0 });
    first.signal("SIGTERM");
    const ended = await first.ended();
    expect(ended.status, ended.err).toBe(0);

    await using second = await startBot(site);
    expect(second.err()).toBe("");

    await expect.poll(() => site.slack.messages(ASKED).length, { timeout: 15_000 }).toBe(1);
  });

  it("L11: killed right after a No, the incident exists after the restart, once", async () => {
    await using site = await openSite();
    const { slack } = site;
    const first = await startBot(site);
    await logIn(site);
    await expect.poll(() => slack.messages(ASKED).length, { timeout: 15_000 }).toBe(1);
    const [question] = slack.messages(ASKED);
    if (!question) throw new Error("nobody was asked");
    const pressed = slack.press("engineer", question, "login_no");
    await pressed;
    first.signal("SIGKILL");
    await first.ended();

    await using second = await startBot(site);
    expect(second.err()).toBe("");

    await expect
      .poll(
        () => slack.messages("security").filter((each) => each.text.includes("SEC-")).length > 0,
        {
          timeout: 15_000,
        },
      )
      .toBe(true);
    const headlines = slack
      .messages("security")
      .filter(({ threadTs, ts }) => threadTs === undefined || threadTs === ts);
    expect(headlines).toHaveLength(1);
    const verified = await run(["audit", "verify", "--config", site.config]);
    expect([verified.status, verified.out]).toEqual([0, expect.stringContaining("unaltered")]);
  });

  it("keeps what it cannot decode, shows it, and takes it through again", async () => {
    await using site = await openSite();
    await using bot = await startBot(site);
    expect(bot.err()).toBe("");
    await site.aws.send('{"what": "is this?"}');
    await expect.poll(() => site.aws.queueDepth()).toMatchObject({ visible: 0, inFlight: 0 });

    const listed = await run(["dead", "list", "--config", site.config]);
    const shown = await run(["dead", "show", "1", "--config", site.config]);
    const replayed = await run(["dead", "replay", "1", "--config", site.config]);

    expect([listed.status, listed.out]).toEqual([0, expect.stringContaining("form not known")]);
    expect(shown.out).toContain("is this?");
    expect([replayed.status, replayed.out]).toEqual([1, expect.stringContaining("undecodable")]);
  });

  it("examines itself", async () => {
    await using site = await openSite();

    const well = await run(["doctor", "--config", site.config], site.env);
    site.aws.fault.deny("DescribeSecurityGroups");
    const ill = await run(["doctor", "--config", site.config], site.env);

    expect([well.status, well.out]).toEqual([0, expect.stringContaining("all well")]);
    expect(ill.status).toBe(1);
    expect(ill.out).toMatch(
      /FAIL\s+security groups of prod in eu-central-1: .*DescribeSecurityGroups/,
    );
  });

  it("prints the policy of its read role", async () => {
    await using site = await openSite();

    const { status, out } = await run([
      "iam-policy",
      "--account",
      "111122223333",
      "--config",
      site.config,
    ]);

    expect(status).toBe(0);
    expect(out).toContain('"ec2:DescribeSecurityGroupRules"');
    expect(out).not.toMatch(/"(?:\w+:)?(?:Put|Delete|Create|Authorize|Revoke|Modify)/);
  });
});

describe("explain", () => {
  it("prints one line for each record, with the line that it came from", async () => {
    const input = [
      `Nov 21 01:20:55 host sshd[1]: Accepted publickey for alice from 203.0.113.7 port 22 ssh2: ED25519 ${ENGINEER_KEY}`,
      "Nov 21 01:20:56 host cron[2]: nothing of ours",
      '{"Records": [{"eventName": "x", "eventSource": "y"}, {"eventName": "z", "eventSource": "y"}, {}]}',
    ].join("\n");

    const { status, out } = await run(["explain", "-"], {}, input);

    const lines = out
      .trim()
      .split("\n")
      .map((each) => explained.parse(JSON.parse(each)));
    expect(status).toBe(0);
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatchObject({
      line: 1,
      rejected: null,
      events: [
        {
          kind: "login.sighted",
          protocol: "ssh",
          outcome: "accepted",
          user: "alice",
          sourceIp: "203.0.113.7",
          sourcePort: 22,
          method: "publickey",
        },
      ],
    });
    expect(lines[1]).toMatchObject({
      line: 2,
      events: [],
      rejected: null,
    });
    expect(lines.slice(2).map(({ line }) => line)).toEqual([3, 3, 3]);
  });

  it("reads a file of Windows events", async () => {
    await using site = await openSite();
    const file = join(site.dir, "events.xml");
    await writeFile(file, "<Event><System><EventID>1</EventID></System></Event>");

    const { status, out } = await run(["explain", "--as", "windows", file]);

    expect([status, out.trim().split("\n").length]).toEqual([0, 1]);
  });
});
