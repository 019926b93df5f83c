import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findViewFaults } from "../../playground/slack/validate/view.ts";
import { jsonObject } from "../../src/core/json.ts";
import { ALLOW_ALL, ANYBODY, BUCKET, bucket, DENIED, ON, ok, policyOf } from "./readings.ts";
import { show, watcher } from "./show.ts";
import { HOUR, MINUTE, makePublic, newWorld, POLICY, person, type World } from "./world.ts";

const PARTNER = {
  ...ALLOW_ALL,
  Sid: "Partner",
  Principal: { AWS: "arn:aws:iam::999900001111:root" },
};
const NONE = { read: "absent" } as const;

function opened(): World {
  const world = newWorld();
  makePublic(world);
  return world;
}

describe("the message of an exposure", () => {
  it("B8: names statement, reason, what is given and who did it", () => {
    const world = newWorld();
    world.set({
      policy: policyOf(PARTNER, ALLOW_ALL, {
        ...ALLOW_ALL,
        Sid: "NoHttp",
        Effect: "Deny",
        Action: "s3:*",
      }),
      isPublic: ok(true),
      website: ok(true),
      tags: ok({ team: "web" }),
    });
    world.call("PutBucketPolicy");
    world.advance(2000);

    expect(show(world, "main")).toMatchInlineSnapshot(`
      "PUBLIC: bucket reports-eu, high: read objects under /export.
      PUBLIC: bucket reports-eu
      *Verdict*
      acl PRIVATE · policy PUBLIC · objects not examined
      *What strangers can do*
      read objects under /export
      *Statement*
      policy · AllowAll: Principal ∗, and no condition that fixes it. A Deny may narrow it: NoHttp.
      *Since*
      2026-11-21 14:00 UTC (2 s)
      *Who*
      kim@example.com as Admin (\`arn:aws:sts::111122223333:assumed-role/Admin/kim@example.com\`) by PutBucketPolicy at 14:00 UTC, says AWS CLI from 203.0.113.9
      *Account, region*
      prod (111122223333), eu-west-1
      *Tags, website*
      team=web; website: yes
      *Closing it would also cut*
      account 999900001111, the website
      AWS says the same of the policy
      Single objects are not examined
      Read at 2026-11-21 14:00 UTC
      Without an answer an incident opens at 14:10 UTC
      [Close…] bucket_form_close 111122223333/reports-eu#1.2
      [Escalate] bucket_escalate 111122223333/reports-eu#1.2
      [Snooze…] bucket_form_snooze 111122223333/reports-eu#1.2
      [Accept…] bucket_form_accept 111122223333/reports-eu#1.2"
    `);
  });

  it("says when the bucket cannot be read, when it seems closed, and how it ended", () => {
    const world = opened();
    world.set({ policy: DENIED });
    world.sweep();
    const unread = show(world, "main");
    world.set({ policy: NONE, isPublic: NONE });
    world.sweep();
    const calm = show(world, "main");
    world.advance(5000);

    expect(unread).toContain(
      "*Unknown since 14:00 UTC* (AccessDenied: s3:Something). What is shown is the last verdict.",
    );
    expect(calm).toContain("*PRIVATE at 14:00 UTC*, read once more.");
    expect(show(world, "main")).toMatch(/^PRIVATE: bucket reports-eu after 7 s\.\n/);
    expect(show(world, "main")).toContain("*What strangers could do*\nread objects under /export");
    expect(show(world, "main")).not.toContain("bucket_");
  });

  it("of a bucket that is gone says so", () => {
    const world = opened();
    world.aws.set(BUCKET, "gone");
    world.sweep();

    expect(show(world, "main")).toContain("Bucket reports-eu is gone after 2 s");
  });

  it("says what comes next: the grace, the incident, the snooze, the end of what was accepted", () => {
    const world = opened();
    const grace = show(world, "main");
    world.take("bucket.snooze", { hours: "8", reason: "known, being fixed" }, person("U0KIM"));
    const snoozed = show(world, "main");
    world.take("bucket.escalate", {}, person("U0KIM"));
    world.take("incident.opened", { number: 42, key: "k" });
    const escalated = show(world, "main");
    world.policy = {
      ...POLICY,
      accept: [
        {
          bucket: BUCKET,
          channel: "policy",
          statement: "all",
          until: "2026-12-24",
          owner: "web team",
          reason: "a website",
        },
      ],
    };
    world.sweep();

    expect(grace).toContain("Without an answer an incident opens at 14:10 UTC");
    expect(snoozed).toContain("PUBLIC, snoozed: bucket reports-eu");
    expect(snoozed).toContain("Snoozed until 2026-11-21 22:00 UTC: known, being fixed");
    expect(snoozed).toContain("[Wake] bucket_wake");
    expect(snoozed).not.toContain("bucket_form_snooze");
    expect(escalated).toContain("Incident SEC-0042: open");
    expect(escalated).not.toContain("bucket_escalate");
    expect(show(world, "main")).toContain("PUBLIC, as accepted: bucket reports-eu");
    expect(show(world, "main")).toContain(
      "Accepted until 2026-12-25 00:00 UTC by web team: a website",
    );
  });

  it("shows both when AWS says otherwise, and says when it is not known what is given", () => {
    const world = newWorld();
    world.set({ policy: policyOf(PARTNER), isPublic: ok(true) });
    world.sweep();

    expect(show(world, "main")).toContain(
      "AWS differs: AWS says it is public, its statements say otherwise",
    );
    expect(show(world, "main")).toContain(
      "*What strangers can do*\nnot known: its text was not understood",
    );
    expect(show(world, "main")).toContain("*Who*\nunknown, before the first reading");
  });

  it("found by a sweep says between which readings", () => {
    const world = newWorld();
    world.sweep();
    world.advance(HOUR);
    world.set({ acl: ok([ANYBODY]), region: DENIED, website: DENIED });
    world.sweep();

    expect(show(world, "main")).toContain(
      "unknown, between 2026-11-21 14:00 UTC and 2026-11-21 15:00 UTC",
    );
    expect(show(world, "main")).toContain("region not read");
    expect(show(world, "main")).toContain("website: not read");
    expect(show(world, "main")).toContain("acl · AllUsers: the ACL grants READ to everybody.");
  });

  it("leaves out what is too much, and says how much", () => {
    const world = newWorld();
    const statements = Array.from({ length: 8 }, (_one, index) => ({
      ...ALLOW_ALL,
      Sid: `S${index}`,
      Resource: Array.from({ length: 5 }, (_, n) => `arn:aws:s3:::${BUCKET}/p${n}/*`),
    }));
    const partners = Array.from({ length: 8 }, (_one, index) => ({
      ...PARTNER,
      Sid: `P${index}`,
      Principal: { AWS: `99990000111${index}` },
    }));
    world.set({ policy: policyOf(...statements, ...partners) });
    world.sweep();

    expect(show(world, "main")).toContain("and 3 more");
    expect(show(world, "main")).toContain("read objects under /p0, /p1, /p2 and 2 more");
    expect(show(world, "main")).toContain("account 999900001114, 3 more accounts");
  });

  it("counts the grants that a lost protection exposes, and says what is sensitive", () => {
    const world = newWorld();
    world.set({ bucketBlock: ok(ON), policy: policyOf(ALLOW_ALL, { ...ALLOW_ALL, Sid: "More" }) });
    world.sweep();
    world.set({ bucketBlock: NONE, tags: ok({ data: "personal" }) });
    world.sweep();

    expect(show(world, "main")).toContain("this exposes 2 public grants (AllowAll, More)");
    expect(show(world, "main")).toContain("data=personal (sensitive); website: no");
  });

  it("has no words for what was never public, and none for slots that are not there", () => {
    const world = newWorld();
    world.call("PutBucketPolicy");
    world.advance(2000);

    expect(show(world, "main")).toBe("nothing");
    expect(show(world, "notice:9")).toBe("nothing");
    const quiet = world.find();
    expect(quiet && watcher.summarise(quiet, { now: world.now() })).toBeUndefined();
  });

  it("in a list is one line", () => {
    const world = opened();
    const of = world.find();

    expect(of && watcher.summarise(of, { now: world.now() })).toBe(
      "PUBLIC: bucket reports-eu · high · prod (111122223333)",
    );
  });

  it("a reminder says for how long", () => {
    const world = opened();
    world.advance(25 * HOUR);

    expect(show(world, "notice:1")).toBe("Bucket reports-eu is still public for 25 h.");
  });
});

describe("forms", () => {
  it.each(["snooze", "accept"])("%s is within the limits of a modal", (name) => {
    const of = opened().find();

    expect(
      findViewFaults(of && watcher.renderModal(of, name, { now: new Date() }), "/view"),
    ).toEqual([]);
  });

  it("accept shows the text for the configuration", () => {
    const world = opened();
    const of = world.find();
    const hash = world.details().exposed?.verdict.findings[0]?.hash;

    const words = JSON.stringify(of && watcher.renderModal(of, "accept", { now: world.now() }));

    expect(words).toContain(
      `- bucket: reports-eu\\n      channel: policy\\n      statement: \\"${hash}\\"\\n      until: 2027-11-20`,
    );
    expect(of && watcher.renderModal(of, "tea", { now: world.now() })).toBeUndefined();
  });
});

describe("hostile text", () => {
  const evil = fc.constantFrom(
    "<!channel> *now*",
    "<@U0CEO>",
    "<https://evil.example|click>",
    "`rm -rf`",
    "a\u202Eb",
    ":tada:_x_~y~",
    "",
    "😀".repeat(200),
    "&".repeat(500),
  );

  it("never mentions, links or marks up, and stays within the limits", () => {
    fc.assert(
      fc.property(fc.array(evil, { minLength: 9, maxLength: 9 }), (text) => {
        const [sid, prefix, denied, tag, value, agent, user, tool, point] = text;
        const world = newWorld();
        world.set({
          policy: policyOf(
            { ...ALLOW_ALL, Sid: sid, Resource: `arn:aws:s3:::${BUCKET}/${prefix}/*` },
            { ...ALLOW_ALL, Sid: denied, Effect: "Deny" },
          ),
          accessPoints: ok([
            {
              name: point ?? "",
              networkOrigin: "internet",
              policy: { read: "unknown", reason: denied ?? "" },
              block: NONE,
            },
          ]),
          tags: ok({ [tag ?? ""]: value ?? "" }),
          bucketBlock: NONE,
        });
        world.call(
          "PutBucketPolicy",
          { bucketName: BUCKET },
          {
            userAgent: tool,
            sourceIPAddress: agent,
            userIdentity: { type: "IAMUser", arn: `arn:aws:iam::1:user/${user}`, userName: user },
          },
        );
        world.advance(2000);
        for (let index = 0; index < 3; index++)
          world.call("PutBucketPolicy", undefined, {
            errorCode: "AccessDenied",
            userIdentity: { arn: user },
          });
        world.take(
          "bucket.snooze",
          { hours: "1", reason: `${sid} and so on and on` },
          person("U0KIM"),
        );

        const shown = [
          show(world, "main"),
          show(world, "notice:1", `111122223333/attempts:${user || "unknown"}`),
        ].join("\n");

        expect(shown.match(/<[^>]*>/g)).toBeNull();
        expect(shown).not.toContain("\u202E");
      }),
      { numRuns: 60 },
    );
  });

  it("in the name of a bucket is shown as text", () => {
    const world = newWorld();
    const name = "111122223333/<!here>";
    world.take(
      "bucket.observed",
      {
        account: "111122223333",
        bucket: "<!here>",
        cause: "sweep",
        readAt: world.now().toISOString(),
        reading: "ok",
        settings: jsonObject.parse(bucket({ bucket: "<!here>", acl: ok([ANYBODY]) })),
      },
      { kind: "system" },
      name,
    );

    expect(show(world, "main", name)).toContain("PUBLIC: bucket &lt;!here&gt;, high");
  });

  it("makes no difference to how long ago it was", () => {
    const world = opened();
    world.advance(3 * MINUTE);

    expect(show(world, "main")).toContain("2026-11-21 14:00 UTC (3 min)");
  });
});
