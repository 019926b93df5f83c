import {
  type LookupAttribute,
  LookupEventsCommand,
  type LookupEventsCommandOutput,
} from "@aws-sdk/client-cloudtrail";
import { expect, it } from "vitest";
import { openLocalAws } from "../../../playground/aws/open.ts";
import { seedWorld } from "../../../playground/aws/seed.ts";
import { type Clients, openClients } from "./clients.ts";

async function lookup(
  { cloudTrail }: Clients,
  attribute?: LookupAttribute,
  options: object = {},
): Promise<LookupEventsCommandOutput> {
  const LookupAttributes = attribute === undefined ? [] : [attribute];
  return cloudTrail.send(new LookupEventsCommand({ LookupAttributes, ...options }));
}

it("pages 50 events, the newest first", async () => {
  await using aws = await openLocalAws();
  const { groups } = seedWorld(aws);
  using clients = openClients(aws);
  const ann = aws.as({ user: "ann" });
  for (let index = 0; index < 60; index += 1) await ann.tag(groups.webProd, { n: String(index) });

  const first = await lookup(clients);
  const second = await lookup(clients, undefined, { NextToken: first.NextToken });

  const texts = [...(first.Events ?? []), ...(second.Events ?? [])].map(
    ({ CloudTrailEvent: text = "" }) => /"key":"n","value":"(\d+)"/.exec(text)?.[1],
  );
  expect(first.Events).toHaveLength(50);
  expect(second.NextToken).toBeUndefined();
  expect(texts).toEqual(Array.from({ length: 60 }, (_, index) => String(59 - index)));
});

it("answers twice a second in each region", async () => {
  await using aws = await openLocalAws();
  using clients = openClients(aws);
  using elsewhere = openClients(aws, { region: "us-east-1" });

  await lookup(clients);
  await lookup(clients);

  await expect(lookup(clients)).rejects.toMatchObject({ name: "ThrottlingException" });
  await lookup(elsewhere);
});

it.each([
  ["ResourceName", "sg-0c0de000000003eb0", 1],
  ["ResourceName", "reports-eu", 1],
  ["EventName", "CreateTags", 1],
  ["Username", "kim@example.com", 1],
  ["Username", "ann", 1],
  ["Username", "nobody", 0],
] as const)("finds events by %s %s", async (AttributeKey, AttributeValue, count) => {
  await using aws = await openLocalAws();
  const { groups, buckets } = seedWorld(aws);
  using clients = openClients(aws);
  await aws.as({ user: "ann" }).tag(groups.webProd, { a: "b" });
  await aws
    .as({ permissionSet: "Admin", email: "kim@example.com" })
    .putPublicAccessBlock(buckets.reports);

  const found = await lookup(clients, { AttributeKey, AttributeValue });

  expect(found.Events).toHaveLength(count);
});

it("finds what a key did, and one event by its id", async () => {
  await using aws = await openLocalAws();
  const { groups } = seedWorld(aws);
  using clients = openClients(aws);
  const ann = aws.as({ user: "ann" });
  await ann.tag(groups.webProd, { a: "1" });
  const AttributeValue = ann.credentials.accessKeyId;

  const byKey = await lookup(clients, { AttributeKey: "AccessKeyId", AttributeValue });
  const [event] = byKey.Events ?? [];
  const byId = await lookup(clients, {
    AttributeKey: "EventId",
    AttributeValue: event?.EventId ?? "",
  });

  expect(byId.Events).toEqual([event]);
  expect(event).toMatchObject({ EventName: "CreateTags", Username: "ann", ReadOnly: "false" });
  expect(JSON.parse(event?.CloudTrailEvent ?? "")).toMatchObject({ eventID: event?.EventId });
});

it("knows one region, the time asked for, and 90 days", async () => {
  const clock = { now: new Date("2026-06-01T00:00:00Z") };
  await using aws = await openLocalAws({ now: () => clock.now });
  const { groups } = seedWorld(aws);
  using clients = openClients(aws);
  using elsewhere = openClients(aws, { region: "us-east-1" });
  const ann = aws.as({ user: "ann" });
  await ann.tag(groups.webProd, { a: "old" });
  clock.now = new Date("2026-11-21T10:00:00Z");
  await ann.tag(groups.webProd, { a: "1" });
  await ann.consoleLogin();
  clock.now = new Date("2026-11-21T11:00:00Z");

  const here = await lookup(clients);
  const there = await lookup(elsewhere);
  const later = await lookup(clients, undefined, { StartTime: new Date("2026-11-21T10:30:00Z") });

  expect(here.Events?.map(({ EventName }) => EventName)).toEqual(["CreateTags"]);
  expect(there.Events?.map(({ EventName }) => EventName)).toEqual(["ConsoleLogin"]);
  expect(later.Events).toEqual([]);
});

it("names who assumed a role, though that is no event in the queue", async () => {
  await using aws = await openLocalAws();
  using clients = openClients(aws);
  const role = "arn:aws:iam::111122223333:role/CountersignChange";
  const admin = await aws.as({ user: "ann" }).assumeRole(role);

  const found = await lookup(clients, { AttributeKey: "EventName", AttributeValue: "AssumeRole" });

  expect(await clients.drain()).toEqual([]);
  expect(JSON.parse(found.Events?.[0]?.CloudTrailEvent ?? "")).toMatchObject({
    readOnly: true,
    userIdentity: { userName: "ann" },
    requestParameters: { roleArn: role, roleSessionName: "ann" },
    responseElements: { credentials: { accessKeyId: admin.credentials.accessKeyId } },
  });
});

it.each([
  ["51 a page", { MaxResults: 51 }, "InvalidMaxResultsException"],
  ["a token from elsewhere", { NextToken: "x" }, "InvalidNextTokenException"],
  [
    "two attributes",
    {
      LookupAttributes: [
        { AttributeKey: "Username", AttributeValue: "ann" },
        { AttributeKey: "EventName", AttributeValue: "CreateTags" },
      ],
    },
    "InvalidLookupAttributesException",
  ],
  [
    "an end before the start",
    { StartTime: new Date("2026-11-21T10:00:00Z"), EndTime: new Date("2026-11-21T09:00:00Z") },
    "InvalidTimeRangeException",
  ],
])("refuses %s", async (_what, options, name) => {
  await using aws = await openLocalAws();
  const { groups } = seedWorld(aws);
  using clients = openClients(aws);
  await aws.as({ user: "ann" }).tag(groups.webProd, { a: "b" });

  await expect(lookup(clients, undefined, options)).rejects.toMatchObject({ name });
});
