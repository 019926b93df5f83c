import type { Needs } from "../core/perform.ts";
import type { Aws } from "./aws.ts";
import type { Place } from "./clients.ts";

const ACTION = "logs:FilterLogEvents";

/** IAM actions of polling log groups. */
export const LOG_NEEDS: Needs = { iam: [ACTION], scopes: [] };

/** A window of a log group: events with `from` ≤ time ≤ `to`, by the time that they carry, not by their arrival. */
export interface LogWindow extends Place {
  readonly group: string;
  readonly from: Date;
  readonly to: Date;
}

/** One page. It may be empty and still have a `next`: only without one is it the last. */
export interface LogPage {
  readonly events: readonly {
    readonly id: string;
    readonly stream: string;
    readonly at: Date;
    readonly message: string;
  }[];
  readonly next?: string;
}

/** Reads one page of a window, at most 2 a second per account and region. Throws errors of area `aws`. */
export async function readLogPage(
  aws: Aws,
  { account, region, group, from, to }: LogWindow,
  token: string | undefined,
  signal: AbortSignal,
): Promise<LogPage> {
  const { FilterLogEventsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const client = await aws.clients.logs({ account, region });
  await aws.paceEvents(`${account} ${region}`, ACTION, signal);
  const command = new FilterLogEventsCommand({
    logGroupName: group,
    startTime: from.getTime(),
    endTime: to.getTime(),
    ...(token === undefined ? {} : { nextToken: token }),
  });
  const answer = await aws.call(ACTION, (options) => client.send(command, options), signal);
  const events = (answer.events ?? []).flatMap((event) => {
    const { eventId, timestamp, message, logStreamName = "" } = event;
    if (eventId === undefined || timestamp === undefined || message === undefined) return [];
    return [{ id: eventId, stream: logStreamName, at: new Date(timestamp), message }];
  });
  return { events, ...(answer.nextToken ? { next: answer.nextToken } : {}) };
}
