import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import { type Operation, reads } from "../engine/operation.ts";
import { pageOf } from "../engine/paging.ts";
import { throttledError } from "../engine/services.ts";
import { type TrailEntry, trailJson } from "../trail/record.ts";
import type { Tree } from "../wire/tree.ts";

const CALLS_PER_SECOND = 2;
const KEPT_MS = 90 * 24 * 60 * 60 * 1000;

const lookupInput = z.object({
  LookupAttributes: z
    .array(z.object({ AttributeKey: z.string(), AttributeValue: z.string() }))
    .default([]),
  StartTime: z.number().optional(),
  EndTime: z.number().optional(),
  MaxResults: z.number().optional(),
  NextToken: z.string().optional(),
});
type LookupInput = z.infer<typeof lookupInput>;

/** What each attribute looks at. */
const ATTRIBUTES: Readonly<Record<string, (entry: TrailEntry) => readonly string[]>> = {
  AccessKeyId: ({ accessKeyId }) => [accessKeyId],
  EventId: ({ record }) => [record.eventID],
  EventName: ({ record }) => [record.eventName],
  EventSource: ({ record }) => [record.eventSource],
  ReadOnly: ({ record }) => [String(record.readOnly)],
  ResourceName: ({ resources }) => resources.map(({ ResourceName }) => ResourceName),
  ResourceType: ({ resources }) => resources.map(({ ResourceType }) => ResourceType),
  Username: ({ username }) => [username],
};

/** LookupEvents: one region, 90 days, newest first, one attribute, 50 a page, 2 calls a second. */
const lookupEvents: Operation = reads(lookupInput, (call, input) => {
  if (!call.local.limiter.take(`LookupEvents ${call.account.id} ${call.region}`, CALLS_PER_SECOND))
    throw throttledError("cloudtrail");
  const page = pageOf(
    call.account.trail
      .filter((entry) => entry.record.awsRegion === call.region && isWithin(entry, input, call.at))
      .filter(attributeFilter(input))
      .toReversed(),
    input.MaxResults,
    input.NextToken,
    {
      min: 1,
      max: 50,
      usual: 50,
      badSize: "InvalidMaxResultsException",
      badToken: "InvalidNextTokenException",
    },
  );
  return { Events: page.items.map(rowOf), NextToken: page.nextToken };
});

function attributeFilter({ LookupAttributes }: LookupInput): (entry: TrailEntry) => boolean {
  const [first, second] = LookupAttributes;
  if (first === undefined) return () => true;
  const values = ATTRIBUTES[first.AttributeKey];
  if (values === undefined || second !== undefined)
    throw new AwsError(
      "InvalidLookupAttributesException",
      "You may only specify one valid lookup attribute",
    );
  return (entry) => values(entry).includes(first.AttributeValue);
}

function isWithin({ at }: TrailEntry, { StartTime, EndTime }: LookupInput, now: Date): boolean {
  if (StartTime !== undefined && EndTime !== undefined && StartTime > EndTime)
    throw new AwsError("InvalidTimeRangeException", "The start time is after the end time");
  const seconds = Math.floor(at.getTime() / 1000);
  return (
    seconds >= (StartTime ?? 0) &&
    seconds <= (EndTime ?? Number.POSITIVE_INFINITY) &&
    now.getTime() - at.getTime() <= KEPT_MS
  );
}

function rowOf({ record, at, username, accessKeyId, resources }: TrailEntry): Tree {
  return {
    EventId: record.eventID,
    EventName: record.eventName,
    ReadOnly: String(record.readOnly),
    AccessKeyId: accessKeyId,
    EventTime: Math.floor(at.getTime() / 1000),
    EventSource: record.eventSource,
    Username: username,
    Resources: resources.map((each) => ({ ...each })),
    CloudTrailEvent: JSON.stringify(trailJson(record)),
  };
}

/** What CloudTrail can do here. */
export const CLOUD_TRAIL_OPERATIONS: Readonly<Record<string, Operation>> = {
  LookupEvents: lookupEvents,
};
