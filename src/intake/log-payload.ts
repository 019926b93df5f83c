import { gunzipSync } from "node:zlib";
import { z } from "zod";
import type { Json, JsonObject } from "../core/json.ts";
import { isList, isObject } from "./json-text.ts";
import { recordId } from "./record-id.ts";
import { found, gather, nothing, reject, type Unwrapped } from "./unwrapped.ts";

/** Ten times what fits into a message of SQS: more than log lines shrink by, less than hurts. */
const MAX_UNZIPPED = 10 * 1024 * 1024;
/** The last moment of the year 9999: later ones have no ISO text of the usual form. */
const LAST_MS = 253_402_300_799_999;

const line = z.object({
  id: z.unknown().optional(),
  timestamp: z.number().min(0).max(LAST_MS),
  message: z.string(),
});

/** Base64 of gzip, as CloudWatch Logs delivers -> the text inside, or why not. Never throws; output is limited to 10 MiB. */
export function unzip(base64: string): { readonly text: string } | { readonly fault: string } {
  try {
    const bytes = gunzipSync(Buffer.from(base64, "base64"), { maxOutputLength: MAX_UNZIPPED });
    return { text: bytes.toString("utf8") };
  } catch (error) {
    const tooLarge = error instanceof RangeError || codeOf(error) === "ERR_BUFFER_TOO_LARGE";
    return { fault: tooLarge ? "unpacks to more than 10 MiB" : "not gzip in base64" };
  }
}

/**
 * A delivery of CloudWatch Logs, unpacked: `{messageType, owner, logGroup, logStream, logEvents: [{id, timestamp, message}]}`.
 * One record a line; CONTROL_MESSAGE is CloudWatch's knock at the door. A relay may add `region`.
 */
export function unwrapLogs(payload: JsonObject): Unwrapped {
  const { messageType, logGroup, logStream, logEvents } = payload;
  if (messageType === "CONTROL_MESSAGE") return nothing("control message of CloudWatch Logs");
  if (messageType !== "DATA_MESSAGE") return reject("unknown message type of CloudWatch Logs");
  if (typeof logGroup !== "string" || typeof logStream !== "string" || !isList(logEvents))
    return reject("delivery of CloudWatch Logs without group, stream or events");
  const place = { logGroup, logStream, ...owner(payload), ...region(payload) };
  return gather(
    logEvents,
    (event) => unwrapLine(place, event),
    (event) => JSON.stringify({ messageType, ...place, logEvents: [event] }),
    "delivery of CloudWatch Logs without events",
  );
}

interface LogPlace {
  readonly logGroup: string;
  readonly logStream: string;
  readonly owner?: string;
  readonly region?: string;
}

function unwrapLine(place: LogPlace, event: Json): Unwrapped {
  const parsed = line.safeParse(event);
  if (!parsed.success || !isObject(event)) return reject("log event without time or message");
  const { timestamp, message } = parsed.data;
  const { logGroup, logStream, owner: account, region: where } = place;
  return found({
    source: "log",
    id: recordId([event["id"]], [account ?? "", logGroup, logStream, message]),
    group: logGroup,
    stream: logStream,
    at: new Date(timestamp),
    message,
    ...(account === undefined ? {} : { account }),
    ...(where === undefined ? {} : { region: where }),
  });
}

function owner({ owner: given }: JsonObject): { readonly owner?: string } {
  return typeof given === "string" && /^\d{12}$/.test(given) ? { owner: given } : {};
}

function region({ region: given }: JsonObject): { readonly region?: string } {
  return typeof given === "string" && /^[a-z0-9-]{5,30}$/.test(given) ? { region: given } : {};
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
