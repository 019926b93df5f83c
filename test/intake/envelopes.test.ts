import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { unwrap } from "../../src/intake/envelopes.ts";
import { delivery, ENVELOPES, EVENT, OWN, RECORD, sns, zip } from "./envelope-samples.ts";

function text(value: unknown): string {
  return JSON.stringify(value);
}

function idsOf(body: string): string[] {
  return unwrap(body).records.map(({ id }) => id);
}

describe("records of CloudTrail", () => {
  it.each([
    "an event of EventBridge",
    "a rule's notice",
    "SNS around an event",
    "SNS in SNS",
    "a bare record",
    "a list of records",
    "an answer of LookupEvents",
    "one row of LookupEvents",
  ])("F10: are the same record in %s, under CloudTrail's id", (name) => {
    const unwrapped = unwrap(text(ENVELOPES[name]));

    expect(unwrapped).toEqual({
      records: [{ source: "cloudtrail", id: RECORD.eventID, record: RECORD }],
      rejected: [],
    });
  });

  it("of an insight, which has no name, are records too", () => {
    const insight = { eventVersion: "1.07", eventID: "e-1", eventType: "AwsCloudTrailInsight" };

    expect(idsOf(text(insight))).toEqual(["e-1"]);
    expect(idsOf(text({ Events: [insight] }))).toEqual(["e-1"]);
  });

  it("without an id of CloudTrail get that of EventBridge, or one made from their content", () => {
    const { eventID: _, ...nameless } = RECORD;
    const reordered = Object.fromEntries(Object.entries(nameless).toReversed());

    expect(idsOf(text({ ...EVENT, detail: nameless }))).toEqual(["eb-1"]);
    expect(idsOf(text(nameless))[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(idsOf(text(reordered))).toEqual(idsOf(text(nameless)));
    expect(idsOf(text({ ...nameless, eventName: "Other" }))).not.toEqual(idsOf(text(nameless)));
  });

  it.each([["a\u0000b"], ["x".repeat(201)], [7], [null], [""], ["two words"]])(
    "get no id that would not be one: %j",
    (eventID) => {
      expect(idsOf(text({ ...EVENT, id: "eb-1", detail: { ...RECORD, eventID } }))).toEqual([
        "eb-1",
      ]);
    },
  );
});

describe("lines of CloudWatch Logs", () => {
  it.each([
    ["plain", text(delivery("one", "two"))],
    ["as a relay sends them", text({ awslogs: { data: zip(delivery("one", "two")) } })],
    ["as the zipped text itself", zip(delivery("one", "two"))],
    ["in SNS", text(sns({ awslogs: { data: zip(delivery("one", "two")) } }))],
    ["zipped, in SNS", text(sns(zip(delivery("one", "two"))))],
  ])("F10: are one record each, %s", (_, body) => {
    expect(unwrap(body)).toEqual({
      records: ["one", "two"].map((message, index) => ({
        source: "log",
        id: `log-${index}`,
        account: "111122223333",
        group: "/prod/auth",
        stream: "i-0abc",
        at: new Date(Date.parse("2026-11-21T14:00:00Z") + index),
        message,
      })),
      rejected: [],
    });
  });

  it("without an id get one of account, group, stream and text, so that an agent's replay is the same line", () => {
    const line = { timestamp: 1, message: "Accepted publickey for alice" };
    const later = { ...line, timestamp: 99_000 };

    const first = idsOf(text({ ...delivery(), logEvents: [line] }));
    const again = idsOf(text({ ...delivery(), logEvents: [later] }));
    const elsewhere = idsOf(text({ ...delivery(), logStream: "i-other", logEvents: [line] }));

    expect(first).toEqual(again);
    expect(first).not.toEqual(elsewhere);
  });

  it("are kept apart from those of them that are broken, each of which is a body that can be replayed", () => {
    const logEvents = [
      { id: "good", timestamp: 1, message: "one" },
      { id: "no-time", message: "two" },
      { id: "no-text", timestamp: 3 },
      { id: "far", timestamp: 9e15, message: "four" },
      "five",
    ];

    const { records, rejected } = unwrap(text({ ...delivery(), logEvents }));

    expect(records.map(({ id }) => id)).toEqual(["good"]);
    expect(rejected.map(({ part }) => JSON.parse(part ?? "") as unknown)).toEqual(
      logEvents
        .slice(1)
        .map(
          (each) =>
            expect.objectContaining({ logGroup: "/prod/auth", logEvents: [each] }) as unknown,
        ),
    );
  });

  it("never become something better than lines, whatever they say", () => {
    const { records } = unwrap(text(delivery(text(RECORD), text(OWN), text(EVENT))));

    expect(records.map(({ source }) => source)).toEqual(["log", "log", "log"]);
  });

  it("knocking at the door are nobody", () => {
    const control = { messageType: "CONTROL_MESSAGE", logGroup: "", logStream: "", logEvents: [] };

    expect(unwrap(text({ awslogs: { data: zip(control) } }))).toMatchObject({
      records: [],
      rejected: [],
      nothing: "control message of CloudWatch Logs",
    });
  });
});

describe("what services say of themselves", () => {
  it("is a notice, which the watchers may or may not know", () => {
    const event = { ...EVENT, detail: { "instance-id": "i-0a", state: "running" } };

    expect(unwrap(text(event)).records).toEqual([{ source: "notice", id: EVENT.id, body: event }]);
  });
});

describe("bodies that are nothing to us", () => {
  it.each([
    ["a test of S3", { Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "b" }],
    [
      "a notification of S3",
      { Records: [{ eventSource: "aws:s3", eventName: "ObjectCreated:Put", s3: {} }] },
    ],
    ["an empty delivery", delivery()],
    ["an empty answer", { Events: [] }],
    ["no records", { Records: [] }],
    ["an empty list", []],
  ])("are not dead letters: %s", (_, body) => {
    const unwrapped = unwrap(text(body));

    expect(unwrapped.records).toEqual([]);
    expect(unwrapped.rejected).toEqual([]);
    expect(unwrapped.nothing).toEqual(expect.any(String));
  });
});

describe("bodies that nobody understands", () => {
  it.each([
    ["no JSON", "hello", "not JSON"],
    ["nothing", "", "not JSON"],
    ["a number", "7", "neither an object nor a list"],
    ["null", "null", "neither an object nor a list"],
    ["an unknown object", "{}", "form not known"],
    ["half a zip", "H4sIAAAAAAAA/w", "not gzip in base64"],
    ["an awslogs without data", '{"awslogs":{}}', "delivery of CloudWatch Logs without data"],
    [
      "a request to confirm",
      text({ Type: "SubscriptionConfirmation", Message: "…" }),
      "message of SNS that is no notification",
    ],
    [
      "an event without detail",
      text({ ...EVENT, detail: "text" }),
      "event of EventBridge whose detail is no object",
    ],
    [
      "an event of somebody else",
      text({ ...EVENT, source: "evil.corp" }),
      "event of EventBridge that is not from AWS",
    ],
    ["brackets without end", "[".repeat(100_000), "nested deeper than 64 levels"],
    [
      "objects in each other",
      `${'{"a":'.repeat(100)}1${"}".repeat(100)}`,
      "nested deeper than 64 levels",
    ],
    ["more than SQS takes", " ".repeat(1024 * 1024 + 1), "larger than 1 MiB"],
  ])("are told apart: %s", (_, body, reason) => {
    expect(unwrap(body)).toEqual({ records: [], rejected: [{ reason }] });
  });

  it("too many envelopes in each other are opened no further", () => {
    let body: unknown = EVENT;
    for (let layer = 0; layer < 12; layer++) body = sns(body);

    expect(unwrap(text(body))).toEqual({
      records: [],
      rejected: [{ reason: "too many envelopes in each other" }],
    });
  });

  it("F10: a zip that unpacks to gigabytes is not unpacked", () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024)).toString("base64");

    expect(unwrap(bomb)).toEqual({
      records: [],
      rejected: [{ reason: "unpacks to more than 10 MiB" }],
    });
  });

  it("F10: millions of parts are one rejection, soon", () => {
    const zeros = gzipSync(`[${"0,".repeat(4_000_000)}0]`).toString("base64");
    const lists = JSON.stringify(
      Array.from({ length: 400 }, () => Array.from({ length: 400 }, () => 0)),
    );
    const began = performance.now();

    const unwrapped = [unwrap(zeros), unwrap(lists)];

    expect(unwrapped).toMatchObject([
      {
        records: [],
        rejected: [{ reason: "4000001 parts, the first: neither an object nor a list" }],
      },
      {
        records: [],
        rejected: [
          { reason: "400 parts, the first: 400 parts, the first: neither an object nor a list" },
        ],
      },
    ]);
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it("F10: a body of 1 MiB is read like any other", () => {
    const line = "x".repeat(1000);
    const body = text(delivery(...Array.from({ length: 950 }, (_, index) => `${index} ${line}`)));

    const { records } = unwrap(body);

    expect(body.length).toBeGreaterThan(1_000_000);
    expect(body.length).toBeLessThan(1024 * 1024);
    expect(records).toHaveLength(950);
  });

  it("our own form inside an event of somebody's bus is still ours", () => {
    const { records } = unwrap(text({ ...EVENT, source: "our.relay", detail: OWN }));

    expect(records).toMatchObject([{ source: "own", body: OWN }]);
  });
});
