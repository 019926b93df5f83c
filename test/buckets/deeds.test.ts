import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exposureWatcher } from "../../src/buckets/index.ts";
import { register } from "../../src/core/house.ts";
import { ALLOW_ALL, ANYBODY, BUCKET, DENIED, OFF, ON, ok, policyOf } from "./readings.ts";
import {
  HOUR,
  incidents,
  KEY,
  MINUTE,
  makePublic,
  newWorld,
  POLICY,
  person,
  type World,
} from "./world.ts";

const SNOOZE = { hours: "8", reason: "known, being fixed" };

function opened(): World {
  const world = newWorld();
  makePublic(world);
  return world;
}

describe("escalate", () => {
  it("opens an incident now, by anybody; a second time it is told which one", () => {
    const world = opened();

    world.take("bucket.escalate", {}, person("U0ANY", []));
    const asked = world.take("bucket.escalate", {}, person("U0ANY", []));
    world.take("incident.opened", { number: 42, key: `bucket:${KEY}` });
    const again = world.take("bucket.escalate", {}, person("U0ANY", []));

    expect(incidents(world)).toEqual(["incident.open"]);
    expect(asked.reply).toEqual({
      kind: "private",
      text: "An incident was opened for it already.",
    });
    expect(again.reply).toEqual({ kind: "private", text: "SEC-0042 was opened for it already." });
  });

  it("ends the grace: there is an incident already", () => {
    const world = opened();

    world.take("bucket.escalate", {}, person("U0ANY"));
    world.advance(HOUR);

    expect(incidents(world)).toEqual(["incident.open"]);
  });

  it("after its incident was closed opens another", () => {
    const world = opened();
    world.take("bucket.escalate", {}, person("U0ANY"));
    world.take("incident.closed", { number: 42, reason: "benign" });

    world.take("bucket.escalate", {}, person("U0ANY"));

    expect(incidents(world)).toEqual(["incident.open", "incident.open"]);
  });
});

describe("snooze", () => {
  it("is silent until its time, then it is told again by the same message", () => {
    const world = opened();
    world.take("bucket.snooze", SNOOZE, person("U0KIM"));

    world.advance(8 * HOUR - 1000);
    expect(world.state()).toBe("snoozed");
    expect(incidents(world)).toEqual([]);
    world.advance(1000);

    expect(world.state()).toBe("open");
    expect(world.posted).toEqual([`${KEY} main`]);
    world.advance(10 * MINUTE);
    expect(incidents(world)).toEqual(["incident.open"]);
  });

  it("ends when it becomes worse, or when something else is public too", () => {
    const worse = opened();
    worse.take("bucket.snooze", SNOOZE, person("U0KIM"));
    worse.set({ tags: ok({ data: "personal" }) });
    worse.sweep();
    const other = opened();
    other.take("bucket.snooze", SNOOZE, person("U0KIM"));
    other.set({ acl: ok([ANYBODY]) });
    other.sweep();

    expect([worse.state(), other.state()]).toEqual(["open", "open"]);
  });

  it.each([
    [{ hours: "12", reason: SNOOZE.reason }, "hours"],
    [{ hours: "8", reason: "  short " }, "reason"],
  ])("needs a time of the list and a reason: %j", (data, field) => {
    const decision = opened().take("bucket.snooze", data, person("U0KIM"));

    expect(decision.reply).toHaveProperty(["errors", field]);
    expect(decision.refused).toBe(true);
  });

  it("of a snoozed one can only be longer", () => {
    const world = opened();
    world.take("bucket.snooze", SNOOZE, person("U0KIM"));

    const shorter = world.take("bucket.snooze", { ...SNOOZE, hours: "1" }, person("U0KIM"));
    world.take("bucket.snooze", { ...SNOOZE, hours: "24" }, person("U0LEE"));

    expect(shorter.reply).toEqual({
      kind: "errors",
      errors: { hours: "It is snoozed for longer already." },
    });
    expect(world.details().snooze).toMatchObject({
      by: "U0LEE",
      until: "2026-11-22T14:00:07.000Z",
    });
  });

  it.each([
    ["without the right", person("U0ANY", []), /needs the right `bucket\.snooze`/],
    ["with rights that are unknown", person("U0ANY", "unknown"), /could not be checked/],
    ["as a machine", { kind: "system" } as const, /Only a person/],
  ])("and wake %s change nothing", (_who, actor, sentence) => {
    const world = opened();
    const before = world.find();

    for (const [kind, data] of [
      ["bucket.snooze", SNOOZE],
      ["bucket.wake", {}],
      ["bucket.form", { form: "snooze" }],
    ] as const) {
      const decision = world.take(kind, data, actor);
      expect(decision.refused).toBe(true);
      expect(JSON.stringify(decision.reply)).toMatch(sentence);
    }

    expect(world.find()).toEqual(before);
  });

  it("and wake say how it stands when they come too late", () => {
    const world = opened();
    const awake = world.take("bucket.wake", {}, person("U0KIM"));
    world.aws.set(BUCKET, "gone");
    world.sweep();
    const late = world.take("bucket.snooze", SNOOZE, person("U0KIM"));
    const accepted = newWorld({
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
    makePublic(accepted);

    expect(awake.reply).toEqual({ kind: "private", text: "It is open." });
    expect(late.reply).toEqual({
      kind: "private",
      text: "It is over: the bucket is no longer public.",
    });
    expect(accepted.take("bucket.wake", {}, person("U0KIM")).reply).toEqual({
      kind: "private",
      text: "It is accepted in the configuration.",
    });
    const snoozed = opened();
    snoozed.take("bucket.snooze", SNOOZE, person("U0KIM"));
    snoozed.take("bucket.wake", {}, person("U0KIM"));
    expect(snoozed.state()).toBe("open");
  });

  it("of a case that is not there is refused", () => {
    expect(newWorld().take("bucket.snooze", SNOOZE, person("U0KIM")).reply).toEqual({
      kind: "private",
      text: "There is no such case.",
    });
  });
});

describe("buttons and forms", () => {
  it("each lead to an event that is understood", () => {
    const watcher = register(exposureWatcher, () => POLICY);
    const click = { actionId: "", version: 1, team: "T0", user: "U0KIM" };
    const submission = { version: 1, team: "T0", user: "U0KIM", values: SNOOZE };

    for (const { event, data } of Object.values(watcher.clicks))
      expect(opened().take(event, data(click), person("U0KIM")).reasons).not.toEqual([]);
    for (const { event, data } of Object.values(watcher.submissions))
      expect(
        opened().take(event, data({ ...submission, values: {} }), person("U0KIM")).refused,
      ).toBe(true);
    const snooze = watcher.submissions["bucket_snooze"]?.data(submission);
    expect(opened().take("bucket.snooze", snooze, person("U0KIM")).case?.state).toBe("snoozed");
  });
});

describe("B18: any sequence of events", () => {
  const NONE = { read: "absent" } as const;
  const change = fc.constantFrom<(world: World) => void>(
    (world) => world.set({ policy: policyOf(ALLOW_ALL), isPublic: ok(true) }),
    (world) => world.set({ policy: policyOf({ ...ALLOW_ALL, Action: "s3:*" }) }),
    (world) => world.set({ policy: NONE, isPublic: NONE }),
    (world) => world.set({ policy: DENIED }),
    (world) => world.set({ bucketBlock: ok(ON) }),
    (world) => world.set({ bucketBlock: ok({ ...OFF, restrictPublicBuckets: true }) }),
    (world) => world.set({ bucketBlock: NONE }),
    (world) => world.set({ accountBlock: DENIED }),
    (world) => world.set({ acl: ok([ANYBODY]) }),
    (world) => world.set({ acl: ok([]), accountBlock: NONE }),
    (world) => void world.aws.set(BUCKET, "gone"),
    (world) => void world.aws.set(BUCKET, "denied"),
    (world) => world.call("PutBucketPolicy"),
    (world) => world.call("DeleteBucketPublicAccessBlock"),
    (world) => world.call("PutBucketAcl", { bucketName: BUCKET, "x-amz-acl": "public-read" }),
    (world) => world.call("DeleteAccountPublicAccessBlock", {}),
    (world) => world.call("PutBucketPolicy", undefined, { errorCode: "AccessDenied" }),
    (world) => world.sweep(),
    (world) => world.advance(2000),
    (world) => world.advance(10 * MINUTE),
    (world) => world.advance(25 * HOUR),
    (world) => void world.take("bucket.snooze", SNOOZE, person("U0KIM")),
    (world) => void world.take("bucket.wake", {}, person("U0KIM")),
    (world) => void world.take("bucket.escalate", {}, person("U0KIM")),
    (world) => void world.take("incident.opened", { number: 1, key: "k" }),
    (world) => void world.take("incident.closed", { number: 1, reason: "benign" }),
    (world) =>
      void (world.policy = {
        ...POLICY,
        accept: [
          {
            bucket: BUCKET,
            channel: "policy",
            statement: "all",
            until: "2026-11-22",
            owner: "web",
            reason: "a website",
          },
        ],
      }),
  );

  it("500 of them: no undefined cell, no throw, no open case without a timer and a message", () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 3, maxLength: 25 }), (changes) => {
        const world = newWorld();
        for (const each of changes) {
          each(world);
          expect(complaints(world)).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("what is public in the end is open, snoozed or accepted after the next sweep, and what is not is not", () => {
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 15 }),
        fc.boolean(),
        (changes, isPublic) => {
          const world = newWorld();
          for (const each of changes) each(world);
          world.aws.delete(BUCKET);
          world.set(isPublic ? { policy: policyOf(ALLOW_ALL) } : {});
          world.sweep();
          world.advance(MINUTE);
          world.sweep();
          world.advance(MINUTE);

          expect(["open", "snoozed", "accepted"].includes(world.state())).toBe(isPublic);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** What may never be: an open case that nothing wakes or that nobody was told of. */
function complaints(world: World): string[] {
  const state = world.state();
  const open = ["open", "snoozed", "accepted"].includes(state);
  const told = state !== "open" || world.posted.includes(`${KEY} main`);
  return [
    ...(open && world.timers().length === 0 ? [`nothing wakes what is ${state}`] : []),
    ...(told ? [] : ["nobody was told"]),
  ];
}
