import { gunzipSync } from "node:zlib";
import { z } from "zod";
import type { SentMessage } from "../aws/open.ts";

/** A message of the queue as it is shown: whence, and its body for people. */
export interface ShownMessage {
  readonly at: Date;
  readonly source: "EventBridge" | "CloudWatch Logs" | "by hand";
  readonly body: string;
  /** Ids of the records in it, as event ids begin with them. */
  readonly ids: readonly string[];
}

const bridge = z.object({ detail: z.object({ eventID: z.string() }) });
const relay = z.object({ awslogs: z.object({ data: z.string() }) });
const lines = z.object({ logEvents: z.array(z.object({ id: z.string() })) });
/** Far more than a person reads. */
const MAX_BODY = 6000;

/** A raw body -> what to show of it. Never throws. */
export function readSent({ at, body }: SentMessage): ShownMessage {
  const json = parse(body);
  const event = bridge.safeParse(json);
  if (event.success)
    return { at, source: "EventBridge", ...shown(json), ids: [event.data.detail.eventID] };
  const packed = relay.safeParse(json);
  if (packed.success)
    return { at, source: "CloudWatch Logs", ...unpacked(packed.data.awslogs.data) };
  return { at, source: "by hand", body: body.slice(0, MAX_BODY), ids: [] };
}

function unpacked(data: string): Pick<ShownMessage, "body" | "ids"> {
  const json = parse(gunzipSync(Buffer.from(data, "base64")).toString("utf8"));
  const logs = lines.safeParse(json);
  return { ...shown(json), ids: logs.success ? logs.data.logEvents.map(({ id }) => id) : [] };
}

function shown(json: unknown): Pick<ShownMessage, "body"> {
  return { body: JSON.stringify(json, undefined, 2).slice(0, MAX_BODY) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
