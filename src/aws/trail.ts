import type { LookupAttribute, LookupEventsResponse } from "@aws-sdk/client-cloudtrail";
import type { JsonObject } from "../core/json.ts";
import type { Needs } from "../core/perform.ts";
import type { Reading } from "../core/readings.ts";
import type { Aws } from "./aws.ts";
import { readPages } from "./call.ts";
import type { Place } from "./clients.ts";
import { reasonOf } from "./errors.ts";

const ACTION = "cloudtrail:LookupEvents";

/** IAM actions of looking back into CloudTrail. */
export const TRAIL_NEEDS: Needs = { iam: [ACTION], scopes: [] };

/** What to look for: one attribute at most is all that CloudTrail takes. */
export interface Lookup extends Place {
  readonly from: Date;
  readonly to: Date;
  readonly by?: {
    readonly key: "EventName" | "ResourceName" | "Username" | "EventSource" | "AccessKeyId";
    readonly value: string;
  };
}

/** Pages of one part: at two a second some 5 s, well within what an effect may take. */
const PAGES_OF_PART = 10;

/** Some of the rows: `complete` when there are no more, else the time of the oldest, from which to go on. */
export interface TrailPart {
  readonly rows: readonly JsonObject[];
  readonly oldest: Date | undefined;
  readonly complete: boolean;
}

/**
 * Rows of LookupEvents, `{EventId, CloudTrailEvent: "<JSON text>"}`, newest first: management events of one region, 50 a
 * page, 2 pages a second per account and region. Envelopes of intake understand each row. Never throws.
 */
export async function lookUpEvents(
  aws: Aws,
  lookup: Lookup,
  signal: AbortSignal,
): Promise<Reading<readonly JsonObject[]>> {
  return await reading(aws, async () => {
    const read = await openLookup(aws, lookup, signal);
    return rowsOf(await readPages<LookupEventsResponse>(read, (page) => page.NextToken));
  });
}

/** As `lookUpEvents`, at most ten pages of it. Never throws. */
export async function lookUpSome(
  aws: Aws,
  lookup: Lookup,
  signal: AbortSignal,
): Promise<Reading<TrailPart>> {
  return await reading(aws, async () => {
    const read = await openLookup(aws, lookup, signal);
    const pages: LookupEventsResponse[] = [];
    let token: string | undefined;
    do {
      const page = await read(token);
      pages.push(page);
      token = page.NextToken || undefined;
    } while (token !== undefined && pages.length < PAGES_OF_PART);
    const oldest = pages.flatMap(({ Events }) => Events ?? []).at(-1)?.EventTime;
    return { rows: rowsOf(pages), oldest, complete: token === undefined };
  });
}

async function reading<T>(aws: Aws, read: () => Promise<T>): Promise<Reading<T>> {
  const readAt = aws.clock.now();
  try {
    return { reading: "ok", value: await read(), readAt };
  } catch (error) {
    return { reading: "unknown", reason: reasonOf(error), readAt };
  }
}

/** Reads one page after another, at the pace that CloudTrail allows. */
async function openLookup(
  aws: Aws,
  { account, region, from, to, by }: Lookup,
  signal: AbortSignal,
): Promise<(token: string | undefined) => Promise<LookupEventsResponse>> {
  const { LookupEventsCommand } = await import("@aws-sdk/client-cloudtrail");
  const client = await aws.clients.cloudTrail({ account, region });
  const which: { LookupAttributes?: LookupAttribute[] } = by
    ? { LookupAttributes: [{ AttributeKey: by.key, AttributeValue: by.value }] }
    : {};
  return async (NextToken) => {
    await aws.paceEvents(`${account} ${region}`, ACTION, signal);
    const command = new LookupEventsCommand({
      ...which,
      StartTime: from,
      EndTime: to,
      MaxResults: 50,
      ...(NextToken ? { NextToken } : {}),
    });
    return await aws.call(ACTION, (options) => client.send(command, options), signal);
  };
}

function rowsOf(pages: readonly LookupEventsResponse[]): readonly JsonObject[] {
  const rows = pages.flatMap(({ Events }) => Events ?? []);
  return rows.flatMap(({ EventId = "", CloudTrailEvent }) =>
    CloudTrailEvent === undefined ? [] : [{ EventId, CloudTrailEvent }],
  );
}
