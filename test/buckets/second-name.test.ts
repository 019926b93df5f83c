import { describe, expect, it } from "vitest";
import { closeAs, closed, opened, signAs } from "./closing.ts";
import { ALLOW_ALL, BUCKET, CLOSING, OFF, ON, ok, policyOf } from "./readings.ts";
import { HOUR, MINUTE, POLICY, person } from "./world.ts";

const GUARDED = { ...POLICY, closing: { ...CLOSING, guarded: ["reports-*"] } };
const OURS = { Sid: "Ours", Effect: "Allow", Principal: { AWS: "111122223333" }, Action: "s3:*" };
const DAY = 24 * HOUR;

function humansBehind(): readonly { user: string; person: string }[] {
  return [{ user: "U0MAKER", person: "U0MAKER" }];
}

/** Two accounts in Slack are one person. */
function personOf(user: string): string {
  return user === "U0KIM2" ? "U0KIM" : user;
}

describe("the second name", () => {
  it("is due after a closing, and by somebody else who holds the right", () => {
    const world = closed();

    expect(signAs(world, person("U0KIM")).refused).toBe(true);
    expect(signAs(world, person("U0LEE", ["bucket.change"])).refused).toBe(true);
    expect(world.take("bucket.sign", { hash: "0123456789abcdef" }, person("U0LEE")).refused).toBe(
      true,
    );
    signAs(world, person("U0LEE"));

    expect(world.state()).toBe("closed");
    expect(world.details().signed).toEqual({ by: "U0LEE", at: world.now().toISOString() });
  });

  it("is nobody who made the bucket public, nor another account of the one who closed it", () => {
    const world = opened({ ...POLICY, closing: { ...CLOSING, humansBehind, personOf } });
    closed(world);

    expect(signAs(world, person("U0MAKER")).refused).toBe(true);
    expect(signAs(world, person("U0KIM2")).refused).toBe(true);
    expect(signAs(world, person("U0LEE")).refused).toBeUndefined();
  });

  it("that is a day late is told in the security channel, each day, until it is there", () => {
    const world = closed();

    world.advance(2 * DAY + HOUR);
    const told = world.details().notices.filter(({ what }) => what === "unsigned");
    signAs(world, person("U0LEE"));
    world.advance(2 * DAY);

    expect(told).toHaveLength(2);
    expect(world.details().notices.filter(({ what }) => what === "unsigned")).toHaveLength(2);
  });

  it("comes before anything is done where the bucket is protected", () => {
    const world = opened(GUARDED);

    closeAs(world, person("U0KIM"), "block", { typed: BUCKET });
    world.advance(MINUTE);
    const waiting = world.calls.length;
    signAs(world, person("U0LEE"));
    world.advance(3000);

    expect(waiting).toBe(0);
    expect(world.calls).toMatchObject([{ names: ["U0KIM", "U0LEE"] }]);
    expect(world.state()).toBe("closed");
  });

  it("that does not come within 30 minutes, or is declined: nothing is done", () => {
    const late = opened(GUARDED);
    closeAs(late, person("U0KIM"), "block", { typed: BUCKET });
    late.advance(30 * MINUTE);
    const declined = opened(GUARDED);
    closeAs(declined, person("U0KIM"), "block", { typed: BUCKET });
    declined.take("bucket.decline", { reason: "the campaign runs until Friday" }, person("U0LEE"));

    for (const world of [late, declined]) {
      expect(world.state()).toBe("open");
      expect(world.calls).toEqual([]);
      expect(world.timers().some((key) => key.includes("grace"))).toBe(true);
    }
    expect(declined.details().note).toEqual({
      text: "declined: the campaign runs until Friday",
      by: "U0LEE",
    });
  });

  it("is void when the bucket changes while it waits, and cannot be given while it cannot be read", () => {
    const world = opened(GUARDED);
    closeAs(world, person("U0KIM"), "statements", { typed: BUCKET });
    world.aws.set(BUCKET, "denied");
    world.sweep();

    const unread = signAs(world, person("U0LEE"));
    world.set({ policy: policyOf(ALLOW_ALL, OURS), isPublic: ok(true) });
    world.sweep();

    expect(unread.refused).toBe(true);
    expect(world.state()).toBe("open");
    expect(world.details().note?.text).toContain("the plan is void");
  });

  it("that is declined after the closing leaves it closed, with the word of who declined", () => {
    const world = closed();

    world.take("bucket.decline", { reason: "this breaks the campaign" }, person("U0LEE"));

    expect(world.state()).toBe("unsigned");
    expect(world.details().note?.text).toBe("declined: this breaks the campaign. Undo?");
  });

  it("stays due when the bucket is public again, and closes the case only when it is there", () => {
    const world = closed();
    world.set({ bucketBlock: ok(OFF) });
    world.sweep();
    const again = world.state();
    world.set({ bucketBlock: ok(ON) });
    world.sweep();
    world.advance(MINUTE);

    expect(again).toBe("open");
    expect(world.state()).toBe("unsigned");
    signAs(world, person("U0LEE"));
    expect(world.state()).toBe("closed");
  });
});
