import { describe, expect, it } from "vitest";
import { closeAs, closed, opened, settled, signAs, undoAs, WHY } from "./closing.ts";
import { ALLOW_ALL, ANYBODY, BUCKET, CLOSING, OFF, ON, ok, policyOf } from "./readings.ts";
import { HOUR, KEY, MINUTE, newWorld, POLICY, person, START, type World } from "./world.ts";

const OURS = {
  Sid: "Ours",
  Effect: "Allow",
  Principal: { AWS: "111122223333" },
  Action: "s3:*",
  Resource: "*",
};
const DAY = 24 * HOUR;

function now(world: World): object {
  const of = world.aws.get(BUCKET);
  if (typeof of !== "object") throw new Error("the bucket cannot be read");
  return of;
}

describe("close", () => {
  it("B10: the block sets four switches and nothing else; undo restores that there was none at all", () => {
    const world = opened();
    const before = now(world);

    closed(world);
    const blocked = now(world);
    undoAs(world, person("U0KIM"));
    signAs(world, person("U0LEE"));
    world.advance(3000);

    expect(blocked).toEqual({ ...before, bucketBlock: ok(ON) });
    expect(now(world)).toEqual(before);
    expect(world.calls.map(({ change }) => change.do)).toEqual(["block", "block"]);
    expect(world.state()).toBe("open");
  });

  it("B10: undo restores the four switches as they were", () => {
    const former = { ...OFF, blockPublicAcls: true };
    const world = newWorld();
    world.set({ bucketBlock: ok(former), policy: policyOf(ALLOW_ALL), isPublic: ok(true) });
    world.sweep();

    closed(world);
    undoAs(world, person("U0KIM"));
    signAs(world, person("U0LEE"));
    world.advance(3000);

    expect(now(world)).toMatchObject({ bucketBlock: ok(former) });
  });

  it("B11: removing a statement leaves the others equal and in order", () => {
    const rest = [OURS, { ...OURS, Sid: "Also" }];
    const world = newWorld();
    const [first, second] = rest;
    world.set({ policy: policyOf(first ?? {}, ALLOW_ALL, second ?? {}), isPublic: ok(true) });
    world.sweep();
    const before = now(world);

    closed(world, "statements");

    expect(now(world)).toEqual({ ...before, policy: policyOf(...rest), isPublic: ok(false) });
    expect(world.state()).toBe("unsigned");
  });

  it("B11: the last statement removed deletes the policy, and undo puts its text back as it was", () => {
    const world = opened();
    const before = now(world);

    closed(world, "statements");
    const left = now(world);
    undoAs(world, person("U0KIM"));
    signAs(world, person("U0LEE"));
    world.advance(3000);

    expect(left).toMatchObject({ policy: { read: "absent" } });
    expect(now(world)).toEqual(before);
  });

  it("B11: a policy that changed between modal and call is not written", () => {
    const world = opened();
    closeAs(world, person("U0KIM"), "statements");
    world.set({ policy: policyOf(ALLOW_ALL, OURS) });

    world.advance(1);

    expect(world.calls).toEqual([]);
    expect(world.state()).toBe("open");
    expect(world.details().note?.text).toContain("not done: it has changed");
  });

  it("a bucket that changed since the form was opened is shown again, and nothing is done", () => {
    const world = opened();

    const answer = closeAs(world, person("U0KIM"), "block", { hash: "0123456789abcdef" });

    expect(answer).toMatchObject({ refused: true, reply: { kind: "modal", modal: "close" } });
    world.advance(MINUTE);
    expect(world.calls).toEqual([]);
  });

  it("takes away the public grants of an ACL and leaves the owner's and all others", () => {
    const own = { canonicalId: "0wner", permission: "FULL_CONTROL" };
    const logs = { uri: "http://acs.amazonaws.com/groups/s3/LogDelivery", permission: "WRITE" };
    const world = newWorld();
    world.set({ acl: ok([own, ANYBODY, logs]) });
    world.sweep();

    closed(world, "acl");

    expect(now(world)).toMatchObject({ acl: ok([own, logs]) });
    expect(world.calls).toMatchObject([{ change: { to: { owner: "0wner" } } }]);
  });

  it("what another way still makes public is told: the change holds, and the case is open", () => {
    const world = newWorld();
    world.set({ policy: policyOf(ALLOW_ALL), isPublic: ok(true), acl: ok([ANYBODY]) });
    world.sweep();

    closed(world, "statements");

    expect(world.state()).toBe("open");
    expect(world.details()).toMatchObject({ due: { by: { user: "U0KIM" } } });
    expect(world.details().note?.text).toContain("another way");
  });

  it("needs the right, a reason, and the name of a website or of what is protected", () => {
    const world = opened();
    world.set({ website: ok(true) });
    world.sweep();
    const kim = person("U0KIM");

    const answers = [
      closeAs(world, person("U0LEE", ["bucket.sign"])),
      closeAs(world, person("U0LEE", "unknown")),
      closeAs(world, { kind: "system" }),
      closeAs(world, kim, "block", { reason: "short" }),
      closeAs(world, kim, "nothing"),
      closeAs(world, kim, "block", { typed: "another" }),
    ];

    for (const answer of answers) expect(answer).toMatchObject({ refused: true, effects: [] });
    expect(closeAs(world, kim, "block", { typed: BUCKET }).refused).toBeUndefined();
  });

  it("B19: without a role nothing is called, and the form shows the commands", () => {
    const world = opened({ ...POLICY, closing: { ...CLOSING, roles: new Map() } });

    const form = world.take("bucket.form", { form: "close" }, person("U0KIM"));
    const sent = closeAs(world, person("U0KIM"));
    world.advance(HOUR);

    expect(form.reply).toEqual({ kind: "modal", modal: "close" });
    expect(sent.refused).toBe(true);
    expect(world.calls).toEqual([]);
  });

  it("in mode observe is refused", () => {
    const world = opened({ ...POLICY, closing: { ...CLOSING, mode: "observe" } });

    expect(closeAs(world, person("U0KIM")).refused).toBe(true);
    expect(world.take("bucket.form", { form: "close" }, person("U0KIM")).refused).toBe(true);
  });

  it("while it is unknown how things are is refused", () => {
    const world = opened();
    world.aws.set(BUCKET, "denied");
    world.sweep();

    expect(closeAs(world, person("U0KIM")).refused).toBe(true);
  });

  it("that AWS refuses is told with its words, and the case is open", () => {
    const world = opened();
    world.deny = "AWS denied s3:PutBucketPublicAccessBlock";

    closeAs(world, person("U0KIM"));
    world.advance(3000);

    expect(world.state()).toBe("open");
    expect(world.details().note?.text).toContain("AWS denied s3:PutBucketPublicAccessBlock");
    expect(world.details().due).toBeUndefined();
  });

  it("that does not hold after 60 s is told", () => {
    const world = opened();
    const stuck = now(world);
    closeAs(world, person("U0KIM"));
    world.advance(1);
    world.set(stuck);

    world.advance(59_000);
    expect(world.state()).toBe("verifying");
    world.advance(2000);

    expect(world.state()).toBe("open");
    expect(world.details().note?.text).toBe("it did not hold");
    // 2, 5, 15, 45 and 60 seconds after the call.
    expect(world.reads.length).toBeGreaterThanOrEqual(5);
  });

  it("of which nobody can say whether it holds is open again, with a name due", () => {
    const world = opened();
    closeAs(world, person("U0KIM"));
    world.advance(1);
    world.aws.set(BUCKET, "denied");

    world.advance(61_000);

    expect(world.state()).toBe("open");
    expect(world.details().due).toMatchObject({ by: { user: "U0KIM" } });
    expect(world.details().note?.text).toContain("unknown whether it holds");
  });
});

describe("undo", () => {
  it("B14: never happens before a second person signed", () => {
    const world = closed();

    undoAs(world, person("U0KIM"));
    world.advance(29 * MINUTE);
    const alone = world.calls.length;
    const self = signAs(world, person("U0KIM"));

    expect(alone).toBe(1);
    expect(self.refused).toBe(true);
    expect(world.state()).toBe("signing");
  });

  it("B14: a close is on its way within the same moment", () => {
    const world = opened();
    const at = world.now();

    closeAs(world, person("U0KIM"));
    world.advance(1);

    expect(world.calls).toHaveLength(1);
    expect(world.now().getTime() - at.getTime()).toBeLessThanOrEqual(2000);
  });

  it("after the case is over is a new case; after 14 days it is refused", () => {
    const world = settled();
    const before = world.find()?.id;

    world.advance(13 * DAY);
    const asked = undoAs(world, person("U0KIM"));
    const fresh = world.find()?.id;
    signAs(world, person("U0LEE"));
    world.advance(3000);
    const late = settled();
    late.advance(15 * DAY);

    expect(asked.reply).toMatchObject({ kind: "private" });
    expect(fresh).not.toBe(before);
    expect(world.state()).toBe("open");
    expect(undoAs(late, person("U0KIM")).refused).toBe(true);
  });

  it("of what somebody changed since is refused by the last look before the call", () => {
    const world = settled();
    undoAs(world, person("U0KIM"));
    world.set({ bucketBlock: ok({ ...ON, blockPublicAcls: false }) });
    signAs(world, person("U0LEE"));

    world.advance(3000);

    expect(world.calls).toHaveLength(1);
    expect(world.state()).toBe("closed");
    expect(world.details().note?.text).toContain("not done");
  });

  it("needs a reason and the right", () => {
    const world = closed();

    expect(undoAs(world, person("U0KIM"), "short").refused).toBe(true);
    expect(undoAs(world, person("U0KIM", ["bucket.sign"])).refused).toBe(true);
    expect(
      world.take("bucket.undo", { hash: "0123456789abcdef", reason: WHY }, person("U0KIM")),
    ).toMatchObject({ refused: true, reply: { kind: "modal", modal: "undo" } });
  });
});

describe("a change that is over", () => {
  it("B13: ten clicks at once are one change", () => {
    const world = opened();
    const answers = Array.from({ length: 10 }, (_, index) =>
      closeAs(world, person(`U0KIM${index}`)),
    );

    world.advance(3000);

    expect(answers.filter(({ refused }) => !refused)).toHaveLength(1);
    expect(world.calls).toHaveLength(1);
    expect(world.state()).toBe("unsigned");
  });

  it("B13: a result that comes twice changes nothing", () => {
    const world = closed();
    const { plan } = world.details();

    world.take("bucket.call_done", {
      planHash: plan?.hash ?? "",
      do: "block",
      outcome: "already",
    });

    expect(world.state()).toBe("unsigned");
    expect(world.details().acts).toHaveLength(1);
  });

  it("began after the case was opened", () => {
    const world = settled();

    expect(world.find(KEY)?.openedAt.getTime()).toBeGreaterThanOrEqual(START.getTime());
    expect(world.details().outcome).toBe("LATENT");
  });
});
