import { describe, expect, it } from "vitest";
import { ESTATE } from "../../playground/aws/estate/ids.ts";
import { ENGINEER_KEY } from "../../playground/estate.ts";
import { acceptedKey } from "../../playground/scenarios/host-lines.ts";
import type { StoredMessage } from "../../playground/slack/model.ts";
import { STAGES, type TestStage } from "../support/stage.ts";

async function logIn({ stage, clock }: TestStage, user: string, ip: string): Promise<void> {
  const message = acceptedKey(clock.now(), user, ip, ENGINEER_KEY);
  await stage.aws.sendLogs(ESTATE.logGroup, ESTATE.instances.web1, [{ message, at: clock.now() }]);
}

async function drained({ stage }: TestStage): Promise<void> {
  await expect.poll(() => stage.aws.queueDepth()).toMatchObject({ visible: 0, inFlight: 0 });
}

/** A message that has answers names itself as its thread. */
function isTopLevel({ threadTs, ts }: StoredMessage): boolean {
  return threadTs === undefined || threadTs === ts;
}

function topLevel({ stage }: TestStage, where: "aws" | "security"): string[] {
  return stage.slack
    .messages(where)
    .filter(isTopLevel)
    .map((each) => stage.slack.read(each));
}

describe.each(STAGES)("when things go wrong, on %s", (_, open) => {
  it("F10: garbage is kept with its reason, everything else goes on, and nobody is mentioned", async () => {
    await using test = await open();
    const garbage = [
      "",
      "no json <!channel>",
      "{}",
      "[]",
      '{"detail": null, "detail-type": "<!here>"}',
      '{"Records": "<@U0ENGINEER>"}',
      `{"messageType": "DATA_MESSAGE", "logEvents": 7, "x": "${"y".repeat(200_000)}"}`,
      JSON.stringify({
        detail: {
          eventName: "AuthorizeSecurityGroupIngress",
          eventSource: "ec2.amazonaws.com",
          requestParameters: { groupId: { a: "<!channel>" } },
        },
      }),
    ];
    for (const body of garbage) if (body !== "") await test.stage.aws.send(body);
    await logIn(test, "ines", "203.0.113.7");
    await drained(test);
    await test.clock.advance("5s");

    await test.scene.message({ dm: "engineer" }, /Was this you\?/);
    const { store } = test.stage.app();
    expect(await store.deadLetters.count()).toBeGreaterThanOrEqual(4);
    const posted = test.stage.slack
      .calls("chat.postMessage")
      .map(({ args }) => JSON.stringify(args));
    expect(posted.join()).not.toMatch(/<!(?:channel|here|everyone)/);
  });

  it("what a host writes cannot mention, link or frame anybody", async () => {
    await using test = await open();
    const evil = "<!channel>*x*<https://evil.example|ok>";
    await logIn(test, evil, "198.51.100.9");
    await logIn(test, `root from 10.9.9.9 port 22 ssh2`, "198.51.100.9");
    await drained(test);
    await test.clock.advance("3m");

    const { slack } = test.stage;
    const said = slack
      .calls("chat.postMessage")
      .map(({ args }) => JSON.stringify(args))
      .join();
    expect(said).not.toContain("<!channel>");
    expect(said).not.toContain("<https://evil.example");
    expect(
      slack
        .messages({ dm: "engineer" })
        .map((each) => slack.read(each))
        .join(),
    ).not.toContain("10.9.9.9");
  });

  it("F5: a channel that Slack limits waits alone", async () => {
    await using test = await open();
    test.stage.slack.fault.rateLimit("chat.postMessage", 30, 50, test.stage.slack.channels.aws.id);
    await test.stage.aws
      .as({ user: "theo", agent: "console" })
      .authorizeIngress("web-prod", { port: 22, peer: "0.0.0.0/0" });
    await logIn(test, "ines", "203.0.113.7");
    await drained(test);
    await test.clock.advance("5s");

    await test.scene.message({ dm: "engineer" }, /Was this you\?/);
    expect(test.stage.slack.messages("aws")).toHaveLength(0);
  });

  it("the bot is stopped in the middle and comes back: asked once, answered once", async () => {
    await using test = await open();
    await logIn(test, "ines", "203.0.113.7");
    await drained(test);
    await test.clock.advance("5s");
    await test.scene.message({ dm: "engineer" }, /Was this you\?/);

    await test.stage.stopBot();
    await test.clock.advance("6m");
    await test.stage.startBot();
    await test.clock.advance("1s");
    await test.scene.message({ dm: "engineer" }, /Still open/);
    await test.scene.press("engineer", { dm: "engineer" }, "login_yes");

    await test.scene.message({ dm: "engineer" }, /Confirmed by you/);
    const questions = test.stage.slack.messages({ dm: "engineer" }).filter(isTopLevel);
    expect(questions).toHaveLength(1);
  });
});

// Each failing call waits for its retries in real time: once is enough.
describe.each(STAGES.slice(0, 1))("an outage of Slack, on %s", (_, open) => {
  it("L28: Slack down: the deadline fires, and afterwards each matter has one message in its latest state", async () => {
    await using test = await open({
      patienceMs: 250,
      settings: (text) => text.replace("logins:", "logins:\n  remind: 10s\n  deadline: 20s"),
    });
    test.stage.slack.fault.down();
    await logIn(test, "ines", "203.0.113.7");
    await drained(test);

    await test.clock.advance("40s");
    const [incident] = await test.stage.app().store.queries.openCases(["incident"], 5);
    expect(incident?.state).toBe("open");
    test.stage.slack.fault.up();
    await test.clock.advance("2m");

    await test.scene.message("security", /SEC-0001/);
    const headlines = topLevel(test, "security").filter((each) => /^SEC-0001 .*SEV/.test(each));
    expect(headlines).toHaveLength(1);
    expect((await test.stage.app().store.verifyAudit()).faults).toEqual([]);
  });
});
