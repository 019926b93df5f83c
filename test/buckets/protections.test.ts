import { describe, expect, it } from "vitest";
import { ACCOUNT, ALLOW_ALL, BUCKET, bucket, DENIED, OFF, ON, ok, policyOf } from "./readings.ts";
import { show } from "./show.ts";
import { HOUR, KEY, MINUTE, makePublic, newWorld, POLICY } from "./world.ts";

const NONE = { read: "absent" } as const;
const ATTEMPTS = `${ACCOUNT}/attempts:arn:aws:sts::${ACCOUNT}:assumed-role/Admin/kim@example.com`;
const BY = `kim@example.com as Admin (\`arn:aws:sts::${ACCOUNT}:assumed-role/Admin/kim@example.com\`) by`;

describe("B7: a protection is taken away", () => {
  it("nothing is latent: says that nothing prevents it any more", () => {
    const world = newWorld();
    world.set({ bucketBlock: ok(ON) });
    world.sweep();
    world.set({ bucketBlock: NONE });
    world.call("DeleteBucketPublicAccessBlock");
    world.advance(2000);

    expect(world.state()).toBe("quiet");
    expect(world.posted).toEqual([`${KEY} notice:1`]);
    expect(show(world, "notice:1")).toBe(
      `BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets taken off reports-eu in prod (${ACCOUNT}) by ${BY} DeleteBucketPublicAccessBlock at 14:00 UTC, says AWS CLI from 203.0.113.9: nothing is public now, but nothing prevents it.`,
    );
  });

  it("something latent becomes public: the message says by statement what it exposes", () => {
    const world = newWorld();
    world.set({ bucketBlock: ok(ON), policy: policyOf(ALLOW_ALL) });
    world.sweep();
    world.set({ bucketBlock: ok({ ...ON, restrictPublicBuckets: false }) });
    world.call("PutBucketPublicAccessBlock");
    world.advance(2000);

    expect(world.state()).toBe("open");
    expect(world.posted).toEqual([`${KEY} main`]);
    expect(show(world, "main")).toContain(
      "*Change*\nRestrictPublicBuckets taken off: this exposes 1 public grant (AllowAll)",
    );
  });

  it("one of two blocks: what is latent stays closed by the other", () => {
    const world = newWorld();
    world.set({
      bucketBlock: ok(ON),
      accountBlock: ok({ ...OFF, restrictPublicBuckets: true }),
      policy: policyOf(ALLOW_ALL),
    });
    world.sweep();
    world.set({ bucketBlock: NONE });
    world.sweep();

    expect(show(world, "notice:1")).toContain(
      "by whom is unknown: 1 grant (AllowAll) would be public with one more switch.",
    );
  });

  it("all is blocked elsewhere too: says so", () => {
    const world = newWorld();
    world.set({ bucketBlock: ok(ON), accountBlock: ok(ON) });
    world.sweep();
    world.set({ bucketBlock: NONE });
    world.sweep();

    expect(show(world, "notice:1")).toContain(
      "nothing is public now; other protections are still on.",
    );
  });

  it("ACLs come back: says so", () => {
    const world = newWorld();
    world.set({ ownership: ok("BucketOwnerEnforced") });
    world.sweep();
    world.set({ ownership: NONE });
    world.call("DeleteBucketOwnershipControls");
    world.advance(2000);

    expect(show(world, "notice:1")).toContain(
      "BucketOwnerEnforced (ACLs are on again) taken off reports-eu",
    );
  });

  it("what lies underneath cannot be read: says so, and keeps looking", () => {
    const world = newWorld();
    world.set({ bucketBlock: ok(ON) });
    world.sweep();
    world.set({ bucketBlock: NONE, policy: DENIED });
    world.call("DeleteBucketPublicAccessBlock");
    world.advance(2000);

    expect(show(world, "notice:1")).toContain("whether anything is public could not be read.");
    expect(world.timers()).toHaveLength(1);
  });

  it("under an open case, a snoozed or accepted one: in its thread", () => {
    const world = newWorld({
      ...POLICY,
      accept: [
        {
          bucket: BUCKET,
          channel: "policy",
          statement: "all",
          until: "2026-12-24",
          owner: "web",
          reason: "a website",
        },
      ],
    });
    world.set({ ownership: ok("BucketOwnerEnforced"), policy: policyOf(ALLOW_ALL) });
    world.sweep();
    world.set({ ownership: NONE });
    world.sweep();

    expect(world.state()).toBe("accepted");
    expect(show(world, "notice:1")).toContain("this exposes 1 grant (AllowAll).");
  });

  it("is not said of what could not be read, nor of what was never known", () => {
    const world = newWorld();
    world.set({ bucketBlock: ok(ON) });
    world.sweep();
    world.set({ bucketBlock: DENIED });
    world.sweep();
    expect(world.posted).toEqual([]);

    world.set({ bucketBlock: NONE });
    world.sweep();
    expect(world.posted).toEqual([`${KEY} notice:1`]);
  });
});

describe("the switches of an account", () => {
  it("taken away: told at once, every bucket is read now and once more, each with who did it", () => {
    const world = newWorld();
    world.aws.set("private-one", bucket({ bucket: "private-one" }));
    world.set({ accountBlock: ok(ON), policy: policyOf(ALLOW_ALL), bucketBlock: NONE });
    world.sweep();
    world.set({ accountBlock: NONE });

    world.call("DeleteAccountPublicAccessBlock", { publicAccessBlock: "" });
    expect(world.posted).toEqual([`${ACCOUNT} notice:1`]);
    expect(show(world, "notice:1", ACCOUNT)).toContain(
      `Block of all buckets of prod (${ACCOUNT}): taken away by ${BY} DeleteAccountPublicAccessBlock`,
    );
    world.advance(2000);

    expect(world.state()).toBe("open");
    expect(world.details().exposed?.who?.eventName).toBe("DeleteAccountPublicAccessBlock");
    expect(world.state(`${ACCOUNT}/private-one`)).toBe("none");
    world.advance(MINUTE);
    expect(world.reads.filter((name) => name === "private-one")).toHaveLength(2);
  });

  it("some switched off: names them; all switched on: says nothing", () => {
    const world = newWorld();
    const request = { BlockPublicAcls: true, IgnorePublicAcls: false, BlockPublicPolicy: true };

    world.call("PutAccountPublicAccessBlock", {
      PublicAccessBlockConfiguration: {
        ...request,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(world.posted).toEqual([]);
    world.call("PutAccountPublicAccessBlock", { PublicAccessBlockConfiguration: request });

    expect(show(world, "notice:1", ACCOUNT)).toContain(
      ": IgnorePublicAcls, RestrictPublicBuckets off by ",
    );
  });

  it("the buckets' own notices are not repeated for each", () => {
    const world = newWorld();
    world.set({ bucketBlock: ok(ON), accountBlock: ok(ON) });
    world.sweep();
    world.set({ bucketBlock: NONE, accountBlock: NONE });

    world.call("DeleteAccountPublicAccessBlock", {});
    world.advance(2000);

    expect(world.posted).toEqual([`${ACCOUNT} notice:1`]);
  });

  it("when the buckets cannot be listed, it is tried again", () => {
    const world = newWorld();
    world.call("DeleteAccountPublicAccessBlock", {});
    const waiting = world.timers().length;

    const decision = world.take(
      "bucket.observed",
      {
        account: ACCOUNT,
        cause: "event",
        readAt: world.now().toISOString(),
        reading: "unknown",
        reason: "denied",
      },
      { kind: "system" },
      ACCOUNT,
    );

    expect(decision.effects).toMatchObject([{ kind: "bucket.read", data: { account: ACCOUNT } }]);
    // From memory, all of them, and all of them again when the regions agree.
    expect(waiting).toBe(3);
  });
});

describe("B17: refused calls", () => {
  const refused = { errorCode: "AccessDenied" };

  it("make no case of a bucket; the third of one principal within an hour is told", () => {
    const world = newWorld();
    world.call("PutBucketPolicy", undefined, refused);
    world.call("PutBucketAcl", { bucketName: "other" }, refused);
    world.advance(59 * MINUTE);
    expect(world.posted).toEqual([]);

    world.call("PutBucketPolicy", undefined, refused);

    expect(world.state()).toBe("none");
    expect(world.reads).toEqual([]);
    expect(world.posted).toEqual([`${ATTEMPTS} notice:1`]);
    expect(show(world, "notice:1", ATTEMPTS)).toBe(
      `kim@example.com (\`arn:aws:sts::${ACCOUNT}:assumed-role/Admin/kim@example.com\`) tried to publish reports-eu, other: refused 3 times within an hour.`,
    );
  });

  it("are counted anew after the notice, and forgotten after an hour", () => {
    const world = newWorld();
    for (let index = 0; index < 5; index++) world.call("PutBucketPolicy", undefined, refused);
    world.advance(HOUR);
    for (let index = 0; index < 2; index++) world.call("PutBucketPolicy", undefined, refused);

    expect(world.posted).toEqual([`${ATTEMPTS} notice:1`]);
  });

  it("on an account say so", () => {
    const world = newWorld();
    for (let index = 0; index < 3; index++)
      world.call("DeleteAccountPublicAccessBlock", {}, refused);

    expect(show(world, "notice:1", ATTEMPTS)).toContain(
      "tried to publish buckets of the account: refused 3 times",
    );
  });

  it("do not hide what goes through", () => {
    const world = newWorld();
    world.call("PutBucketPolicy", undefined, refused);

    makePublic(world);

    expect(world.state()).toBe("open");
  });
});
