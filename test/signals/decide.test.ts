import { describe, expect, it } from "vitest";
import type { Decision } from "../../src/core/case.ts";
import { weigh } from "../../src/signals/policy.ts";
import { aSign, type Life, OUTSIDER, openLife, POLICY } from "./samples.ts";

const SNOOZE = { hours: "8", reason: "known: the load test runs" };

function kinds(decision: Decision): string[] {
  return decision.effects.map((each) => (each.kind === "hand" ? each.event.kind : each.kind));
}

/** What an event did, in one line. */
function outcomeOf(decision: Decision): string {
  if (decision.refused)
    return decision.effects.length === 0 ? "no" : "a refusal that does something";
  return decision.case ? [decision.case.state, ...kinds(decision)].join(", ") : "-";
}

function stateOf(life: Life): string {
  return life.find()?.state ?? "none";
}

function privately(decision: Decision): string {
  return decision.reply?.kind === "private" ? decision.reply.text : "";
}

/** How each state is reached. */
const REACHED: Readonly<Record<string, () => Life>> = {
  none: openLife,
  firing: () => lived((life) => life.see(aSign(0))),
  unknown: () =>
    lived((life) => {
      life.see(aSign(0));
      life.see(aSign(10, { state: "unknown" }));
    }),
  snoozed: () =>
    lived((life) => {
      life.see(aSign(0));
      life.tell("signal.snooze", SNOOZE);
    }),
  closed: () =>
    lived((life) => {
      life.see(aSign(0));
      life.see(aSign(10, { state: "well" }));
    }),
};

function lived(live: (life: Life) => unknown): Life {
  const life = openLife();
  live(life);
  return life;
}

const EVENTS: Readonly<Record<string, (life: Life) => Decision>> = {
  fires: (life) => life.see(aSign(60)),
  well: (life) => life.see(aSign(60, { state: "well" })),
  "no data": (life) => life.see(aSign(60, { state: "unknown" })),
  older: (life) => life.see(aSign(-60)),
  snooze: (life) => life.tell("signal.snooze", SNOOZE),
  wake: (life) => life.tell("signal.wake", {}),
  timer: (life) => life.tell("timer", { name: "wake", gen: 1 }),
  settle: (life) => life.tell("signal.settle", { reason: "it was the load test" }),
  escalate: (life) => life.tell("signal.escalate", {}),
  opened: (life) => life.tell("incident.opened", { number: 7, key: "k" }),
  resolved: (life) => life.tell("incident.resolved", { number: 7, reason: "benign" }),
};

/** "-": nothing; "no": refused; else the state afterwards and what is done beside the message. */
const TABLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  fires: {
    none: "firing, slack.post, incident.open",
    firing: "firing, slack.update",
    unknown: "firing, slack.update",
    snoozed: "snoozed, slack.update",
    closed: "firing, slack.post, incident.open",
  },
  well: {
    none: "-",
    firing: "closed, slack.update, incident.note",
    unknown: "closed, slack.update, incident.note",
    snoozed: "closed, slack.update, incident.note",
    closed: "-",
  },
  "no data": {
    none: "-",
    firing: "unknown, slack.update",
    unknown: "unknown, slack.update",
    snoozed: "snoozed, slack.update",
    closed: "-",
  },
  older: {
    none: "firing, slack.post, incident.open",
    firing: "-",
    unknown: "-",
    snoozed: "-",
    closed: "-",
  },
  snooze: {
    none: "-",
    firing: "snoozed, slack.update, wake",
    unknown: "snoozed, slack.update, wake",
    snoozed: "snoozed, slack.update, wake",
    closed: "no",
  },
  wake: { none: "-", firing: "no", unknown: "no", snoozed: "firing, slack.update", closed: "no" },
  timer: { none: "-", firing: "-", unknown: "-", snoozed: "firing, slack.update", closed: "-" },
  settle: { none: "-", firing: "no", unknown: "no", snoozed: "no", closed: "no" },
  escalate: { none: "-", firing: "no", unknown: "no", snoozed: "no", closed: "no" },
  opened: {
    none: "-",
    firing: "firing, slack.update",
    unknown: "unknown, slack.update",
    snoozed: "snoozed, slack.update",
    closed: "closed, slack.update",
  },
  resolved: {
    none: "-",
    firing: "firing, slack.update",
    unknown: "unknown, slack.update",
    snoozed: "snoozed, slack.update",
    closed: "closed, slack.update",
  },
};

const CELLS = Object.entries(TABLE).flatMap(([event, row]) =>
  Object.entries(row).map(([state, expected]) => ({ event, state, expected })),
);

describe("the table of the signal", () => {
  it("has a cell for each event in each state", () => {
    expect(Object.keys(TABLE)).toEqual(Object.keys(EVENTS));
    for (const row of Object.values(TABLE)) expect(Object.keys(row)).toEqual(Object.keys(REACHED));
    for (const [state, reach] of Object.entries(REACHED)) expect(stateOf(reach())).toBe(state);
  });

  it.each(CELLS)("$state, $event: $expected", ({ event, state, expected }) => {
    const life = REACHED[state]?.() ?? openLife();
    const decision = EVENTS[event]?.(life);

    expect(decision && outcomeOf(decision)).toBe(expected);
  });
});

describe("what a signal is worth", () => {
  it.each([
    [9.1, "sev1"],
    [7, "sev2"],
    [4, "sev3"],
    [3.9, "post"],
  ])("a finding of %s is %s as shipped", (score, weight) => {
    expect(weigh(aSign(0, { from: "finding", score }), POLICY).weight).toBe(weight);
  });

  it("the first rule that fits decides, by name, account and score", () => {
    const rules = [
      { name: "noise-*", weight: "ignore" },
      { account: "999999999999", weight: "sev1" },
      { from: "alarm", weight: "sev4", channel: "COTHER" },
    ] as const;
    const policy = { ...POLICY, rules };

    expect(weigh(aSign(0, { name: "noise-7" }), policy).weight).toBe("ignore");
    expect(weigh(aSign(0), policy)).toEqual({ weight: "sev4", channel: "COTHER" });
    expect(weigh(aSign(0, { from: "finding", score: 10 }), policy).weight).toBe("post");
  });

  it("what is ignored leaves no case; what is only posted opens no incident until somebody asks", () => {
    const life = openLife();
    const ignore = { ...POLICY, rules: [{ weight: "ignore" }] } as const;
    const post = { ...POLICY, rules: [] } as const;

    expect(life.see(aSign(0), ignore).case).toBeUndefined();
    expect(kinds(life.see(aSign(0), post))).toEqual(["slack.post"]);
    const asked = life.tell("signal.escalate", {}, OUTSIDER);
    expect(kinds(asked)).toEqual(["slack.update", "incident.open"]);
    expect(privately(life.tell("signal.escalate", {}))).toMatch(/already/);
  });

  it("a finding that became worse raises its incident and breaks a snooze", () => {
    const life = openLife();
    life.see(aSign(0, { from: "finding", id: "f", score: 5 }));
    life.tell("incident.opened", { number: 7, key: "k" });
    life.tell("signal.snooze", SNOOZE);

    const worse = life.see(aSign(60, { from: "finding", id: "f", score: 9 }));

    expect(kinds(worse)).toEqual(["slack.update", "incident.raise"]);
    expect(stateOf(life)).toBe("firing");
  });

  it("one that was only posted and became worse opens an incident", () => {
    const life = openLife();
    life.see(aSign(0, { from: "finding", id: "f", score: 2 }));

    const worse = life.see(aSign(60, { from: "finding", id: "f", score: 7 }));

    expect(kinds(worse)).toEqual(["slack.update", "incident.open"]);
  });

  it("the same word by two ways is one, while it fires and after it is over", () => {
    const life = openLife();
    life.see(aSign(0));

    expect(life.see(aSign(0)).case).toBeUndefined();
    expect(life.see(aSign(10, { state: "well" })).case?.state).toBe("closed");
    expect(life.see(aSign(10, { state: "well" })).case).toBeUndefined();
  });
});

describe("who may quiet a signal", () => {
  it("settling needs the right, a reason, and no open incident", () => {
    const life = openLife();
    life.see(aSign(0));
    const settle = { reason: "it was the load test" };
    life.tell("incident.opened", { number: 7, key: "k" });

    expect(privately(life.tell("signal.settle", settle, OUTSIDER))).toMatch(/signal\.settle/);
    expect(privately(life.tell("signal.settle", settle))).toMatch(/resolve that one first/);
    life.tell("incident.closed", { number: 7, reason: "benign" });
    expect(life.tell("signal.settle", { reason: "no" }).reply?.kind).toBe("errors");
    expect(life.tell("signal.settle", settle).case?.state).toBe("closed");
  });

  it("snoozing needs the right, a length that is offered, and a reason", () => {
    const life = openLife();
    life.see(aSign(0));
    const unknown = { ...OUTSIDER, rights: "unknown" } as const;

    expect(privately(life.tell("signal.snooze", SNOOZE, OUTSIDER))).toMatch(/right/);
    expect(privately(life.tell("signal.snooze", SNOOZE, unknown))).toMatch(/Try again/);
    expect(privately(life.tell("signal.snooze", SNOOZE, { kind: "timer" }))).toMatch(/person/);
    expect(life.tell("signal.snooze", { ...SNOOZE, hours: "999" }).reply?.kind).toBe("errors");
    expect(life.tell("signal.snooze", { ...SNOOZE, reason: "x" }).reply?.kind).toBe("errors");
    expect(stateOf(life)).toBe("firing");
  });

  it("a form is for those who may use it", () => {
    const life = openLife();
    life.see(aSign(0));

    expect(life.tell("signal.form", { form: "snooze" }).reply).toEqual({
      kind: "modal",
      modal: "snooze",
    });
    expect(life.tell("signal.form", { form: "settle" }, OUTSIDER).refused).toBe(true);
  });
});
