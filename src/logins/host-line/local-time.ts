/** A wall clock reading without a zone, and perhaps without a year. `month` is 1 to 12. */
export interface LocalTime {
  readonly year?: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const HALF_YEAR_MS = 182 * 86_400_000;

/**
 * A wall clock reading in a zone -> the instant; undefined for a date that does not exist (29 February). Without a year
 * it is the one that brings it nearest to `near`. An hour that a zone skips or repeats gives one of its two readings.
 */
export function instantOf(local: LocalTime, zone: string, near: Date): Date | undefined {
  const year = near.getUTCFullYear();
  const usual = local.year === undefined ? inYear(local, year, zone) : undefined;
  // Less than half a year away no other year can be nearer, and so are all lines but those of a replay.
  if (usual && distance(usual, near) < HALF_YEAR_MS) return usual;
  const years = local.year === undefined ? [year - 1, year, year + 1] : [local.year];
  return years
    .flatMap((each) => inYear(local, each, zone) ?? [])
    .toSorted((a, b) => distance(a, near) - distance(b, near))[0];
}

function inYear(local: LocalTime, year: number, zone: string): Date | undefined {
  const { month, day, hour, minute, second } = local;
  const asUtc = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const exists = asUtc.getUTCMonth() === month - 1 && asUtc.getUTCDate() === day;
  if (!exists || Number.isNaN(asUtc.getTime())) return undefined;
  if (zone === "UTC") return asUtc;
  const guess = new Date(asUtc.getTime() - offsetMs(asUtc, zone));
  // The offset may change between the guess and the true instant, so it is asked for again there.
  return new Date(asUtc.getTime() - offsetMs(guess, zone));
}

/** How far a zone's clocks are ahead of UTC at an instant; 0 for a zone that does not exist. */
function offsetMs(at: Date, zone: string): number {
  try {
    const parts = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    }).formatToParts(at);
    const part = new Map(parts.map(({ type, value }) => [type, Number(value)]));
    const [year = 0, month = 1, day = 1] = [part.get("year"), part.get("month"), part.get("day")];
    const [hour = 0, minute = 0, second = 0] = [
      part.get("hour"),
      part.get("minute"),
      part.get("second"),
    ];
    return Date.UTC(year, month - 1, day, hour, minute, second) - at.getTime();
  } catch {
    return 0;
  }
}

function distance(a: Date, b: Date): number {
  return Math.abs(a.getTime() - b.getTime());
}
