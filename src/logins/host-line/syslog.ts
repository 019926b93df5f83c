import { instantOf } from "./local-time.ts";

/** A log line without its prefix. What the prefix does not say is absent. */
export interface LogLine {
  readonly at?: Date;
  readonly host?: string;
  readonly tag?: string;
  readonly pid?: number;
  readonly message: string;
}

/** What is needed to read a time without zone or year. */
export interface TimeFrame {
  readonly zone: string;
  readonly receivedAt: Date;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const PRIORITY = String.raw`(?:<\d{1,3}>)?`;
const BSD_TIME = String.raw`(?<month>[A-Z][a-z]{2}) {1,2}(?<day>\d{1,2}) (?<clock>\d{2}:\d{2}:\d{2})`;
const ISO_TIME = String.raw`(?<iso>\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?)`;
/** Tags hold neither blanks nor colons, so a message that imitates a prefix stays in the message. */
const TAG = String.raw`(?<tag>[^\s:[\]]{1,100})(?:\[(?<pid>\d{1,10})\])?:`;
/** Structured data: `-` or elements in brackets, in which `]` within quotes is escaped. */
const STRUCTURED = String.raw`(?:-|(?:\[(?:[^\]\\]|\\.)*\])+)`;

const BSD = new RegExp(`^${PRIORITY}${BSD_TIME} +(?<host>\\S+) +${TAG} *(?<message>.*)$`, "s");
const ISO = new RegExp(`^${PRIORITY}${ISO_TIME} +(?<host>\\S+) +${TAG} *(?<message>.*)$`, "s");
const RFC5424 = new RegExp(
  `^<\\d{1,3}>1 (?:-|${ISO_TIME}) (?<host>\\S+) (?<tag>\\S+) (?<pid>\\S+) \\S+ ${STRUCTURED}(?: +\uFEFF?(?<message>.*))?$`,
  "s",
);
const TAG_ONLY = /^(?<tag>sshd|sshd-session|sshd-auth)\[(?<pid>\d{1,10})\]: *(?<message>.*)$/s;

const PRIORITISED = [BSD, ISO, RFC5424];
const DATED = [ISO];
const NAMED = [BSD];
const BARE = [TAG_ONLY];

/** A line's first character tells which prefixes it may have. */
function patternsFor(line: string): readonly RegExp[] {
  const first = line.charCodeAt(0);
  if (first === 0x3c) return PRIORITISED;
  if (first >= 0x30 && first <= 0x39) return DATED;
  return first >= 0x41 && first <= 0x5a ? NAMED : BARE;
}

/**
 * Cuts the prefix off one line: RFC 3164, the same with an RFC 3339 time, RFC 5424, a bare tag, or none.
 * Times are UTC; those without zone are read in `frame.zone`, without year as the one nearest to receipt. Never throws.
 */
export function cutPrefix(line: string, frame: TimeFrame): LogLine {
  for (const pattern of patternsFor(line)) {
    const groups = pattern.exec(line)?.groups;
    if (groups) return lineOf(groups, frame);
  }
  return { message: line };
}

function lineOf(groups: Readonly<Record<string, string | undefined>>, frame: TimeFrame): LogLine {
  const { iso, host, tag, pid, message = "" } = groups;
  const at = iso === undefined ? bsdTime(groups, frame) : isoTime(iso, frame);
  return {
    message,
    ...(at ? { at } : {}),
    ...(host !== undefined && host !== "-" ? { host } : {}),
    ...(tag !== undefined && tag !== "-" ? { tag } : {}),
    ...(pid !== undefined && /^\d+$/.test(pid) ? { pid: Number(pid) } : {}),
  };
}

function bsdTime(
  groups: Readonly<Record<string, string | undefined>>,
  { zone, receivedAt }: TimeFrame,
): Date | undefined {
  const month = MONTHS.indexOf(groups["month"] ?? "") + 1;
  const [hour = 0, minute = 0, second = 0] = (groups["clock"] ?? "").split(":").map(Number);
  if (month === 0) return undefined;
  const local = { month, day: Number(groups["day"]), hour, minute, second };
  return instantOf(local, zone, receivedAt);
}

function isoTime(text: string, { zone, receivedAt }: TimeFrame): Date | undefined {
  if (/(?:Z|[+-]\d{2}:?\d{2})$/.test(text.slice(10))) {
    const at = new Date(text.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
    return Number.isNaN(at.getTime()) ? undefined : at;
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = text
    .slice(0, 19)
    .split(/[-T:]/)
    .map(Number);
  return instantOf({ year, month, day, hour, minute, second }, zone, receivedAt);
}
