import { describe, expect, it } from "vitest";
import { findBlockFaults } from "../../playground/slack/validate/message.ts";
import { signalWatcher } from "../../src/signals/index.ts";
import { aSign, type Life, NOW, openLife } from "./samples.ts";

const HOSTILE = "<!channel> *bold* `x` <@U1> https://evil.example/\u202E";

function shown(life: Life): string {
  const of = life.find();
  const message = of && signalWatcher.render(of, "main", { now: NOW });
  return JSON.stringify(message);
}

describe("the message of a signal", () => {
  it("says what fires, where, since when, and what follows", () => {
    const life = openLife();
    life.see(aSign(0));

    expect(shown(life)).toContain("Alarm · firing · Alarm errors-high");
    expect(shown(life)).toContain("prod (111122223333)");
    expect(shown(life)).toContain("An incident is being opened.");
    life.tell("incident.opened", { number: 7, key: "k" });
    expect(shown(life)).toContain("SEC-0007 is open.");
    life.see(aSign(5));
    expect(shown(life)).toContain("2 times, last 2026-11-21 12:00 UTC");
  });

  it("says that no data is not well, who snoozed it, and how it ended", () => {
    const life = openLife();
    life.see(aSign(0));
    life.see(aSign(1, { state: "unknown" }));
    expect(shown(life)).toContain("whether it is well is not known");
    life.tell("signal.snooze", { hours: "1", reason: "known: the load test runs" });
    expect(shown(life)).toContain("Snoozed by <@ULEE> until 2026-11-21 13:00 UTC");
    expect(shown(life)).toContain("signal_wake");
    life.see(aSign(2, { state: "well" }));
    expect(shown(life)).toContain("Well again since 2026-11-21 12:00 UTC");
    expect(shown(life)).not.toContain('"actions"');
  });

  it("says who settled it, and why", () => {
    const life = openLife();
    life.see(aSign(0, { from: "finding", id: "f", score: 2 }));
    expect(shown(life)).toContain("GuardDuty 2.0");
    expect(shown(life)).toContain("Worth post: nobody is called.");
    life.tell("signal.settle", { reason: "a scan of our own" });
    expect(shown(life)).toContain("Settled by <@ULEE>");
    expect(shown(life)).toContain("Nothing more happens.");
  });

  it("lets nothing through that somebody named", () => {
    const life = openLife();
    const facts: [string, string][] = [[HOSTILE, HOSTILE]];
    life.see(aSign(0, { name: HOSTILE, title: HOSTILE, why: HOSTILE, region: HOSTILE, facts }));

    const mrkdwn = shown(life).replaceAll(/"plain_text","text":"[^"]*"/g, "");
    expect(mrkdwn).not.toMatch(/<!channel>|<@U1>|\u202E/);
    expect(shown(life)).not.toContain("\u202E");
  });

  it("is one that Slack takes, and there is no other", () => {
    const life = openLife();
    life.see(aSign(0));
    const of = life.find();
    const message = of && signalWatcher.render(of, "main", { now: NOW });

    expect(findBlockFaults(message?.blocks, "")).toEqual([]);
    expect(of && signalWatcher.render(of, "other", { now: NOW })).toBeUndefined();
    expect(of && signalWatcher.renderModal(of, "snooze", { now: NOW })?.callback_id).toBe(
      "signal_snooze",
    );
    expect(of && signalWatcher.renderModal(of, "settle", { now: NOW })?.callback_id).toBe(
      "signal_settle",
    );
    expect(of && signalWatcher.renderModal(of, "other", { now: NOW })).toBeUndefined();
  });

  it("has one line for lists, while it is open", () => {
    const life = openLife();
    life.see(aSign(0));
    const open = life.find();
    life.see(aSign(1, { state: "well" }));
    const closed = life.find();

    expect(open && signalWatcher.summarise(open, { now: NOW })).toBe(
      "Alarm firing: Alarm errors-high in prod, eu-central-1",
    );
    expect(closed && signalWatcher.summarise(closed, { now: NOW })).toBeUndefined();
  });
});
