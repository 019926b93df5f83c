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

/**
 * Rows of LookupEvents, `{EventId, CloudTrailEvent: "<JSON text>"}`, newest first: management events of one region, 50 a
 * page, 2 pages a second per account and region. Envelopes of intake understand each row. Never throws.
 */
export async function lookUpEvents(
  aws: Aws,
  { account, region, from, to, by }: Lookup,
  signal: AbortSignal,
): Promise<Reading<readonly JsonObject[]>> {
  const readAt = aws.clock.now();
  const which: { LookupAttributes?: LookupAttribute[] } = by
    ? { LookupAttributes: [{ AttributeKey: by.key, AttributeValue: by.value }] }
    : {};
  try {
    const { LookupEventsCommand } = await import("@aws-sdk/client-cloudtrail");
    const client = await aws.clients.cloudTrail({ account, region });
    const pages = await readPages<LookupEventsResponse>(
      async (NextToken) => {
        await aws.paceEvents(`${account} ${region}`, ACTION, signal);
        const command = new LookupEventsCommand({
          ...which,
          StartTime: from,
          EndTime: to,
          MaxResults: 50,
          ...(NextToken ? { NextToken } : {}),
        });
        return await aws.call(ACTION, (options) => client.send(command, options), signal);
      },
      (page) => page.NextToken,
    );
    const rows = pages.flatMap(({ Events }) => Events ?? []);
    const value = rows.flatMap(({ EventId = "", CloudTrailEvent }) =>
      CloudTrailEvent === undefined ? [] : [{ EventId, CloudTrailEvent }],
    );
    return { reading: "ok", value, readAt };
  } catch (error) {
    return { reading: "unknown", reason: reasonOf(error), readAt };
  }
}
