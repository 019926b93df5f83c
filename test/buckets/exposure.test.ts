import { describe, expect, it } from "vitest";
import { ACCOUNT, ALLOW_ALL, ANYBODY, BUCKET, ok, policyOf } from "./readings.ts";
import { HOUR, incidents, KEY, MINUTE, makePublic, newWorld, START } from "./world.ts";

const WRITE_ALL = { ...ALLOW_ALL, Sid: "WriteAll", Action: "s3:PutObject" };
const NONE = { read: "absent" } as const;

describe("a bucket becomes public", () => {
  it("is told within seconds, with who did it, in one message for event and sweep", () => {
    const world = newWorld();

    makePublic(world);
    world.sweep();

    expect(world.state()).toBe("open");
    expect(world.posted).toEqual([`${KEY} main`]);
    expect(world.edited).toEqual([]);
    expect(world.details().exposed).toMatchObject({
      severity: "high",
      since: START.toISOString(),
      who: { eventName: "PutBucketPolicy", actor: { name: "kim@example.com" } },
      verdict: { grade: "PUBLIC", findings: [{ id: "AllowAll", where: ["/export"] }] },
    });
  });

  it("found by a sweep, nobody is named: it was between two readings", () => {
    const world = newWorld();
    world.sweep();
    world.advance(HOUR);
    world.set({ policy: policyOf(ALLOW_ALL) });

    world.sweep();

    expect(world.state()).toBe("open");
    expect(world.details().exposed).toMatchObject({ privateAt: START.toISOString() });
    expect(world.details().exposed).not.toHaveProperty("who");
  });

  it("does not take a call of last week for the one that did it", () => {
    const world = newWorld();
    world.call("PutBucketPolicy");
    world.advance(7 * 24 * HOUR);
    world.sweep();
    world.set({ policy: policyOf(ALLOW_ALL) });

    world.sweep();

    expect(world.details().exposed).not.toHaveProperty("who");
  });

  it("names the call that opened this channel, not the last one of any kind", () => {
    const world = newWorld();
    world.set({ policy: policyOf(ALLOW_ALL) });
    world.call("PutBucketPolicy");
    world.call("PutBucketAcl", { bucketName: BUCKET, "x-amz-acl": "private" });
    world.advance(2000);

    expect(world.details().exposed?.who?.eventName).toBe("PutBucketPolicy");
  });

  it("touches within two seconds are one read, and none is forgotten", () => {
    const world = newWorld();

    for (const name of ["CreateBucket", "PutBucketAcl", "PutBucketPolicy", "PutBucketAcl"])
      world.call(name);
    world.advance(2000);

    expect(world.reads).toEqual([BUCKET]);
  });

  it("of severity high: an incident when nobody acts within the grace", () => {
    const world = newWorld();
    makePublic(world);

    world.advance(10 * MINUTE - 1);
    expect(incidents(world)).toEqual([]);
    world.advance(1);

    expect(world.handed).toMatchObject([
      {
        kind: "incident.open",
        caseKind: "incident",
        ref: { by: "key", key: `bucket:${KEY}` },
        data: {
          severity: "sev2",
          cause: "bucket.public",
          title: `Bucket ${BUCKET} is public`,
          assets: [{ account: ACCOUNT, kind: "bucket", id: BUCKET, region: "eu-west-1" }],
          subject: [{ principalArn: `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/kim@example.com` }],
          source: { caseKind: "exposure", caseId: `${KEY}#1` },
        },
      },
    ]);
  });

  it("of severity critical: an incident at once; of severity medium: none", () => {
    const critical = newWorld();
    critical.set({ policy: policyOf(WRITE_ALL) });
    critical.sweep();
    const medium = newWorld();
    medium.set({ acl: ok([{ ...ANYBODY, permission: "READ_ACP" }]) });
    medium.sweep();
    medium.advance(2 * HOUR);

    expect(incidents(critical)).toEqual(["incident.open"]);
    expect(medium.state()).toBe("open");
    expect(incidents(medium)).toEqual([]);
  });

  it("a sensitive tag makes it one step worse", () => {
    const world = newWorld();
    world.set({ tags: ok({ data: "personal" }) });

    makePublic(world);

    expect(world.details().exposed).toMatchObject({ severity: "critical", sensitive: true });
    expect(incidents(world)).toEqual(["incident.open"]);
  });

  it("worse: severity and incident follow; worse again: the incident is told", () => {
    const world = newWorld();
    makePublic(world);
    world.set({ policy: policyOf(ALLOW_ALL, WRITE_ALL) });
    world.sweep();
    world.take("incident.opened", { number: 42, key: `bucket:${KEY}` });

    expect(incidents(world)).toEqual(["incident.open"]);
    expect(world.details()).toMatchObject({
      exposed: { severity: "critical" },
      incident: { number: 42, state: "open" },
    });

    const slow = newWorld();
    makePublic(slow);
    slow.advance(10 * MINUTE);
    slow.set({ policy: policyOf(WRITE_ALL) });
    slow.sweep();
    expect(incidents(slow)).toEqual(["incident.open", "incident.raise"]);
  });

  it("reminds under the message after each day", () => {
    const world = newWorld();
    makePublic(world);

    world.advance(48 * HOUR);

    expect(world.posted).toEqual([`${KEY} main`, `${KEY} notice:1`, `${KEY} notice:2`]);
  });
});

describe("a bucket is no longer public", () => {
  it("is closed when a second reading says the same, and the incident is told", () => {
    const world = newWorld();
    makePublic(world);
    world.advance(11 * MINUTE);
    world.set({ policy: NONE, isPublic: NONE });
    world.call("DeleteBucketPolicy");

    world.advance(2000);
    expect(world.state()).toBe("open");
    expect(world.details().calm).toMatchObject({ grade: "PRIVATE" });
    world.advance(5000);

    expect(world.state()).toBe("closed");
    expect(world.details().outcome).toBe("PRIVATE");
    expect(incidents(world)).toEqual(["incident.open", "incident.note"]);
    expect(world.timers()).toEqual([]);
  });

  it("stays open when the second reading says otherwise", () => {
    const world = newWorld();
    makePublic(world);
    world.set({ policy: NONE, isPublic: NONE });
    world.sweep();
    world.set({ policy: policyOf(ALLOW_ALL), isPublic: ok(true) });

    world.advance(5000);

    expect(world.state()).toBe("open");
    expect(world.details()).not.toHaveProperty("calm");
  });

  it("public again is a new case, which knows the earlier one", () => {
    const world = newWorld();
    makePublic(world);
    world.set({ policy: NONE, isPublic: NONE });
    world.sweep();
    world.advance(5000);

    makePublic(world);

    expect(world.find()).toMatchObject({
      id: `${KEY}#2`,
      state: "open",
      details: { earlier: `${KEY}#1` },
    });
    expect(world.posted).toEqual([`${KEY} main`, `${KEY} main`]);
  });

  it("gone is closed at once", () => {
    const world = newWorld();
    makePublic(world);
    world.aws.set(BUCKET, "gone");
    world.sweep();

    expect(world.state()).toBe("closed");
    expect(world.rows.get(KEY)).toMatchObject({ gone: true });
    world.take("incident.closed", { number: 42, reason: "benign" });
    expect(world.find()).toMatchObject({
      id: `${KEY}#1`,
      state: "closed",
      details: { incident: { state: "closed" } },
    });
  });
});
