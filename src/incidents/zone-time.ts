/**
 * Wall clocks of a time zone. A wall time is a number: the milliseconds that `Date.UTC` gives for the date and time that
 * the clock on the wall shows. Source of the rules: IANA zones as Node.js knows them (`Intl`).
 */
export interface Zone {
  readonly wallAt: (instantMs: number) => number;
  /** A wall time that does not exist is the first instant after the gap; of one that exists twice, the first. */
  readonly instantOf: (wallMs: number) => number;
}

export const DAY_MS = 86_400_000;

/** The zone of that name, or undefined when there is none. */
export function zoneOf(tz: string): Zone | undefined {
  const format = formatFor(tz);
  if (!format) return undefined;
  const clock = format;
  function wallAt(instantMs: number): number {
    const part = new Map(clock.formatToParts(instantMs).map(({ type, value }) => [type, value]));
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = PARTS.map((name) =>
      Number(part.get(name)),
    );
    return Date.UTC(year, month - 1, day, hour, minute, second);
  }
  function offsetAt(instantMs: number): number {
    return wallAt(instantMs) - Math.floor(instantMs / 1000) * 1000;
  }
  function instantOf(wallMs: number): number {
    const before = offsetAt(wallMs - DAY_MS);
    const after = offsetAt(wallMs + DAY_MS);
    if (before === after) return wallMs - before;
    const shown = [wallMs - before, wallMs - after].filter((each) => wallAt(each) === wallMs);
    if (shown.length > 0) return Math.min(...shown);
    return firstAfter(wallMs - after, wallMs - before, (each) => offsetAt(each) === after);
  }
  return { wallAt, instantOf };
}

/** `2026-01-05T09:00` -> a wall time, or undefined when it is none. */
export function parseWall(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})$/.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  const wall = Date.UTC(year, month - 1, day, hour, minute);
  return new Date(wall).toISOString().slice(0, 16) === text.replace(" ", "T") ? wall : undefined;
}

const PARTS = ["year", "month", "day", "hour", "minute", "second"] as const;

/** `hourCycle`, because `hour12: false` may print midnight as 24:00. */
function formatFor(tz: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone: tz,
      calendar: "gregory",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    // A RangeError: no such zone. The caller says so to people.
    return undefined;
  }
}

/** The first millisecond in (low, high] at which `reached` holds; it holds from some moment on. */
function firstAfter(low: number, high: number, reached: (each: number) => boolean): number {
  let [no, yes] = [low, high];
  while (yes - no > 1) {
    const middle = Math.floor((no + yes) / 2);
    if (reached(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}
