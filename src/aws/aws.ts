import type { Clock } from "../core/ports.ts";
import type { Call } from "./call.ts";
import type { Clients } from "./clients.ts";
import type { Pace } from "./pace.ts";
import type { PrefixLists } from "./prefix-lists.ts";

/** What every reader works with. */
export interface Aws {
  readonly clients: Clients;
  readonly call: Call;
  readonly clock: Clock;
  readonly lists: PrefixLists;
  /** S3 and S3 Control: 5 calls a second per account and kind of call. */
  readonly paceBuckets: Pace;
  /** LookupEvents allows 2 calls a second per account and region, FilterLogEvents 5, of which 2 are ours. */
  readonly paceEvents: Pace;
}
