import { describe, expect, it } from "vitest";
import {
  ACCOUNT,
  ALL_USERS,
  ALLOW_ALL,
  ANYBODY,
  BUCKET,
  bucket,
  DENIED,
  OFF,
  ON,
  ok,
  policyOf,
} from "./readings.ts";
import { HOUR, KEY, makePublic, newWorld, POLICY, START } from "./world.ts";

const NONE = { read: "absent" } as const;

describe("a bucket that cannot be read", () => {
  it("is neither public nor fine: the last verdict stands under a banner", () => {
    const world = newWorld();
    makePublic(world);

    world.aws.set(BUCKET, "denied");
    world.sweep();
    world.advance(HOUR);
    world.sweep();

    expect(world.state()).toBe("open");
    expect(world.details().unread).toEqual({
      since: "2026-11-21T14:00:07.000Z",
      reason: "AccessDenied: s3:GetBucketLocation",
    });
    world.set({ policy: policyOf(ALLOW_ALL) });
    world.sweep();
    expect(world.details()).not.toHaveProperty("unread");
  });

  it("one part unread: a banner that names it, and nothing is closed by it", () => {
    const world = newWorld();
    makePublic(world);

    world.set({ policy: DENIED, accountBlock: DENIED });
    world.sweep();
    world.sweep();

    expect(world.state()).toBe("open");
    expect(world.details().unread?.reason).toBe("AccessDenied: s3:Something");
  });

  it("after a touch it is read again, three times", () => {
    const world = newWorld();
    world.aws.set(BUCKET, "denied");

    world.call("PutBucketPolicy");
    world.advance(HOUR);

    expect(world.state()).toBe("quiet");
    expect(world.reads).toHaveLength(4);
    expect(world.posted).toEqual([]);
  });

  it("a read that failed for good is the same", () => {
    const world = newWorld();
    makePublic(world);

    world.take("bucket.unread", { reason: "it took too long" });

    expect(world.details().unread?.reason).toBe("it took too long");
  });

  it("a reading that holds nothing is unknown", () => {
    const world = newWorld();
    makePublic(world);

    world.take("bucket.observed", {
      account: ACCOUNT,
      bucket: BUCKET,
      cause: "sweep",
      readAt: START.toISOString(),
      reading: "ok",
    });

    expect(world.details().unread?.reason).toBe("the reading holds nothing");
  });
});

describe("B6: a public ACL that a block hides", () => {
  it("set before the block: LATENT under it, PUBLIC with a message when it goes", () => {
    const world = newWorld();
    world.set({ acl: ok([ANYBODY]) });
    world.call("PutBucketAcl", { bucketName: BUCKET, "x-amz-acl": "public-read" });
    world.advance(2000);
    expect(world.state()).toBe("open");

    world.set({ acl: ok([]), bucketBlock: ok(ON) });
    world.call("PutBucketPublicAccessBlock", {
      bucketName: BUCKET,
      PublicAccessBlockConfiguration: { IgnorePublicAcls: true },
    });
    world.advance(7000);
    expect(world.details().outcome).toBe("LATENT");
    expect(world.state()).toBe("closed");

    world.set({ acl: ok([ANYBODY]), bucketBlock: NONE });
    world.call("DeleteBucketPublicAccessBlock");
    world.advance(2000);
    expect(world.state()).toBe("open");
    expect(world.details().exposed).toMatchObject({
      lost: ["blockPublicAcls", "ignorePublicAcls", "blockPublicPolicy", "restrictPublicBuckets"],
      who: { eventName: "DeleteBucketPublicAccessBlock" },
    });
    expect(world.posted.filter((each) => each.endsWith("main"))).toHaveLength(2);
  });

  it("set while the block was on: only the call has told, and it is remembered until another replaces it", () => {
    const world = newWorld();
    world.set({ bucketBlock: ok({ ...OFF, ignorePublicAcls: true }) });
    world.call("PutBucketAcl", { bucketName: BUCKET, "x-amz-acl": "public-read" });
    world.advance(2000);
    expect(world.rows.get(KEY)).toMatchObject({
      verdict: { grade: "LATENT" },
      acl: { grants: [{ uri: ALL_USERS, permission: "READ" }] },
    });
    world.advance(24 * HOUR);
    world.sweep();
    expect(world.rows.get(KEY)).toMatchObject({ verdict: { grade: "LATENT" } });

    world.call("PutBucketAcl", { bucketName: BUCKET, "x-amz-acl": "private" });
    world.advance(2000);

    expect(world.rows.get(KEY)).toMatchObject({
      acl: { grants: [] },
      verdict: { channels: [{ grade: "BLOCKED" }, { grade: "PRIVATE" }, { grade: "BLOCKED" }] },
    });
    expect(world.posted).toEqual([]);
  });
});

describe("B16: what the configuration accepts", () => {
  const accept = [
    {
      bucket: BUCKET,
      channel: "policy" as const,
      statement: "all",
      until: "2026-11-23",
      owner: "web",
      reason: "a public website",
    },
  ];

  it("makes no noise until it becomes wider", () => {
    const world = newWorld({ ...POLICY, accept });
    makePublic(world);
    world.advance(HOUR);
    world.sweep();
    expect(world.state()).toBe("accepted");
    expect(world.posted).toEqual([]);

    world.set({ acl: ok([ANYBODY]) });
    world.sweep();

    expect(world.state()).toBe("open");
    expect(world.posted).toEqual([`${KEY} main`]);
  });

  it("by a statement's hash ends when the statement changes", () => {
    const world = newWorld();
    makePublic(world);
    const [finding] = world.details().exposed?.verdict.findings ?? [];
    world.policy = {
      ...POLICY,
      accept: accept.map((rule) => ({ ...rule, statement: finding?.hash ?? "" })),
    };
    world.sweep();
    expect(world.state()).toBe("accepted");

    world.set({ policy: policyOf({ ...ALLOW_ALL, Resource: `arn:aws:s3:::${BUCKET}/*` }) });
    world.sweep();

    expect(world.state()).toBe("open");
  });

  it("ends with its last day, unless it was renewed", () => {
    const world = newWorld({ ...POLICY, accept });
    makePublic(world);
    world.policy = { ...POLICY, accept: accept.map((rule) => ({ ...rule, until: "2026-11-24" })) };

    world.advance(60 * HOUR);
    expect(world.state()).toBe("accepted");
    world.advance(24 * HOUR);

    expect(world.state()).toBe("open");
  });

  it("is closed when it is not public any more", () => {
    const world = newWorld({ ...POLICY, accept });
    makePublic(world);
    world.set({ policy: NONE, isPublic: NONE });

    world.sweep();

    expect(world.state()).toBe("closed");
    expect(world.timers()).toEqual([]);
  });

  it("a bucket that was never touched or public has no case", () => {
    const world = newWorld();

    world.sweep();

    expect(world.state()).toBe("none");
    expect(world.rows.get(KEY)).toMatchObject({
      verdict: { grade: "PRIVATE" },
      bucket: bucket().bucket,
    });
  });
});
