import { describe, expect, it } from "vitest";
import { isWithinHours, parseHours } from "../../src/core/hours.ts";

const WEEK = parseHours("Mon-Fri 07:00-20:00") ?? { days: [], from: 0, to: 0 };

describe("working hours", () => {
  it.each([
    ["Mon-Fri 07:00-20:00", { days: [1, 2, 3, 4, 5], from: 420, to: 1200 }],
    ["Sat 10:00-12:30", { days: [6], from: 600, to: 750 }],
    ["Sat-Tue 00:00-24:00", { days: [6, 0, 1, 2], from: 0, to: 1440 }],
    ["Mon-Fri 20:00-07:00", undefined],
    ["Mon-Fri 07:00-24:30", undefined],
    ["Mo-Fr 07:00-20:00", undefined],
    ["", undefined],
  ])("%s", (text, hours) => {
    expect(parseHours(text)).toEqual(hours);
  });

  it.each([
    ["2026-11-20T07:00:00Z", "UTC", true],
    ["2026-11-20T06:59:59Z", "UTC", false],
    ["2026-11-20T20:00:00Z", "UTC", false],
    ["2026-11-21T12:00:00Z", "UTC", false],
    // Friday 23:30 in UTC is Saturday in Kathmandu, and half past five in the afternoon in Chicago.
    ["2026-11-20T23:30:00Z", "America/Chicago", true],
    ["2026-11-20T23:30:00Z", "Asia/Kathmandu", false],
    ["2026-11-20T12:00:00Z", "No/Where", true],
  ])("%s in %s: at work %s", (at, zone, atWork) => {
    expect(isWithinHours(new Date(at), WEEK, zone)).toBe(atWork);
  });
});
