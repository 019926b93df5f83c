import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { describe, expect, it } from "vitest";
import { openLocalAws } from "../../playground/aws/open.ts";
import { shareCredentials } from "../../src/aws/credentials.ts";
import type { OpenAws } from "../../src/aws/open.ts";
import { fakeClock } from "../support/fake-clock.ts";
import { HOME, OTHER, openSide, patient, roleOf } from "./side.ts";
import { openStub } from "./stub.ts";

const WINDOW = { from: new Date(0), to: new Date(1000) };

/** Every client, by a reader that uses it, and what must come of silence. */
const CALLS: readonly [client: string, call: (side: OpenAws) => Promise<unknown>][] = [
  ["EC2", (side) => side.readGroup(HOME, "sg-0a", patient)],
  ["S3", (side) => side.listBuckets(HOME.account, patient)],
  ["S3 Control", (side) => side.readAccountBlock(HOME.account, patient)],
  ["CloudTrail", (side) => side.lookUpEvents({ ...HOME, ...WINDOW }, patient)],
  ["Logs", (side) => side.readLogPage({ ...HOME, ...WINDOW, group: "/g" }, undefined, patient)],
  ["STS", (side) => side.identity(patient)],
  [
    "STS, before another client",
    (side) => side.readGroup({ ...HOME, account: OTHER }, "sg-0a", patient),
  ],
];

describe("calls to AWS", () => {
  it.each(CALLS)(
    "F9: %s ends by the deadline when nobody answers, retries included",
    async (_, call) => {
      await using silence = await openStub(undefined);
      // One attempt alone would take its 10 s.
      await using side = openSide(silence, { deadlineMs: 150 });

      const answer = await call(side).catch((error: unknown) => error);

      expect(JSON.stringify(answer)).toMatch(/NoAnswer|aws\.unreachable/);
    },
    8000,
  );

  it("F9: an attempt that gets no answer is given up, and made again", async () => {
    await using silence = await openStub(undefined);
    const timeouts = { connectMs: 3000, answerMs: 50, longPollMs: 25_000 };
    await using side = openSide(silence, { timeouts });
    const client = new AbortController();

    const reading = await side.readGroup(HOME, "sg-0a", client.signal);

    expect(reading).toMatchObject({
      reading: "unknown",
      reason: "NoAnswer: ec2:DescribeSecurityGroups",
    });
    expect(silence.asked()).toBe(3);
  });

  it("F9: the queue's client ends after one long poll, because it does not try again by itself", async () => {
    await using silence = await openStub(undefined);
    const timeouts = { connectMs: 3000, answerMs: 10_000, longPollMs: 100 };
    await using side = openSide(silence, { timeouts });
    const sqs = await side.sqs();

    const command = new GetQueueAttributesCommand({ QueueUrl: `${silence.endpoint}/1/q` });
    const answer = await sqs.send(command).catch((error: unknown) => error);

    expect(answer).toMatchObject({ name: "TimeoutError" });
    expect(silence.asked()).toBe(1);
  });

  it("ends at once when the caller gives up", async () => {
    await using silence = await openStub(undefined);
    await using side = openSide(silence);
    const giveUp = new AbortController();

    const reading = side.readGroup(HOME, "sg-0a", giveUp.signal);
    giveUp.abort();

    await expect(reading).resolves.toMatchObject({
      reading: "unknown",
      reason: "NoAnswer: ec2:DescribeSecurityGroups",
    });
  });
});

describe("credentials", () => {
  it("F9: are fetched once per role, however many calls and clients want them at once", async () => {
    await using local = await openLocalAws();
    await using side = openSide(local);
    const regions = ["us-east-1", "eu-central-1"];
    const wishes = Array.from({ length: 24 }, (_, index) =>
      regions.map((region) => side.readGroup({ account: OTHER, region }, `sg-${index}`, patient)),
    );

    await Promise.all([
      ...wishes.flat(),
      side.listBuckets(OTHER, patient),
      side.readAccountBlock(OTHER, patient),
    ]);

    expect(local.assumed.get(roleOf(OTHER))).toBe(1);
    expect(local.calls({ action: "AssumeRole" })).toMatchObject([
      { input: { ExternalId: "open-sesame", RoleSessionName: "countersign-test" } },
    ]);
  });

  it("F9: are renewed five minutes before they end, once for all", async () => {
    const clock = fakeClock();
    let fetched = 0;
    const share = shareCredentials(async () => {
      fetched += 1;
      const expiration = new Date(clock.now().getTime() + 3_600_000);
      return { accessKeyId: `key-${fetched}`, secretAccessKey: "secret", expiration };
    }, clock);

    const first = await Promise.all(Array.from({ length: 50 }, () => share()));
    await clock.advance("54m");
    const still = await share();
    await clock.advance("2m");
    const renewed = await Promise.all(Array.from({ length: 50 }, () => share()));

    expect(new Set(first.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(["key-1"]));
    expect(still.accessKeyId).toBe("key-1");
    expect(new Set(renewed.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(["key-2"]));
  });

  it("are asked for again after a failure, which everybody who waited gets", async () => {
    const answers = [
      Promise.reject(new Error("no route")),
      Promise.resolve({ accessKeyId: "a", secretAccessKey: "b" }),
    ];
    const share = shareCredentials(
      () => answers.shift() ?? Promise.reject(new Error("too often")),
      fakeClock(),
    );

    const failed = await Promise.allSettled([share(), share()]);
    const again = await share();

    expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(again.accessKeyId).toBe("a");
  });

  it("of an account that is not configured are not borrowed from another", async () => {
    await using local = await openLocalAws();
    await using side = openSide(local);

    const reading = await side.readGroup(
      { account: "999999999999", region: "us-east-1" },
      "sg-0a",
      patient,
    );

    expect(reading).toMatchObject({ reading: "unknown", reason: "NotConfigured: 999999999999" });
    expect(local.calls()).toEqual([]);
  });
});
