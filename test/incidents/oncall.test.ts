import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Override, onCallAt, type Schedule, shiftAt } from "../../src/incidents/oncall.ts";
import { parseWall, zoneOf } from "../../src/incidents/zone-time.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const PEOPLE = ["U0ANN", "U0BEN", "U0CLEO"];

function schedule(changes: Partial<Schedule> = {}): Schedule {
  return {
    rotation: "daily",
    length: 1,
    tz: "UTC",
    start: "2025-01-06T09:00",
    people: PEOPLE,
    ...changes,
  };
}

describe("shifts", () => {
  it.each([
    // Spring: 02:30 does not exist on 9 March; the first instant after the gap is 03:00 EDT.
    ["America/New_York", "2025-01-01T02:30", "2025-03-09T06:59:59Z", "2025-03-09T07:00:00Z"],
    // Autumn: 01:30 comes twice on 2 November; the first is EDT.
    ["America/New_York", "2025-01-01T01:30", "2025-11-02T05:29:59Z", "2025-11-02T05:30:00Z"],
    // Beirut springs forward over midnight: 00:00 does not exist on 30 March.
    ["Asia/Beirut", "2025-01-01T00:00", "2025-03-29T21:59:59Z", "2025-03-29T22:00:00Z"],
    // Half an hour of daylight saving time.
    ["Australia/Lord_Howe", "2025-01-01T02:15", "2025-10-04T15:29:59Z", "2025-10-04T15:30:00Z"],
    ["Asia/Kathmandu", "2025-01-01T00:00", "2025-06-01T18:14:59Z", "2025-06-01T18:15:00Z"],
  ])("%s, handoff at %s: %s belongs to one, %s to the next", (tz, start, last, first) => {
    const daily = schedule({ tz, start });

    const before = shiftAt(daily, new Date(last));
    const after = shiftAt(daily, new Date(first));

    expect(after?.from).toEqual(new Date(first));
    expect(before?.to).toEqual(new Date(first));
    expect(PEOPLE.indexOf(after?.person ?? "")).toBe(
      (PEOPLE.indexOf(before?.person ?? "") + 1) % 3,
    );
  });

  it("gives the day that Samoa skipped no shift of 24 hours", () => {
    const daily = schedule({ tz: "Pacific/Apia", start: "2011-12-01T09:00" });

    expect(shiftAt(daily, new Date("2011-12-30T10:30:00Z"))).toEqual({
      person: "U0CLEO",
      from: new Date("2011-12-30T10:00:00Z"),
      to: new Date("2011-12-30T19:00:00Z"),
    });
  });

  it.each([
    ["before the first handoff", schedule(), "2025-01-06T08:59:59Z"],
    ["without people", schedule({ people: [] }), "2025-06-01T00:00:00Z"],
    ["in a zone that does not exist", schedule({ tz: "Mars/Olympus" }), "2025-06-01T00:00:00Z"],
    [
      "with a start that is no date",
      schedule({ start: "2025-02-30T09:00" }),
      "2025-06-01T00:00:00Z",
    ],
    ["with a start that is no time", schedule({ start: "soon" }), "2025-06-01T00:00:00Z"],
    ["with shifts of no length", schedule({ length: 0 }), "2025-06-01T00:00:00Z"],
  ])("nobody is on call %s", (_when, rotation, at) => {
    expect(onCallAt(rotation, [], new Date(at))).toEqual([]);
  });

  it("reads a wall time only when it is one", () => {
    expect(parseWall("2026-01-05T09:00")).toBe(Date.UTC(2026, 0, 5, 9));
    expect(parseWall("2026-01-05 09:00")).toBe(Date.UTC(2026, 0, 5, 9));
    expect(parseWall("2026-01-05T24:00")).toBeUndefined();
  });
});

const ZONES = ["UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu"];

/** The days of three years around which the zone's clocks change, and a few on which nothing happens. */
function interestingDays(tz: string): number[] {
  const zone = zoneOf(tz);
  const first = Date.UTC(2025, 0, 10);
  const days = Array.from({ length: 3 * 365 }, (_, index) => first + index * DAY);
  return days.filter((day, index) => {
    const before = (zone?.wallAt(day) ?? 0) - day;
    const after = (zone?.wallAt(day + DAY) ?? 0) - day - DAY;
    return before !== after || index % 500 === 0;
  });
}

/**
 * The plain reading of the rule: a handoff is the first instant at which the wall clock shows its time or later. It walks
 * in quarters of an hour, of which all offsets here are multiples, from well before.
 */
function naiveHandoff(tz: string, wall: number): number {
  const zone = zoneOf(tz);
  for (let instant = wall - DAY; instant < wall + 2 * DAY; instant += 15 * MINUTE)
    if ((zone?.wallAt(instant) ?? 0) >= wall) return instant;
  return wall;
}

describe("I12: each rotation has exactly one holder at each instant", () => {
  it.each(ZONES.flatMap((tz) => ["00:00", "02:30"].map((time) => ({ tz, time }))))(
    "$tz, handoff at $time: right at midnight, in gaps and in doubled hours",
    ({ tz, time }) => {
      const start = `2025-01-06T${time}`;
      const daily = schedule({ tz, start });
      const firstDay = Date.UTC(2025, 0, 6);
      const handoff = (parseWall(start) ?? 0) - firstDay;

      for (const day of interestingDays(tz)) {
        const today = Math.floor((zoneOf(tz)?.wallAt(day) ?? 0) / DAY) * DAY;
        const turns = [today - DAY, today, today + DAY, today + 2 * DAY].map((date) => ({
          number: (date - firstDay) / DAY,
          from: naiveHandoff(tz, date + handoff),
        }));
        for (let instant = day; instant < day + DAY; instant += 29 * MINUTE) {
          const turn = turns.findLast(({ from }) => from <= instant);
          expect(onCallAt(daily, [], new Date(instant)), new Date(instant).toISOString()).toEqual([
            PEOPLE[(turn?.number ?? 0) % 3],
          ]);
        }
      }
    },
  );

  it("joins shifts without gap or overlap, in any zone, rotation and length", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES, "Asia/Beirut", "America/Sao_Paulo", "Pacific/Apia"),
        fc.constantFrom("hourly" as const, "daily" as const, "weekly" as const),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 3 * 365 * 24 * 60 }),
        (tz, rotation, length, minutes) => {
          const rota = schedule({ tz, rotation, length, start: "2025-01-01T00:30" });
          const instant = new Date(Date.UTC(2025, 0, 10) + minutes * MINUTE);
          const shift = shiftAt(rota, instant);
          expect(shift && shift.from <= instant && instant < shift.to).toBe(true);
          const next = shiftAt(rota, shift?.to ?? instant);
          expect(next?.from).toEqual(shift?.to);
          expect(onCallAt(rota, [], instant)).toEqual([shift?.person]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("counts elapsed hours, weeks by local dates", () => {
    const hourly = schedule({ rotation: "hourly", length: 12, tz: "Europe/Berlin" });
    const weekly = schedule({ rotation: "weekly", tz: "Europe/Berlin" });

    expect(shiftAt(hourly, new Date("2025-01-06T08:00:00Z"))?.to).toEqual(
      new Date("2025-01-06T20:00:00Z"),
    );
    expect(shiftAt(weekly, new Date("2025-03-28T12:00:00Z"))?.to).toEqual(
      new Date("2025-03-31T07:00:00Z"),
    );
  });
});

/** Overrides as one would do it by hand: a list, changed line by line. */
function naive(holder: string, overrides: readonly Override[], at: Date): string[] {
  const people = [holder];
  for (const each of overrides) {
    if (at < each.from || at >= each.to) continue;
    const index = people.indexOf(each.person);
    if (each.kind === "add" && index < 0) people.push(each.person);
    if (each.kind === "remove" && index >= 0) people.splice(index, 1);
    if (each.kind === "replace" && index >= 0) {
      people[index] = each.by;
      const twice = people.lastIndexOf(each.by);
      const once = people.indexOf(each.by);
      if (twice !== once) people.splice(twice, 1);
    }
  }
  return people;
}

describe("overrides", () => {
  it("I13: 50 random overrides give the answer of a naive reference", () => {
    const anybody = fc.constantFrom(...PEOPLE, "U0DAN", "U0EVE");
    const hours = fc.integer({ min: 0, max: 200 });
    const override = fc
      .record({
        kind: fc.constantFrom("add", "remove", "replace"),
        person: anybody,
        by: anybody,
        from: hours,
        long: hours,
      })
      .map(({ kind, person, by, from, long }): Override => {
        const begin = Date.UTC(2025, 5, 1) + from * HOUR;
        const span = {
          schedule: "primary",
          from: new Date(begin),
          to: new Date(begin + long * HOUR),
        };
        if (kind === "replace") return { ...span, kind, person, by };
        return { ...span, kind: kind === "add" ? "add" : "remove", person };
      });

    fc.assert(
      fc.property(
        fc.array(override, { minLength: 50, maxLength: 50 }),
        hours,
        (overrides, hour) => {
          const at = new Date(Date.UTC(2025, 5, 1) + hour * HOUR);
          const holder = shiftAt(schedule(), at)?.person ?? "";
          expect(onCallAt(schedule(), overrides, at)).toEqual(naive(holder, overrides, at));
        },
      ),
    );
  });

  it("may leave nobody, and end to the minute", () => {
    const at = new Date("2025-06-01T12:00:00Z");
    const to = new Date("2025-06-01T12:01:00Z");
    const holder = shiftAt(schedule(), at)?.person ?? "";
    const away: Override = { schedule: "primary", kind: "remove", person: holder, from: at, to };

    expect(onCallAt(schedule(), [away], at)).toEqual([]);
    expect(onCallAt(schedule(), [away], to)).toEqual([holder]);
  });
});
