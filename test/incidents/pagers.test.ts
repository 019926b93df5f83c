import { describe, expect, it } from "vitest";
import type { Decision } from "../../src/core/case.ts";
import { lintPolicies } from "../../src/incidents/lint.ts";
import { describeForPagers } from "../../src/incidents/paged.ts";
import type { IncidentPolicy } from "../../src/incidents/policy.ts";
import { acknowledge, calls, entries, RESOLUTION, show } from "./observe.ts";
import { MINUTE, newWorld, POLICY, person, START, type World } from "./world.ts";

const PAGED: IncidentPolicy = {
  ...POLICY,
  pagers: [
    { target: "pagerduty:main", heard: true },
    { target: "webhook:siem", heard: false },
  ],
};

/** What pagers are told by a decision, in order: `resolve pagerduty:main 0`, `page pagerduty:main 1`. */
function told({ effects }: Decision, target = "pagerduty:main"): string[] {
  return effects.flatMap((each) => {
    if (each.kind !== "page" && each.kind !== "page.update") return [];
    const { data, kind, lane } = each;
    if (data.target !== target) return [];
    expect(lane).toBe(`page:${target}`);
    return [`${kind === "page" ? "page" : each.data.deed} ${data.alert}`];
  });
}

function inPager(world: World, kind: string, alert = String(world.details().epoch)): Decision {
  const by = "Kim (PagerDuty)";
  return world.take(kind, { pager: "pagerduty:main", alert, by }, { kind: "pager", name: by });
}

describe("an incident and its pagers", () => {
  it("the usual policies call every pager beside who is on call", () => {
    const world = newWorld(PAGED);

    world.open();

    expect(calls(world).map(([, target]) => target)).toEqual([
      "user:U0KIM",
      "pagerduty:main",
      "webhook:siem",
    ]);
  });

  it("an acknowledgement in Slack is told to each pager, once", () => {
    const world = newWorld(PAGED);
    world.open();

    const taken = acknowledge(world);

    expect([told(taken), told(taken, "webhook:siem")]).toEqual([
      ["acknowledge 0"],
      ["acknowledge 0"],
    ]);
    expect(told(acknowledge(world, "U0KIM"))).toEqual([]);
  });

  it.each([
    ["handed back", (world: World) => world.take("incident.hand_back", {}, person("U0MAX"))],
    ["worse", (world: World) => world.open({ severity: "sev1" })],
    ["given back in the pager", (world: World) => inPager(world, "pager.unacked")],
  ])("I9: %s, the old alert is closed before a new one calls", (_, back) => {
    const world = newWorld(PAGED);
    world.open();
    acknowledge(world);

    const decision = back(world);

    expect(decision.case?.state).toBe("open");
    expect(told(decision)).toEqual(["resolve 0", "page 1"]);
    expect(told(decision, "webhook:siem")).toEqual(["resolve 0", "page 1"]);
  });

  it("I9: the same when an acknowledgement has expired, and when it is opened again", () => {
    const world = newWorld(PAGED);
    world.open();
    acknowledge(world);
    world.advance(60 * MINUTE);
    const gen = world.details().timers["ack_expire"]?.gen ?? 0;

    const expired = world.take("timer", { name: "ack_expire", gen }, { kind: "timer" });
    const resolved = world.take("incident.resolve", RESOLUTION, person("U0MAX"));
    const reopened = world.take("incident.reopen", { reason: "again" }, person("U0MAX"));

    expect([told(expired), told(resolved), told(reopened)]).toEqual([
      ["resolve 0", "page 1"],
      ["resolve 1"],
      ["page 2"],
    ]);
  });

  it("a severity that pages nobody closes the alert, and raising it again rings again", () => {
    const world = newWorld(PAGED);
    world.open();
    const lower = { severity: "sev4", reason: "only a drill after all" };

    const lowered = world.take("incident.severity", lower, person("U0MAX"));
    const raised = world.take(
      "incident.severity",
      { severity: "sev2", reason: "" },
      person("U0MAX"),
    );
    const resolved = world.take("incident.resolve", RESOLUTION, person("U0MAX"));

    expect([told(lowered), told(raised), told(resolved)]).toEqual([
      ["resolve 0"],
      ["page 0"],
      ["resolve 0"],
    ]);
    const keys = [lowered, resolved].map(({ effects }) =>
      effects.flatMap((each) => (each.kind === "page.update" ? each.key : [])),
    );
    expect(new Set(keys.flat()).size).toBe(keys.flat().length);
  });

  it("help rings although the alert is quiet: it is an alert of its own, closed with the rest", () => {
    const step = { targets: ["pagerduty:main"], waitMs: MINUTE };
    const policies = { default: { steps: [step], repeat: 0, exhausted: "channel" as const } };
    const world = newWorld({ ...PAGED, policies });
    world.open();
    acknowledge(world);

    const helped = world.take("incident.escalate", { seen: "1.h.0" }, person("U0MAX"));
    const resolved = world.take("incident.resolve", RESOLUTION, person("U0MAX"));

    expect([told(helped), told(resolved)]).toEqual([
      ["page 0/help-1"],
      ["resolve 0", "resolve 0/help-1"],
    ]);
  });

  it("what pagers have stands in the headline, with where to acknowledge when nothing comes back", () => {
    const world = newWorld(PAGED);
    world.open();
    const heard = newWorld({ ...PAGED, pagers: [{ target: "pagerduty:main", heard: true }] });
    heard.open();

    expect(show(world, "headline")).toContain(
      "PagerDuty main, webhook siem; acknowledge here, in Slack",
    );
    expect(show(heard, "headline")).not.toContain("acknowledge here");
    expect(show(newOpened(), "headline")).not.toContain("Pagers");
  });

  it("a pager that is gone is passed over with an entry; one with people of its own is a person on call", () => {
    const step = { targets: ["pagerduty:old", "jsm:ops"], waitMs: MINUTE };
    const policies = { default: { steps: [step], repeat: 0, exhausted: "channel" as const } };
    const policy = {
      ...POLICY,
      schedules: {},
      policies,
      pagers: [{ target: "jsm:ops", heard: false }],
    };
    const world = newWorld(policy);

    world.open();

    expect(calls(world)).toEqual([[0, "jsm:ops"]]);
    expect(entries(world)).toContain("skipped");
    expect(lintPolicies(policy, START).filter((gap) => gap.policy === "default")).toEqual([]);
  });
});

function newOpened(): World {
  const world = newWorld();
  world.open();
  return world;
}

describe("a page that does not get through", () => {
  it("after three tries the next step is called when nothing else of this one was; the room is told", () => {
    const world = newWorld(PAGED);
    world.holdPages = true;
    world.open();
    const [first = "", second = "", third = ""] = world.attempted;

    const one = world.take("page.failing", { effect: first, attempts: 3 });
    const two = world.take("page.failing", { effect: second, attempts: 3 });
    const all = world.take("page.failed", { effect: third, reason: "it answered 400" });

    expect([one, two, all].map((each) => told(each, "channel:C0SEC").length)).toEqual([0, 0, 1]);
    expect(entries(world)).toEqual([
      "opened",
      "paged",
      "failing",
      "failing",
      "undelivered",
      "paged",
    ]);
    expect(show(world, "line:3")).toContain("does not get through so far");
  });

  it("counts again when it gets through after all, and is told once", () => {
    const world = newWorld(PAGED);
    world.holdPages = true;
    world.open();
    const [first = ""] = world.attempted;

    world.take("page.failing", { effect: first, attempts: 3 });
    world.take("page.failing", { effect: first, attempts: 4 });
    expect(world.details().pages[0]?.failed).toBe(true);
    world.take("page.sent", { effect: first });

    expect(world.details().pages[0]?.failed).toBeUndefined();
    expect(entries(world).filter((each) => each === "failing")).toHaveLength(1);
  });
});

describe("what is done in a pager", () => {
  it("an acknowledgement takes the incident, under the name from there; others in pagers are told", () => {
    const world = newWorld(PAGED);
    world.open();

    const decision = inPager(world, "pager.acked");

    expect(decision.case?.state).toBe("acknowledged");
    expect(world.details().acked?.by).toBe("Kim (PagerDuty)");
    expect(world.details().responders).toEqual([]);
    expect(told(decision, "webhook:siem")).toEqual(["acknowledge 0"]);
    expect(show(world, "headline")).toContain("acknowledged by Kim (PagerDuty)");
  });

  it("its reminder goes to the room, because there are no direct messages to a pager", () => {
    const world = newWorld(PAGED);
    world.open();
    inPager(world, "pager.acked");

    world.advance(61 * MINUTE);

    expect(entries(world)).toContain("ack_remind");
    expect(show(world, `line:${world.details().lined}`)).toContain("Still on it, Kim (PagerDuty)?");
  });

  it("I5: before or after a resolution, an acknowledgement never leaves it open", () => {
    const first = newWorld(PAGED);
    first.open();
    inPager(first, "pager.acked");
    first.take("incident.resolve", RESOLUTION, person("U0MAX"));
    const second = newWorld(PAGED);
    second.open();
    second.take("incident.resolve", RESOLUTION, person("U0MAX"));

    const late = inPager(second, "pager.acked");

    expect([first.incident().state, second.incident().state]).toEqual(["resolved", "resolved"]);
    expect(late.case).toBeUndefined();
  });

  it("a resolution is a question to the room, and paging goes on", () => {
    const world = newWorld(PAGED);
    world.open();

    const decision = inPager(world, "pager.resolved");

    expect(decision.case?.state).toBe("open");
    expect(world.details().run.kind).toBe("paging");
    expect(show(world, `line:${world.details().lined}`)).toMatch(
      /Resolved by Kim \(PagerDuty\)[^]*Until somebody resolves it here[^]*incident_form_resolve/,
    );
  });

  it.each(["pager.acked", "pager.unacked", "pager.resolved", "pager.reopened"])(
    "I21 (in part): %s for an earlier epoch or a call for help is in the record only",
    (kind) => {
      const world = newWorld(PAGED);
      world.open();
      acknowledge(world);
      world.take("incident.hand_back", {}, person("U0MAX"));

      for (const alert of ["0", "1/help-1", "2", "", "<!here>"]) {
        const decision = inPager(world, kind, alert);
        expect(decision.case).toBeUndefined();
        expect(decision.effects).toEqual([]);
        expect(decision.reasons).toHaveLength(1);
      }
    },
  );
});

describe("an incident in a pager's words", () => {
  it("I15 (in part): the sentence names kind, account and name, and nothing foreign", () => {
    const world = newWorld(PAGED);
    world.open();
    const of = { ...world.incident(), details: world.details() };

    const named = describeForPagers(of, (id) => (id === "111122223333" ? "prod" : undefined));
    const nameless = describeForPagers(of, () => undefined);

    expect(named.sentence).toBe(
      `SEV2 a login was denied by its owner, account prod: SEC-0042 ${world.details().codename}`,
    );
    expect(nameless.sentence).not.toContain("111122223333");
    expect(named.title).toBe("root logged in to web-1 from 203.0.113.9");
  });
});
