import { LogLevel } from "@slack/bolt";
import { describe, expect, it } from "vitest";
import type { Log } from "../../src/core/ports.ts";
import { adaptLog } from "../../src/slack/log-adapter.ts";

function collect(): { readonly lines: unknown[][]; readonly log: Log } {
  const lines: unknown[][] = [];
  function write(level: string): Log["error"] {
    return (...args) => void lines.push([level, ...args]);
  }
  return {
    lines,
    log: { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") },
  };
}

describe("our log as Slack's libraries see it", () => {
  it("is never at debug, whatever they ask for", () => {
    const { log, lines } = collect();
    const logger = adaptLog(log);

    logger.setLevel(LogLevel.DEBUG);
    logger.debug("the whole payload");

    expect(logger.getLevel()).toBe(LogLevel.INFO);
    expect(lines).toEqual([]);
  });

  it("keeps the error among the arguments, and a constant text", () => {
    const { log, lines } = collect();
    const fault = new Error("broken");

    adaptLog(log).error("it", fault, 3);

    expect(lines).toEqual([["error", { said: "it 3" }, "Slack's library reports an error", fault]]);
  });

  it.each([
    "xoxb-123-abc",
    "xapp-1-A0-9",
    "https://hooks.slack.com/actions/T0/1/x",
    "wss://wss-primary.slack.com/link/?ticket=abc",
  ])("writes no %s", (secret) => {
    const { log, lines } = collect();

    adaptLog(log).warn(`failed for ${secret} just now`);

    expect(lines).toEqual([
      ["warn", { said: "failed for [secret] just now" }, "Slack's library warns", undefined],
    ]);
  });
});
