/** Where and when the reader is. */
export interface Reader {
  readonly now: Date;
  /** IANA zone; the browser's own when absent. */
  readonly timeZone?: string;
}

type Options = Intl.DateTimeFormatOptions;

const LONG: Options = { weekday: "long", month: "long", day: "numeric", year: "numeric" };
const MIDDLE: Options = { month: "long", day: "numeric", year: "numeric" };
const SHORT: Options = { month: "short", day: "numeric", year: "numeric" };
const DAY_MS = 86_400_000;

/** `{date_short} at {time}` with the reader's own time, as Slack fills it in; an unknown token stays as it is. */
export function formatDate(at: Date, format: string, reader: Reader): string {
  return format.replaceAll(/\{(\w+)\}/g, (whole, token: string) => {
    const [, name = token, pretty] = /^(.*?)(_pretty)?$/.exec(token) ?? [];
    const near = pretty === undefined ? undefined : nearDay(at, reader);
    return near ?? fill(name, at, reader) ?? whole;
  });
}

function fill(token: string, at: Date, reader: Reader): string | undefined {
  switch (token) {
    case "date_num":
      return dayNumber(at, reader);
    case "date":
      return words(at, MIDDLE, reader);
    case "date_short":
      return words(at, SHORT, reader);
    case "date_long":
      return words(at, LONG, reader);
    case "time":
      return formatTime(at, reader);
    case "time_secs":
      return words(at, { hour: "2-digit", minute: "2-digit", second: "2-digit" }, reader);
    case "ago":
      return ago(at, reader.now);
    case "day_divider":
      return words(at, { weekday: "long", month: "long", day: "numeric" }, reader);
    default:
      return undefined;
  }
}

/** `14:05` in the reader's zone. */
export function formatTime(at: Date, reader: Reader): string {
  return words(at, { hour: "2-digit", minute: "2-digit" }, reader);
}

/** What stands between the messages of two days: `Today`, `Yesterday`, or the day in full. */
export function formatDay(at: Date, reader: Reader): string {
  const near = nearDay(at, reader);
  if (near === undefined) return words(at, LONG, reader);
  return near.slice(0, 1).toUpperCase() + near.slice(1);
}

/** `2026-03-01` in the reader's zone. */
export function dayNumber(at: Date, { timeZone }: Reader): string {
  return new Intl.DateTimeFormat("en-CA", {
    dateStyle: "short",
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(at);
}

function words(at: Date, options: Options, { timeZone }: Reader): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  return new Intl.DateTimeFormat("en-GB", { ...options, ...zone, hourCycle: "h23" }).format(at);
}

function nearDay(at: Date, reader: Reader): string | undefined {
  const day = dayNumber(at, reader);
  const names = [
    [0, "today"],
    [-DAY_MS, "yesterday"],
    [DAY_MS, "tomorrow"],
  ] as const;
  return names.find(
    ([shift]) => dayNumber(new Date(reader.now.getTime() + shift), reader) === day,
  )?.[1];
}

function ago(at: Date, now: Date): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  const steps = [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ] as const;
  const format = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });
  for (const [unit, length] of steps)
    if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit);
  return format.format(seconds, "second");
}
