import { describe, expect, it } from "vitest";
import type { IncidentPolicy } from "../../src/incidents/policy.ts";
import { calls, entries } from "./observe.ts";
import { MINUTE, newWorld, OPENING, POLICY, person } from "./world.ts";

describe("an escalation", () => {
  it("I3: a denial decides incident, run, first page and the message at once", () => {
    const world = newWorld();

    const decision = world.open();

    expect(decision.case?.state).toBe("open");
    expect(
      decision.effects.map((each) => (each.kind === "hand" ? each.event.kind : each.key)),
    ).toEqual([
      "post/case1/headline",
      "post/case1/line:1",
      "wake/case1/step/1",
      "post/case1/line:2",
      "page/case1/1/0/0/0/user:U0KIM",
      "incident.opened",
    ]);
    expect(world.handed).toEqual([
      {
        kind: "incident.opened",
        caseKind: "login",
        ref: { by: "id", id: "logincase" },
        data: { number: 42, key: OPENING.key },
      },
    ]);
  });

  it("goes through steps and loops, then repeats the last step for ever", () => {
    const world = newWorld();
    world.open();

    world.advance(3 * 25 * MINUTE + 31 * MINUTE);

    const loop = [
      [0, "user:U0KIM"],
      [10, "user:U0LEE"],
      [10, "channel:C0SEC"],
    ] as const;
    expect(calls(world)).toEqual([
      ...[0, 25, 50].flatMap((from) => loop.map(([at, target]) => [from + at, target])),
      ...[75, 90, 105].flatMap((at) => [
        [at, "user:U0LEE"],
        [at, "channel:C0SEC"],
      ]),
    ]);
    expect(entries(world)).toContain("exhausted");
    expect(world.timers()).toHaveLength(1);
  });

  it("pages the configured way when a policy is written down, and calls the channel every hour in the end", () => {
    const policy: IncidentPolicy = {
      ...POLICY,
      policies: {
        default: {
          steps: [{ targets: ["user:U0MAX", "usergroup:S0OPS"], waitMs: MINUTE }],
          repeat: 0,
          exhausted: "channel",
        },
      },
    };
    const world = newWorld(policy);
    world.open();

    world.advance(122 * MINUTE);

    expect(calls(world)).toEqual([
      [0, "user:U0MAX"],
      [0, "usergroup:S0OPS"],
      [1, "channel:C0SEC"],
      [61, "channel:C0SEC"],
      [121, "channel:C0SEC"],
    ]);
  });

  it("runs what is overdue once after an outage, and counts the next step from then", () => {
    const world = newWorld();
    world.open();
    world.skip(45 * MINUTE);

    world.take("timer", { name: "step", gen: 1 }, { kind: "timer" });
    world.take("timer", { name: "step", gen: 1 }, { kind: "timer" });

    expect(calls(world)).toEqual([
      [0, "user:U0KIM"],
      [45, "user:U0LEE"],
      [45, "channel:C0SEC"],
    ]);
    const { run } = world.incident().details;
    expect(run).toMatchObject({ kind: "paging", step: 1, nextAt: "2026-11-21T15:01:00.000Z" });
  });

  it("gives up a step at once when nothing of it can be delivered", () => {
    const world = newWorld();
    world.dead.add("user:U0KIM");

    world.open();

    expect(calls(world)).toEqual([
      [0, "user:U0LEE"],
      [0, "channel:C0SEC"],
    ]);
    expect(entries(world)).toEqual(["opened", "paged", "undelivered", "paged"]);
  });

  it("goes on by its timer when everybody is out of reach, without a storm", () => {
    const world = newWorld();
    for (const target of ["user:U0KIM", "user:U0LEE", "channel:C0SEC"]) world.dead.add(target);

    world.open();
    world.advance(60 * MINUTE);

    expect(world.sent).toEqual([]);
    expect(world.details().run).toMatchObject({ kind: "exhausted", round: 4 });
    expect(world.timers()).toHaveLength(1);
  });

  it("pages nobody at sev4, and says so to whoever wants to escalate", () => {
    const world = newWorld();
    world.open({ severity: "sev4" });

    const refused = world.take("incident.escalate", { seen: "0.s.0" }, person("U0MAX"));

    expect(world.sent).toEqual([]);
    expect(refused.reply).toEqual({
      kind: "private",
      text: "SEV4 pages nobody: raise the severity first.",
    });
    world.take("incident.severity", { severity: "sev1", reason: "" }, person("U0MAX"));
    expect(calls(world)).toEqual([
      [0, "user:U0KIM"],
      [0, "channel:C0SEC"],
    ]);
  });
});

describe("when the configuration changes during a run", () => {
  it("I10: edited and deleted policies move no step", () => {
    const world = newWorld();
    world.open();

    world.policy = {
      ...POLICY,
      policies: {
        default: {
          steps: [{ targets: ["user:U0EVE"], waitMs: MINUTE }],
          repeat: 0,
          exhausted: "channel",
        },
      },
    };
    world.advance(10 * MINUTE);

    expect(calls(world)).toEqual([
      [0, "user:U0KIM"],
      [10, "user:U0LEE"],
      [10, "channel:C0SEC"],
    ]);
  });

  it("I10: a schedule that vanished is passed over at once, with an entry", () => {
    const world = newWorld();
    world.policy = {
      ...POLICY,
      policies: {
        default: {
          steps: [
            { targets: ["schedule:primary"], waitMs: 10 * MINUTE },
            { targets: ["schedule:backup"], waitMs: 10 * MINUTE },
            { targets: ["user:U0MAX", "pager:x", "nonsense"], waitMs: 10 * MINUTE },
          ],
          repeat: 0,
          exhausted: "channel",
        },
      },
    };
    world.open();

    const { primary } = POLICY.schedules;
    world.policy = { ...world.policy, schedules: primary ? { primary } : {} };
    world.advance(10 * MINUTE);

    expect(calls(world)).toEqual([
      [0, "user:U0KIM"],
      [10, "user:U0MAX"],
    ]);
    expect(world.details().lines).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ what: "skipped", text: "schedule:backup", to: "vanished" }),
        expect.objectContaining({ what: "skipped", text: "pager:x", to: "unknown" }),
        expect.objectContaining({ what: "skipped", text: "nonsense", to: "unknown" }),
      ]),
    );
  });

  it("I10: somebody who left is not called; who is on call is looked up at each step", () => {
    const world = newWorld();
    world.open();

    world.policy = {
      ...POLICY,
      activePeople: ["U0KIM", "U0MAX"],
      overrides: [],
    };
    world.advance(10 * MINUTE);

    expect(calls(world)).toEqual([
      [0, "user:U0KIM"],
      [10, "channel:C0SEC"],
    ]);
    expect(world.details().lines).toContainEqual(
      expect.objectContaining({ what: "skipped", text: "schedule:backup", to: "inactive" }),
    );
  });

  it("I11: nobody on call calls the channel at once, and looks again every five minutes", () => {
    const alone: IncidentPolicy = {
      ...POLICY,
      schedules: {
        primary: {
          rotation: "weekly",
          length: 1,
          tz: "UTC",
          start: "2026-11-21T14:08",
          people: ["U0KIM"],
        },
      },
      policies: {
        default: {
          steps: [{ targets: ["schedule:primary"], waitMs: 10 * MINUTE }],
          repeat: 0,
          exhausted: "repeat_last",
        },
      },
    };
    const world = newWorld(alone);
    world.open();

    world.advance(11 * MINUTE);

    expect(calls(world)).toEqual([
      [0, "channel:C0SEC"],
      [5, "channel:C0SEC"],
      [10, "user:U0KIM"],
    ]);
    expect(entries(world)).toContain("nobody");
    expect(world.details().run).toMatchObject({ kind: "paging", loop: 0, step: 0 });
  });

  it("I11: a policy that does not exist calls the channel, until a severity asks for another", () => {
    const world = newWorld({ ...POLICY, severities: { sev2: { policy: "gone" } } });
    world.open();
    world.policy = { ...POLICY, severities: { sev2: {} } };

    world.advance(5 * MINUTE);

    expect(calls(world)).toEqual([
      [0, "channel:C0SEC"],
      [5, "user:U0KIM"],
    ]);
  });

  it("stops looking when the severity no longer pages anybody", () => {
    const world = newWorld({
      ...POLICY,
      schedules: {},
      policies: { default: { steps: [], repeat: 0, exhausted: "channel" } },
    });
    world.open();

    world.take(
      "incident.severity",
      { severity: "sev4", reason: "only a drill after all" },
      person("U0MAX"),
    );
    world.advance(60 * MINUTE);

    expect(calls(world)).toEqual([[0, "channel:C0SEC"]]);
  });
});
