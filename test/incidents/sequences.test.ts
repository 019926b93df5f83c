import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/core/json.ts";
import type { IncidentPolicy } from "../../src/incidents/policy.ts";
import { RESOLUTION } from "./observe.ts";
import { MINUTE, newWorld, OPENING, POLICY, person, type World } from "./world.ts";

/** What may never be: an incident that nothing wakes, a run that called nobody, two that are not over. */
function complaints(world: World): string[] {
  const { runs, epoch, severity } = world.details();
  const { state } = world.incident();
  const paged = severity !== "sev4";
  const tried = world.attempted.filter((key) => key.includes(`/${runs}/${epoch}/`));
  const unclosed = world.cases.filter((one) => one.state !== "closed");
  return [
    ...(state !== "closed" && paged && world.timers().length === 0 ? ["nothing wakes it"] : []),
    ...(state === "open" && paged && tried.length === 0 ? ["nobody was called"] : []),
    ...(unclosed.length > 1 ? ["two are not over"] : []),
  ];
}

describe("I14: any sequence of events", () => {
  const severity = fc.constantFrom(
    "sev1" as const,
    "sev2" as const,
    "sev3" as const,
    "sev4" as const,
  );
  const user = fc.constantFrom("U0KIM", "U0LEE", "U0MAX", "U0SAM");
  const step = fc.oneof(
    severity.map((each) => ({ do: "open" as const, severity: each })),
    fc.constantFrom(1, 5, 10, 30, 61).map((minutes) => ({ do: "wait" as const, minutes })),
    fc.constant({ do: "end" as const }),
    fc.record({
      do: fc.constant("die" as const),
      target: fc.constantFrom("user:U0KIM", "user:U0LEE", "channel:C0SEC"),
    }),
    fc.record({
      do: fc.constant("deed" as const),
      user,
      deed: fc.constantFrom<readonly [string, JsonObject]>(
        ["incident.acknowledge", {}],
        ["incident.take_command", {}],
        ["incident.still_on_it", {}],
        ["incident.hand_back", {}],
        ["incident.escalate", { seen: "1.0.0" }],
        ["incident.escalate", { seen: "1.h.0" }],
        ["incident.update", { text: "so far so good" }],
        ["incident.severity", { severity: "sev1", reason: "it is getting worse" }],
        ["incident.severity", { severity: "sev4", reason: "it is only a drill" }],
        ["incident.resolve", RESOLUTION],
        ["incident.reopen", { reason: "not over" }],
        ["incident.note", { key: OPENING.key, text: "a note" }],
        [
          "incident.raise",
          { key: OPENING.key, cause: "login.gone", severity: "sev1", text: "left" },
        ],
      ),
    }),
  );

  /** Without schedules, because looking up time zones takes most of the time. */
  const people: IncidentPolicy = {
    ...POLICY,
    schedules: {},
    policies: {
      default: {
        steps: [
          { targets: ["user:U0KIM"], waitMs: 10 * MINUTE },
          { targets: ["user:U0LEE", "user:U0SAM", "channel:C0SEC"], waitMs: 15 * MINUTE },
        ],
        repeat: 1,
        exhausted: "repeat_last",
      },
      critical: {
        steps: [{ targets: ["user:U0LEE"], waitMs: 5 * MINUTE }],
        repeat: 0,
        exhausted: "channel",
      },
    },
  };

  it("leaves no unclosed incident of sev1 to sev3 without a timer, and no run without a page", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 3, maxLength: 20 }), (steps) => {
        const world = newWorld(people);
        world.open();
        for (const each of steps) {
          if (each.do === "open")
            world.open({ severity: each.severity, occurredAt: world.now().toISOString() });
          if (each.do === "wait") world.advance(each.minutes * MINUTE);
          if (each.do === "end" && world.incident().state === "resolved")
            world.advance(POLICY.closeAfterMs);
          if (each.do === "die") world.dead.add(each.target);
          if (each.do === "deed") world.take(...each.deed, person(each.user));
          expect(complaints(world)).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
