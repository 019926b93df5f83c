/**
 * Who is on call. Shifts are `[from, to)`: from the first handoff on there is one holder at each instant.
 * Hourly rotations count elapsed hours; daily and weekly ones count local dates at the local time of the handoff.
 */
import { DAY_MS, parseWall, type Zone, zoneOf } from "./zone-time.ts";

/** A rotation of people (Slack user ids, in order). `length`: shifts of that many hours, days or weeks. `start`: local date and time of the first handoff, `2026-01-05T09:00`. */
export interface Schedule {
  readonly rotation: "hourly" | "daily" | "weekly";
  readonly length: number;
  readonly tz: string;
  readonly start: string;
  readonly people: readonly string[];
}

/** An agreed exception, in force in `[from, to)`. */
export type Override = {
  readonly schedule: string;
  readonly from: Date;
  readonly to: Date;
} & (
  | { readonly kind: "replace"; readonly person: string; readonly by: string }
  | { readonly kind: "add" | "remove"; readonly person: string }
);

/** One person's turn. */
export interface Shift {
  readonly person: string;
  readonly from: Date;
  readonly to: Date;
}

/**
 * The people on call at an instant: the holder of the shift, then the overrides in order of their creation, so that later
 * ones win. Empty before the first handoff, without people, in a zone that does not exist, or when overrides leave nobody.
 */
export function onCallAt(
  schedule: Schedule,
  overrides: readonly Override[],
  instant: Date,
): readonly string[] {
  const holder = shiftAt(schedule, instant)?.person;
  return overrides
    .filter(({ from, to }) => from <= instant && instant < to)
    .reduce(applyOverride, holder === undefined ? [] : [holder]);
}

/** The shift of an instant, without overrides. */
export function shiftAt(schedule: Schedule, instant: Date): Shift | undefined {
  const zone = zoneOf(schedule.tz);
  const start = parseWall(schedule.start);
  const { people, length } = schedule;
  if (!zone || start === undefined || people.length === 0 || length < 1) return undefined;
  const rota =
    schedule.rotation === "hourly" ? elapsed(zone, start, length) : dated(zone, start, schedule);
  const turn = rota.turnAt(instant.getTime());
  const person = people[turn % people.length];
  if (turn < 0 || person === undefined) return undefined;
  return { person, from: new Date(rota.startOf(turn)), to: new Date(rota.startOf(turn + 1)) };
}

/** Turns are numbered from 0, the first handoff; negative before it. */
interface Rota {
  readonly turnAt: (instantMs: number) => number;
  readonly startOf: (turn: number) => number;
}

function elapsed(zone: Zone, startWall: number, hours: number): Rota {
  const start = zone.instantOf(startWall);
  const shift = hours * 3_600_000;
  return {
    turnAt: (instant) => Math.floor((instant - start) / shift),
    startOf: (turn) => start + turn * shift,
  };
}

function dated(zone: Zone, startWall: number, { rotation, length }: Schedule): Rota {
  const firstDay = Math.floor(startWall / DAY_MS);
  const handoff = startWall - firstDay * DAY_MS;
  const days = rotation === "weekly" ? length * 7 : length;
  function handoffOf(day: number): number {
    return zone.instantOf(day * DAY_MS + handoff);
  }
  function turnAt(instant: number): number {
    const today = Math.floor(zone.wallAt(instant) / DAY_MS);
    // Tomorrow too: where clocks go back over midnight, tomorrow's handoff may already have been.
    const day = [today + 1, today].find((each) => handoffOf(each) <= instant) ?? today - 1;
    return Math.floor((day - firstDay) / days);
  }
  return { turnAt, startOf: (turn) => handoffOf(firstDay + turn * days) };
}

function applyOverride(people: readonly string[], override: Override): readonly string[] {
  const { kind, person } = override;
  const others = people.filter((each) => each !== person);
  switch (kind) {
    case "add":
      return people.includes(person) ? people : [...people, person];
    case "remove":
      return others;
    case "replace":
      return people.includes(person)
        ? [...new Set(people.map((each) => (each === person ? override.by : each)))]
        : people;
  }
}
