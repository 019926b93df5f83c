import { describe, expect, it } from "vitest";
import { ESTATE } from "../../playground/aws/estate/ids.ts";
import type { Console } from "../../playground/aws/people/console.ts";
import type { StoredMessage } from "../../playground/slack/model.ts";
import { STAGES, type TestStage } from "../support/stage.ts";

const { reports } = ESTATE.buckets;
const ABOUT_REPORTS = /reports-eu/;

function allow(sid: string, principal: unknown, action = "s3:GetObject"): object {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: principal,
    Action: action,
    Resource: `arn:aws:s3:::${reports}/*`,
  };
}

function policy(...statements: readonly object[]): object {
  return { Version: "2012-10-17", Statement: statements };
}

function theo({ stage }: TestStage): Console {
  return stage.aws.as({ user: "theo", agent: "console", ip: "203.0.113.25" });
}

async function settle({ stage, clock }: TestStage): Promise<void> {
  await expect.poll(() => stage.aws.queueDepth()).toMatchObject({ visible: 0, inFlight: 0 });
  await clock.advance("5s");
}

function aboutReports({ stage }: TestStage): readonly StoredMessage[] {
  return stage.slack.messages("aws").filter((each) => ABOUT_REPORTS.test(stage.slack.read(each)));
}

/** The block is taken off and everybody may read. */
async function publish(test: TestStage): Promise<void> {
  await theo(test).deletePublicAccessBlock(reports);
  await theo(test).putBucketPolicy(
    reports,
    policy(
      allow("OurAccount", { AWS: "111122223333" }),
      allow("AllowAll", "*"),
      allow("OurOrganisation", { AWS: "444455556666" }),
    ),
  );
  await settle(test);
}

describe.each(STAGES)("a bucket, on %s", (_, open) => {
  it("B8: that becomes public is told with the one statement that makes it so, what it gives, and who did it", async () => {
    await using test = await open();

    await publish(test);

    const message = test.stage.slack.read(
      await test.scene.message("aws", /PUBLIC: bucket reports-eu/),
    );
    expect(message).toContain("AllowAll");
    expect(message).not.toMatch(/OurAccount|OurOrganisation/);
    expect(message).toContain("read objects");
    expect(message).toContain("theo");
    expect(message).toContain("AWS says the same");
  });

  it("B5: is one message, whether event or sweep tell of it, and settles when it is closed", async () => {
    await using test = await open();
    test.stage.aws.fault.duplicateEvents(true);
    await publish(test);
    await test.scene.message("aws", /PUBLIC: bucket reports-eu/);
    const before = aboutReports(test).length;

    expect(await test.stage.app().runJob("sweep-buckets")).toBe(true);
    await test.clock.advance("5s");
    await theo(test).putPublicAccessBlock(reports);
    await settle(test);
    await test.clock.advance("2m");

    expect(aboutReports(test)).toHaveLength(before);
    expect(
      aboutReports(test)
        .map((each) => test.stage.slack.read(each))
        .join(),
    ).not.toContain("PUBLIC: bucket reports-eu");
  });

  it("B4: that cannot be read is unknown: never public, never private", async () => {
    await using test = await open();
    test.stage.aws.fault.deny("GetBucketPolicy");

    await publish(test);

    expect(
      aboutReports(test)
        .map((each) => test.stage.slack.read(each))
        .join(),
    ).not.toContain("PUBLIC:");
    const [snapshot] = await test.stage
      .app()
      .store.queries.snapshots({ kind: "bucket", key: `111122223333/${reports}` });
    expect(JSON.stringify(snapshot?.data ?? {})).not.toContain('"policy":"PRIVATE"');
  });

  it("that strangers may write to is an incident at once", async () => {
    await using test = await open();
    await theo(test).deletePublicAccessBlock(reports);

    await theo(test).putBucketPolicy(reports, policy(allow("Drop", "*", "s3:PutObject")));
    await settle(test);

    const incident = await test.scene.message("security", /SEC-0001/);
    expect(test.stage.slack.read(incident)).toContain("reports-eu");
  });

  it("that strangers may read is an incident after ten minutes without an answer", async () => {
    await using test = await open();
    await publish(test);
    await test.scene.message("aws", /PUBLIC: bucket reports-eu/);
    expect(test.stage.slack.messages("security")).toHaveLength(0);

    await test.clock.advance("11m");

    const incident = await test.scene.message("security", /SEC-0\d+/);
    expect(test.stage.slack.read(incident)).toMatch(/SEV2 · open/);
  });

  it("B17: that somebody failed to publish makes no case", async () => {
    await using test = await open();

    await expect(
      theo(test)
        .denied()
        .putBucketPolicy(reports, policy(allow("AllowAll", "*"))),
    ).rejects.toThrow("Access Denied");
    await settle(test);

    expect(aboutReports(test)).toEqual([]);
  });
});
