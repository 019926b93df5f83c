import { describe, expect, it } from "vitest";
import { hasCode } from "../../src/core/errors.ts";
import { openStage } from "./stage/open-stage.ts";

/** One command with one subcommand that answers at once. */
const echo = {
  command: "/sg",
  description: "Echoes",
  usageHint: "say",
  subcommands: {
    say: {
      usage: "/sg say <words>",
      meaning: "Says it",
      examples: [],
      run: async ({ words }: { readonly words: readonly string[] }) => ({
        text: words.join(" "),
        blocks: [],
      }),
    },
  },
} as const;

describe("the connections to Slack", () => {
  it("F1: lose no command while they are refreshed one after the other", async () => {
    await using stage = await openStage({ parts: { commands: [echo] } });
    const { slack } = stage;

    const acked: boolean[] = [];
    for (const round of [1, 2, 3, 4, 5]) {
      await expect.poll(() => slack.connections).toBe(2);
      slack.fault.refreshSocket(0);
      const during = await Promise.all(
        ["a", "b", "c"].map((word) => slack.command("engineer", `/sg say ${word}${round}`)),
      );
      acked.push(...during.map((each) => each.acked));
      for (const interaction of during)
        await expect.poll(() => interaction.replies).toHaveLength(1);
    }

    expect(acked).toEqual(Array.from({ length: 15 }, () => true));
  });

  it("come back by themselves when they break without a word", async () => {
    await using stage = await openStage();

    stage.slack.fault.dropSockets();

    await expect.poll(() => stage.slack.connections).toBe(2);
    expect(stage.side.isReady()).toBe(true);
  });

  it("F8: are up again within 20 s after ten minutes of 5xx, or the end is reported", async () => {
    await using stage = await openStage();
    const { slack, clock, side, fatal, lines } = stage;
    function tries(): number {
      return lines.filter((line) => line.includes("connection to Slack failed")).length;
    }

    slack.fault.down();
    await expect.poll(() => side.health().connected).toBe(0);
    await expect.poll(tries).toBe(2);
    const readiness = [side.isReady()];
    await clock.advance("61s");
    readiness.push(side.isReady());
    for (let minute = 0; minute < 8; minute++) {
      const before = tries();
      await clock.advance("60s");
      await expect.poll(tries).toBeGreaterThan(before);
    }
    slack.fault.up();
    await clock.advance("20s");

    await expect.poll(() => slack.connections).toBe(2);
    expect(readiness).toEqual([true, false]);
    await expect.poll(() => side.isReady()).toBe(true);
    expect(fatal).toEqual([]);
  });

  it("F8: lost for ten minutes, they end the process by name", async () => {
    await using stage = await openStage();
    const { slack, clock, side, fatal } = stage;

    slack.fault.down();
    await expect.poll(() => side.health().connected).toBe(0);
    await clock.advance("10m");

    await expect.poll(() => fatal.map(({ code }) => code)).toEqual(["slack.disconnected"]);
  });

  it("F8: a token that is revoked while running ends the process by name", async () => {
    await using stage = await openStage({ settings: { connections: 1 } });
    const { slack, fatal } = stage;

    slack.fault.fail("apps.connections.open", "token_revoked", 1);
    slack.fault.dropSockets();

    await expect
      .poll(() => fatal.map(({ message }) => message))
      .toEqual([expect.stringContaining("SLACK_APP_TOKEN")]);
  });

  it("F7: can be closed while one of them is being opened", async () => {
    const stage = await openStage();

    stage.slack.fault.delay("apps.connections.open", 5000);
    stage.slack.fault.dropSockets();
    await expect.poll(() => stage.side.health().connected).toBe(0);
    await stage[Symbol.asyncDispose]();

    // Slack answers after 5 s: the limit of this test says that the stop did not wait for it.
    expect(stage.side.health().connected).toBe(0);
  }, 4500);
});

describe("a start with a token that Slack refuses", () => {
  it.each([
    ["SLACK_BOT_TOKEN", { botToken: "xoxb-wrong" }],
    ["SLACK_APP_TOKEN", { appToken: "xapp-wrong" }],
  ])("F2: fails and names %s", async (variable, settings) => {
    const failure = await openStage({ settings }).then(
      () => undefined,
      (error: unknown) => error,
    );

    expect(hasCode(failure, "slack.token_invalid")).toBe(true);
    expect(String(failure)).toContain(variable);
    expect(String(failure)).not.toContain("wrong");
  });

  it("fails as unreachable when nobody answers", async () => {
    await expect(
      openStage({ settings: { apiUrl: "http://127.0.0.1:9/api/" } }),
    ).rejects.toMatchObject({ code: "slack.unreachable" });
  });
});
