import { describe, expect, it } from "vitest";
import type { QueuedEffect } from "../../src/core/effect.ts";
import type { Touch } from "../../src/security-groups/touch.ts";
import { type Answer, type DriftCase, event, step } from "./play.ts";
import { declares, HTTPS_WORLD, SSH_WORLD, secondsLater, touch } from "./samples.ts";
import { before, later, opened, port, queued, sees } from "./scenes.ts";

function looksOf(answer: Answer): Extract<QueuedEffect, { kind: "sg.attribute" }>[] {
  return queued(answer).filter((each) => each.kind === "sg.attribute");
}

function tell(touches: readonly Touch[], more: object = {}): ReturnType<typeof event> {
  return event("sg.attributed", {
    touches: touches.map((each) => ({ ...each, actor: { ...each.actor } })),
    from: before.readAt,
    ...more,
  });
}

function authorsOf(of: DriftCase | undefined): (string | undefined)[] {
  return (of?.details.items ?? []).map(({ who }) => who?.eventId ?? who?.confidence);
}

describe("who it was, when nobody is known", () => {
  it("S18: CloudTrail is asked once, for the time since the last good reading", () => {
    const first = step(undefined, sees([HTTPS_WORLD, SSH_WORLD]));
    const again = step(first.after, sees([HTTPS_WORLD, SSH_WORLD]), later(60));
    const more = step(again.after, sees([HTTPS_WORLD, SSH_WORLD, port(1)]), later(120));

    expect(looksOf(first.answer)).toMatchObject([
      {
        data: { from: before.readAt, to: later(0).toISOString(), part: 0 },
        lane: "trail",
        priority: "low",
        answers: { done: "sg.attributed", failed: "sg.attributed" },
      },
    ]);
    expect(looksOf(again.answer)).toEqual([]);
    expect(looksOf(more.answer)).toHaveLength(1);
  });

  it("S18: what is found is likely, for each of five rules of one call and for no other", () => {
    const five = [1, 2, 3, 4, 5].map(port);
    const { after } = step(undefined, sees([HTTPS_WORLD, ...five, port(6)]));
    const call = touch({ eventId: "five", adds: five, at: later(-60).toISOString() });
    const other = touch({ eventId: "other", adds: [port(9)], at: later(-30).toISOString() });

    const told = step(after, tell([call, other]), later(5));

    expect(authorsOf(told.after)).toEqual(["five", "five", "five", "five", "five", "window"]);
    expect(told.after?.details.items[0]?.who).toMatchObject({ confidence: "likely" });
    expect(told.after?.details.items[5]?.who?.between).toEqual([
      before.readAt,
      later(0).toISOString(),
    ]);
  });

  it("S18: a modification names ports and peer but not the direction, and is found by them", () => {
    const call = touch({
      eventId: "modify",
      eventName: "ModifySecurityGroupRules",
      mentions: [SSH_WORLD, SSH_WORLD.replace("ingress", "egress")],
      at: later(-60).toISOString(),
    });

    expect(authorsOf(step(opened(), tell([call]), later(5)).after)).toEqual(["modify"]);
  });

  it("S18: calls from before the last good reading are nobody's", () => {
    const old = touch({
      adds: [SSH_WORLD],
      at: secondsLater(new Date(before.readAt), -60).toISOString(),
    });

    expect(authorsOf(step(opened(), tell([old]), later(5)).after)).toEqual(["window"]);
  });

  it("goes further back while there is more, at most ten times", () => {
    const next = { to: later(-300).toISOString(), part: 1 };

    const further = step(opened(), tell([], { next }), later(5));
    const enough = step(opened(), tell([], { next: { ...next, part: 10 } }), later(5));

    expect(looksOf(further.answer)).toMatchObject([{ data: { from: before.readAt, ...next } }]);
    expect(looksOf(enough.answer)).toMatchObject([{ data: { part: 0 } }]);
  });

  it("asks once more after 15 minutes, because CloudTrail shows calls late, and then says unknown", () => {
    const once = step(opened(), tell([]), later(5));
    const twice = step(once.after, tell([]), later(1000));

    expect(looksOf(once.answer).map(({ due }) => due)).toEqual([later(905)]);
    expect(looksOf(twice.answer)).toEqual([]);
    expect(authorsOf(twice.after)).toEqual(["window"]);
  });

  it("S12: what CloudTrail refuses to say is said as the reason, and not asked again", () => {
    const told = step(
      opened(),
      event("sg.attributed", { reason: "AccessDenied: cloudtrail:LookupEvents" }),
    );

    expect(told.answer.reasons).toEqual(["AccessDenied: cloudtrail:LookupEvents"]);
    expect(looksOf(told.answer)).toEqual([]);
    expect(authorsOf(told.after)).toEqual(["window"]);
  });

  it("is not asked about what the code did, nor about what an event explains", () => {
    const code = step(
      undefined,
      sees([HTTPS_WORLD], { declared: declares([HTTPS_WORLD, port(1)]) }),
    );

    expect(looksOf(code.answer)).toEqual([]);
    expect(step(undefined, tell([])).answer.effects).toEqual([]);
  });
});
