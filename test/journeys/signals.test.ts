import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/core/json.ts";
import { alarmEvent, findingEvent } from "../signals/samples.ts";
import { STAGES, type TestStage } from "../support/stage.ts";

/** An event comes to the queue, and is taken. */
async function arrive({ stage, clock }: TestStage, event: JsonObject): Promise<void> {
  await stage.aws.send(JSON.stringify(event));
  await expect.poll(() => stage.aws.queueDepth()).toMatchObject({ visible: 0, inFlight: 0 });
  await clock.advance("2s");
}

function alarm(id: string, value: string, timestamp: string): JsonObject {
  const event = alarmEvent(value, { state: { value, reason: "5 of 5 datapoints", timestamp } });
  return { ...event, id };
}

describe.each(STAGES)("a signal, on %s", (_, open) => {
  it("an alarm calls the on-call, and tells the incident when it is well again", async () => {
    await using test = await open();
    const { stage, scene } = test;

    await arrive(test, alarm("a1", "ALARM", "2026-11-21T12:00:00.000+0000"));
    const told = stage.slack.read(await scene.message("aws", /errors-high/));
    const incident = await scene.message("security", /SEC-0001/);

    expect(told).toContain("Alarm · firing");
    expect(stage.slack.read(incident)).toContain("SEV3");

    await arrive(test, alarm("a2", "OK", "2026-11-21T12:05:00.000+0000"));
    await scene.message("aws", /Alarm · over[^]*SEC-0001 is open/);
  });

  it("a finding of GuardDuty that comes twice is one message and one incident", async () => {
    await using test = await open();
    const { stage, scene } = test;

    await arrive(test, findingEvent(8));
    await arrive(test, findingEvent(8));
    await scene.message("security", /SEC-0001/);

    const about = stage.slack
      .messages("aws")
      .filter((each) => stage.slack.read(each).includes("SSH brute force"));
    expect(about).toHaveLength(1);
    expect(
      stage.slack.messages("security").some((each) => stage.slack.read(each).includes("SEC-0002")),
    ).toBe(false);
  });

  it("is snoozed by whoever may, and by nobody else", async () => {
    await using test = await open({
      settings: (text) =>
        text.replace(
          /sg\.freeze: (\[.*\])/,
          (line, who: string) => `${line}\n  signal.settle: ${who}`,
        ),
    });
    const { stage, scene } = test;
    await arrive(test, findingEvent(3));
    await scene.message("aws", /GuardDuty 3.0 · firing/);

    await scene.press("engineer", "aws", "signal_form_snooze");
    expect(stage.slack.views("engineer")).toEqual([]);
    await expect
      .poll(() => stage.slack.ephemerals("engineer").map((each) => stage.slack.read(each)))
      .toContainEqual(expect.stringContaining("signal.settle"));

    await scene.press("admin", "aws", "signal_form_snooze");
    await scene.submit("admin", { hours: "8", reason: "a scan of our own" });
    await scene.message("aws", /GuardDuty 3.0 · snoozed/);
  });
});
