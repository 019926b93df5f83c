import { describe, expect, it } from "vitest";
import { lintPolicies } from "../../src/incidents/lint.ts";
import { POLICY, START } from "./world.ts";

const HOUR = 3_600_000;

function hoursLater(hours: number): Date {
  return new Date(START.getTime() + hours * HOUR);
}

describe("the lint of policies", () => {
  it("says nothing when somebody is there at every hour of the week", () => {
    expect(lintPolicies(POLICY, START)).toEqual([]);
  });

  it("I11: names the hours in which nobody is on call", () => {
    const away = { schedule: "primary", kind: "remove", person: "U0KIM" } as const;
    const gap = { from: hoursLater(5), to: hoursLater(8) };
    const { primary } = POLICY.schedules;
    const policy = {
      ...POLICY,
      schedules: {
        primary: {
          ...primary,
          rotation: "weekly" as const,
          length: 4,
          tz: "UTC",
          start: "2026-11-16T09:00",
          people: ["U0KIM"],
        },
      },
      overrides: [{ ...away, ...gap }],
    };

    expect(lintPolicies(policy, START)).toEqual([
      { policy: "critical", ...gap },
      { policy: "default", ...gap },
    ]);
  });

  it("does not take a channel or a group for a person, and knows a policy that does not exist", () => {
    const policy = {
      ...POLICY,
      severities: { sev1: { policy: "gone" } },
      policies: {
        default: {
          steps: [{ targets: ["channel:C0SEC", "usergroup:S0OPS"], waitMs: 60_000 }],
          repeat: 0,
          exhausted: "channel" as const,
        },
      },
    };

    expect(lintPolicies(policy, START)).toEqual([
      { policy: "gone", from: START, to: hoursLater(168), missing: true },
      { policy: "default", from: START, to: hoursLater(168) },
    ]);
  });
});
