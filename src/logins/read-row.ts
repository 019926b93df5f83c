import type { RawRecord } from "../core/raw-record.ts";
import { sha256 } from "./evidence/digest.ts";
import type { Evidence, Grade, Observation } from "./evidence/evidence.ts";
import { type JournalLine, readJournal } from "./host-line/journald.ts";
import { isSshdTag, observeLine } from "./host-line/observe.ts";
import { cutPrefix, type LogLine } from "./host-line/syslog.ts";
import type { LoginPolicy } from "./policy.ts";
import { isWindowsLike, isWindowsText, readWindowsJson, readWindowsXml } from "./windows/event.ts";
import { readWindows } from "./windows.ts";

/** A row of a log group. */
export type LogRow = Extract<RawRecord, { source: "log" }>;

/** What a reader makes of a record: everything that it understands; or why there is nothing; or why it cannot be read. */
export type Reading =
  | { readonly evidence: readonly Evidence[] }
  | { readonly nothing: string }
  | { readonly rejected: string };

/** What of the policy the readers of logs need. */
export type RowPolicy = Pick<LoginPolicy, "hostZone" | "trustedCas">;

/** How far a source's clock may be from ours before its times are only shown. */
const SKEW_MS = 5 * 60_000;
const UNKNOWN_SHAPE =
  "a Windows event as JSON of a shape that is not known: send XML, or use Winlogbeat or NXLog";
/** Raw text kept per piece of evidence. */
const MAX_RAW = 4096;
/** An agent that lumps lines together lumps no more than this. */
const MAX_LINES = 200;

/** One row of a log group (sshd text, journald JSON, Windows XML or JSON) -> evidence. Never throws. */
export function readRow(row: LogRow, policy: RowPolicy, receivedAt: Date): Reading {
  const text = row.message.replaceAll("\0", "\uFFFD");
  const frame = { row, receivedAt };
  const json = text.startsWith("{") ? parseJson(text) : undefined;
  if (json !== undefined) return readJson(json, text, frame, policy);
  if (isWindowsText(text))
    return { rejected: "Windows events as text are in the host's language: set the agent to xml" };
  const event = readWindowsXml(text);
  if (event) {
    const observation = readWindows(event);
    if (!observation) return { nothing: "a Windows event that is no way in" };
    const line = lineOfEvent(event.at, event.computer);
    return { evidence: [evidenceOf(observation, { line, text, grade: "B" }, frame)] };
  }
  return readLines(text, frame, policy);
}

interface Frame {
  readonly row: LogRow;
  readonly receivedAt: Date;
}

function readJson(json: unknown, text: string, frame: Frame, policy: RowPolicy): Reading {
  const journal = readJournal(json);
  if (journal) return readJournalLine(journal, text, frame, policy);
  const event = readWindowsJson(json);
  const observation = event && readWindows(event);
  if (!event && isWindowsLike(json)) return { rejected: UNKNOWN_SHAPE };
  if (!observation) return { nothing: "JSON that is no way in" };
  const line = lineOfEvent(event.at, event.computer);
  return { evidence: [evidenceOf(observation, { line, text, grade: "C" }, frame)] };
}

/** Several lines in one row are read one by one: sshd escapes line feeds, so none of them is a user's. */
function readLines(text: string, frame: Frame, policy: RowPolicy): Reading {
  const lines = text.split(/\r?\n/, MAX_LINES).filter((each) => each !== "");
  const readings = lines.map((each): Reading => {
    const line = cutPrefix(each, { zone: policy.hostZone, receivedAt: frame.receivedAt });
    const reading = observeLine(line, policy);
    if (!("observation" in reading)) return reading;
    return { evidence: [evidenceOf(reading.observation, { line, text: each, grade: "C" }, frame)] };
  });
  const evidence = readings.flatMap((each) => ("evidence" in each ? each.evidence : []));
  const rejected = readings.find((each) => "rejected" in each);
  if (evidence.length > 0) return { evidence };
  return rejected ?? readings[0] ?? { nothing: "an empty row" };
}

function readJournalLine(
  line: JournalLine,
  text: string,
  frame: Frame,
  policy: RowPolicy,
): Reading {
  const reading = observeLine(line, policy);
  if (!("observation" in reading)) return reading;
  const { observation } = reading;
  // Lines of the session's child may carry the user's id; a login is written by root's sshd or not at all.
  const forged =
    observation.role === "login" && line.writer === "foreign" && isSshdTag(line.tag ?? "");
  const grade = line.writer === "trusted" ? "B" : "C";
  const judged = forged
    ? { ...observation, outcome: "forged", alarm: "forged" as const }
    : observation;
  return { evidence: [evidenceOf(judged, { line, text, grade }, frame)] };
}

interface Written {
  readonly line: LogLine;
  readonly text: string;
  readonly grade: Grade;
}

function evidenceOf(
  observation: Observation,
  { line, text, grade }: Written,
  { row, receivedAt }: Frame,
): Evidence {
  const at = line.at ?? row.at;
  const skewed = Math.abs(at.getTime() - receivedAt.getTime()) > SKEW_MS;
  const { account, region, group, stream } = row;
  // A line without a time of its own can be written again by a later connection; its row's time tells them apart.
  const own = line.at ? "" : row.at.toISOString();
  const identity = [account ?? "", group, stream, text, own].join("\n");
  return {
    ...observation,
    id: `log:${sha256(identity)}`,
    grade,
    at: at.toISOString(),
    receivedAt: receivedAt.toISOString(),
    host: hostOf(row, line.host),
    ...(skewed ? { skewed: true as const } : {}),
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
    ...rawOf(observation, text),
  };
}

/** What sudo was told to run may hold a password: of such a line nothing but its reading is kept. */
function rawOf({ role }: Observation, text: string): Pick<Evidence, "raw" | "rawSha256"> {
  return role === "context" ? {} : { raw: text.slice(0, MAX_RAW), rawSha256: sha256(text) };
}

/** The instance id stands in the stream's name; a host's own name is used again by the next instance, so it counts only with its group. */
function hostOf(row: LogRow, name: string | undefined): NonNullable<Evidence["host"]> {
  const instanceId = /(?:^|[^\w-])(m?i-[0-9a-f]{8,17})(?![\w-])/.exec(row.stream)?.[1];
  const called = name ?? row.stream;
  return {
    key: instanceId ?? `${called}@${row.group}`,
    ...(instanceId === undefined ? {} : { instanceId }),
    ...(name === undefined ? {} : { name }),
  };
}

function lineOfEvent(at: Date | undefined, host: string | undefined): LogLine {
  return { message: "", ...(at ? { at } : {}), ...(host === undefined ? {} : { host }) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
