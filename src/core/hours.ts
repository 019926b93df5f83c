/** Working hours: days of the week (0 is Sunday) and minutes of the day; `to` is the first minute after them. */
export interface WorkingHours {
  readonly days: readonly number[];
  readonly from: number;
  readonly to: number;
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const FORM =
  /^([A-Z][a-z]{2})(?:-([A-Z][a-z]{2}))? ([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/;

/** `Mon-Fri 07:00-20:00` -> working hours; undefined for anything else. Days may go round the week's end (`Sat-Tue`), times may not go past midnight. */
export function parseHours(text: string): WorkingHours | undefined {
  const match = FORM.exec(text.trim());
  if (!match) return undefined;
  const [, first = "", last = first, ...clock] = match;
  const [start, end] = [DAYS.indexOf(first), DAYS.indexOf(last)];
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = clock.map(Number);
  const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
  if (start < 0 || end < 0 || from >= to || to > 24 * 60) return undefined;
  const length = ((end - start + 7) % 7) + 1;
  return { days: Array.from({ length }, (_, day) => (start + day) % 7), from, to };
}

/** Whether somebody is at work at a moment, by the clock of their zone; an unknown zone counts as UTC. */
export function isWithinHours(at: Date, { days, from, to }: WorkingHours, zone = "UTC"): boolean {
  const { weekday, hour, minute } = wallClock(at, zone);
  const minutes = hour * 60 + minute;
  return days.includes(weekday) && minutes >= from && minutes < to;
}

interface WallClock {
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
}

function wallClock(at: Date, zone: string): WallClock {
  try {
    const parts = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      weekday: "short",
      hour: "numeric",
      minute: "numeric",
    }).formatToParts(at);
    const part = new Map(parts.map(({ type, value }) => [type, value]));
    return {
      weekday: DAYS.indexOf(part.get("weekday") ?? ""),
      hour: Number(part.get("hour")),
      minute: Number(part.get("minute")),
    };
  } catch {
    return zone === "UTC"
      ? { weekday: at.getUTCDay(), hour: at.getUTCHours(), minute: at.getUTCMinutes() }
      : wallClock(at, "UTC");
  }
}
