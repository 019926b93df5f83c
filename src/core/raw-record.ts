import type { JsonObject } from "./json.ts";

/**
 * One record out of an envelope.
 * `cloudtrail`: a CloudTrail record (from EventBridge `detail`, `Records[]`, LookupEvents or bare).
 * `log`: one line of a CloudWatch Logs group. `own`: a body of our own form, told apart by its `type`.
 * `notice`: what a service of AWS says of itself, an event of EventBridge that is no API call or an alarm by SNS.
 */
export type RawRecord =
  | { readonly source: "cloudtrail"; readonly id: string; readonly record: JsonObject }
  | {
      readonly source: "log";
      /** CloudWatch's event id, else the hash of account, group, stream and line. */
      readonly id: string;
      readonly account?: string;
      readonly region?: string;
      readonly group: string;
      readonly stream: string;
      readonly at: Date;
      readonly message: string;
    }
  | { readonly source: "notice"; readonly id: string; readonly body: JsonObject }
  | {
      readonly source: "own";
      readonly id: string;
      readonly body: JsonObject;
      readonly senderId?: string;
    };
