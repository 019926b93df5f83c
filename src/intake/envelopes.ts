/**
 * Envelopes, outermost first, and what is in them:
 *
 *   SNS notification ─► EventBridge event ─► CloudTrail record
 *                    │                    └► another event of AWS: a finding, an alarm's change
 *                    ├► an alarm of CloudWatch
 *                    ├► CloudWatch Logs (base64, gzip) ─► one record a line
 *                    ├► {Records: […]}, {Events: [{CloudTrailEvent}]}, a bare CloudTrail record
 *                    └► our own form, {type: "countersign.…"}
 */
import type { Json, JsonObject } from "../core/json.ts";
import { isList, isObject, parseJson } from "./json-text.ts";
import { unwrapLogs, unzip } from "./log-payload.ts";
import { recordId } from "./record-id.ts";
import { found, gather, nothing, reject, type Unwrapped } from "./unwrapped.ts";

/** SQS takes 1 MiB; a character is at least a byte. */
const MAX_BODY = 1024 * 1024;
/** SNS in SNS, a rule's notice around an event, a list around a row: seen are four. */
const MAX_LAYERS = 8;

/**
 * The body of a message -> the records in it, and what was not understood. Pure; takes any text and never throws.
 * Source: user guides of EventBridge, SNS (message formats), CloudWatch Logs (subscription filters), CloudTrail.
 */
export function unwrap(body: string): Unwrapped {
  if (body.length > MAX_BODY) return reject("larger than 1 MiB");
  return unwrapText(body, MAX_LAYERS);
}

function unwrapText(text: string, layers: number): Unwrapped {
  if (layers <= 0) return reject("too many envelopes in each other");
  if (isZipped(text)) {
    const unzipped = unzip(text);
    return "text" in unzipped ? unwrapText(unzipped.text, layers - 1) : reject(unzipped.fault);
  }
  const parsed = parseJson(text);
  return "value" in parsed ? unwrapValue(parsed.value, layers) : reject(parsed.fault);
}

/** Gzip begins with 1f 8b 08, which is `H4sI` in base64. */
function isZipped(text: string): boolean {
  return text.startsWith("H4sI") && /^[\w+/=\s-]+$/.test(text);
}

function unwrapValue(value: Json | undefined, layers: number): Unwrapped {
  if (layers <= 0) return reject("too many envelopes in each other");
  if (typeof value === "string") return unwrapText(value, layers - 1);
  if (isList(value)) return unwrapList(value, layers);
  if (!isObject(value)) return reject("neither an object nor a list");
  const form = FORMS.find(({ fits }) => fits(value));
  return form ? form.open(value, layers) : reject("form not known");
}

function unwrapList(items: readonly Json[], layers: number): Unwrapped {
  return gather(items, (each) => unwrapValue(each, layers - 1), JSON.stringify, "empty list");
}

/** One envelope: how it is recognised, and how it is opened. */
interface Form {
  readonly fits: (value: JsonObject) => boolean;
  readonly open: (value: JsonObject, layers: number) => Unwrapped;
}

/** The first that fits. Our own form comes first, because its name is unmistakable. */
const FORMS: readonly Form[] = [
  {
    fits: ({ type }) => typeof type === "string" && type.startsWith("countersign."),
    open: openOwn,
  },
  { fits: ({ Type, Message }) => typeof Type === "string" && Message !== undefined, open: openSns },
  { fits: ({ AlarmName, NewStateValue }) => !!AlarmName && !!NewStateValue, open: notice },
  { fits: ({ awslogs }) => isObject(awslogs), open: openLogs },
  { fits: ({ messageType }) => messageType !== undefined, open: unwrapLogs },
  { fits: ({ Event }) => Event === "s3:TestEvent", open: () => nothing("test event of S3") },
  { fits: ({ detail }) => detail !== undefined, open: openEvent },
  { fits: ({ ruleArn, event }) => ruleArn !== undefined && isObject(event), open: openNotice },
  { fits: ({ Records }) => isList(Records), open: openRecords },
  { fits: ({ Events }) => isList(Events), open: openRows },
  { fits: ({ CloudTrailEvent }) => typeof CloudTrailEvent === "string", open: openRow },
  { fits: isTrailRecord, open: (value) => trailRecord(value, []) },
];

function openOwn(body: JsonObject): Unwrapped {
  return found({ source: "own", id: recordId([], body), body });
}

/** With raw delivery there is no such envelope. A request to confirm a subscription must be seen by an operator. */
function openSns({ Type, Message }: JsonObject, layers: number): Unwrapped {
  if (Type !== "Notification") return reject("message of SNS that is no notification");
  if (typeof Message !== "string") return reject("notification of SNS without text");
  return unwrapText(Message, layers - 1);
}

function openLogs({ awslogs }: JsonObject, layers: number): Unwrapped {
  const data = isObject(awslogs) ? awslogs["data"] : undefined;
  if (typeof data !== "string") return reject("delivery of CloudWatch Logs without data");
  const unzipped = unzip(data);
  return "text" in unzipped ? unwrapText(unzipped.text, layers - 1) : reject(unzipped.fault);
}

/** EventBridge. Only AWS can send events with a source `aws.…`; what others send is ours only in our own form. */
function openEvent(event: JsonObject, layers: number): Unwrapped {
  const { detail, source, id } = event;
  if (!isObject(detail)) return reject("event of EventBridge whose detail is no object");
  if (typeof source !== "string") return reject("event of EventBridge without source");
  if (!source.startsWith("aws.")) {
    const inner = unwrapValue(detail, layers - 1);
    return inner.records.every((each) => each.source === "own")
      ? inner
      : reject("event of EventBridge that is not from AWS");
  }
  if (!isTrailRecord(detail)) return notice(event);
  return trailRecord(detail, [id]);
}

/** What a service says of itself; the watchers know which of that concerns them. */
function notice(body: JsonObject): Unwrapped {
  return found({ source: "notice", id: recordId([body["id"]], body), body });
}

/** A rule's notice by input transformer: `{ruleArn, event}`. */
function openNotice({ event }: JsonObject, layers: number): Unwrapped {
  return unwrapValue(event, layers - 1);
}

function openRecords({ Records }: JsonObject): Unwrapped {
  return gather(
    isList(Records) ? Records : [],
    openRecord,
    JSON.stringify,
    "empty list of records",
  );
}

function openRecord(value: Json): Unwrapped {
  if (!isObject(value)) return reject("record that is no object");
  // Notifications of S3 come as `Records` too; they are about objects, and no API call.
  const { eventSource } = value;
  if (typeof eventSource === "string" && eventSource.startsWith("aws:"))
    return nothing("notification of S3 about an object");
  return isTrailRecord(value) ? trailRecord(value, []) : reject("record of an unknown form");
}

function openRows({ Events }: JsonObject): Unwrapped {
  return gather(
    isList(Events) ? Events : [],
    (each) => (isObject(each) ? openRow(each) : reject("row of LookupEvents that is no object")),
    JSON.stringify,
    "empty answer of LookupEvents",
  );
}

function openRow(row: JsonObject): Unwrapped {
  const { CloudTrailEvent, EventId } = row;
  if (CloudTrailEvent === undefined && isTrailRecord(row)) return trailRecord(row, []);
  if (typeof CloudTrailEvent !== "string") return reject("row of LookupEvents without its event");
  const parsed = parseJson(CloudTrailEvent);
  if (!("value" in parsed)) return reject(`row of LookupEvents: ${parsed.fault}`);
  if (!isObject(parsed.value)) return reject("row of LookupEvents whose event is no object");
  return trailRecord(parsed.value, [EventId]);
}

function trailRecord(record: JsonObject, otherIds: readonly (Json | undefined)[]): Unwrapped {
  return found({
    source: "cloudtrail",
    id: recordId([record["eventID"], ...otherIds], record),
    record,
  });
}

/** Records of calls have a name and a source; those of insights and services may lack the name, but have version and id. */
function isTrailRecord({ eventName, eventSource, eventID, eventVersion }: JsonObject): boolean {
  const isCall = eventName !== undefined && (eventSource !== undefined || eventID !== undefined);
  return isCall || (eventVersion !== undefined && eventID !== undefined);
}
