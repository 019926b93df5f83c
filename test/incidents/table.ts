import type { Decision } from "../../src/core/case.ts";
import type { JsonObject } from "../../src/core/json.ts";
import { placeOf } from "../../src/incidents/escalation.ts";
import { RESOLUTION } from "./observe.ts";
import { MINUTE, person, type World } from "./world.ts";

export type State = "none" | "open" | "acknowledged" | "resolved" | "closed";

/** How each state is reached. */
export const REACHED: Readonly<Record<State, (world: World) => void>> = {
  none: () => undefined,
  open: (world) => void world.open(),
  acknowledged: (world) => {
    world.open();
    world.take("incident.acknowledge", {}, person("U0KIM"));
  },
  resolved: (world) => {
    world.open();
    world.advance(MINUTE);
    world.take("incident.resolve", RESOLUTION, person("U0KIM"));
  },
  closed: (world) => {
    world.open();
    world.take("incident.resolve", RESOLUTION, person("U0KIM"));
    world.advance(7 * 24 * 60 * MINUTE);
  },
};

/** A timer as it is armed now; one that is not armed has a `gen` of the past. */
export function timer(name: string): (world: World) => Decision {
  return (world) => {
    const gen = world.cases.length > 0 ? world.details().timers[name]?.gen : undefined;
    return world.take("timer", { name, gen: gen ?? 999 }, { kind: "timer" });
  };
}

function click(kind: string, data: JsonObject = {}): (world: World) => Decision {
  return (world) => world.take(kind, data, person("U0MAX"));
}

/** Escalate now, from a button of this moment. */
function escalate(world: World): Decision {
  const seen = world.cases.length > 0 ? placeOf(world.details()) : "1.0.0";
  return world.take("incident.escalate", { seen }, person("U0MAX"));
}

const LATER = "2026-12-24T00:00:00.000Z";
const KEYED = { key: "login:abc:raised", text: "more is known" };

export const EVENTS = {
  "the same signal": (world: World) => world.open(),
  "a worse signal": (world: World) => world.open({ severity: "sev1" }),
  "a newer signal": (world: World) => world.open({ occurredAt: LATER }),
  raise: (world: World) =>
    world.take(
      "incident.raise",
      { ...KEYED, cause: "login.gone", severity: "sev1" },
      undefined,
      new Date(LATER),
    ),
  note: (world: World) => world.take("incident.note", KEYED),
  acknowledge: click("incident.acknowledge"),
  "take command": click("incident.take_command"),
  "still on it": click("incident.still_on_it"),
  "hand back": click("incident.hand_back"),
  escalate,
  "escalate, seen before": click("incident.escalate", { seen: "0.0.0" }),
  update: click("incident.update", { text: "looking into it" }),
  "severity up": click("incident.severity", { severity: "sev1", reason: "" }),
  "severity down": click("incident.severity", {
    severity: "sev4",
    reason: "only a drill after all",
  }),
  "form resolve": click("incident.form", { form: "resolve" }),
  "form reopen": click("incident.form", { form: "reopen" }),
  "form severity": click("incident.form", { form: "severity" }),
  "form update": click("incident.form", { form: "update" }),
  resolve: click("incident.resolve", RESOLUTION),
  reopen: click("incident.reopen", { reason: "it goes on" }),
  "timer step": timer("step"),
  "timer ack_remind": timer("ack_remind"),
  "timer ack_expire": timer("ack_expire"),
  "timer update": timer("update"),
  "timer close": timer("close"),
  "timer unknown": timer("tea"),
  "page sent": (world: World) =>
    world.take("page.sent", { effect: "page/case1/1/0/0/0/user:U0KIM" }),
  "page failed": (world: World) =>
    world.take("page.failed", { effect: "page/case1/1/0/0/0/user:U0KIM", reason: "gone" }),
  "page of another incident": (world: World) => world.take("page.failed", { effect: "page/x" }),
} satisfies Readonly<Record<string, (world: World) => Decision>>;

/**
 * `no`: refused with a sentence · `-`: nothing changes · else the next state, and what happened beside it.
 * Pages are those to people and channels that this event queued.
 */
export const TABLE: Readonly<Record<keyof typeof EVENTS, Readonly<Record<State, string>>>> = {
  "the same signal": {
    none: "open, run+1, paged 1, told incident.opened",
    open: "open",
    acknowledged: "acknowledged",
    resolved: "resolved",
    closed: "new open, run+1, paged 1, told incident.opened",
  },
  "a worse signal": {
    none: "open, run+1, paged 2, told incident.opened",
    open: "open, run+1, paged 2",
    acknowledged: "open, run+1, epoch+1, paged 2",
    resolved: "resolved",
    closed: "new open, run+1, paged 2, told incident.opened",
  },
  "a newer signal": {
    none: "open, run+1, paged 1, told incident.opened",
    open: "open",
    acknowledged: "acknowledged",
    resolved: "open, run+1, epoch+1, paged 1, told incident.reopened",
    closed: "new open, run+1, paged 1, told incident.opened",
  },
  raise: {
    none: "open, run+1, paged 2",
    open: "open, run+1, paged 2",
    acknowledged: "open, run+1, epoch+1, paged 2",
    resolved: "open, run+1, epoch+1, paged 2, told incident.reopened",
    closed: "new open, run+1, paged 2, told incident.opened",
  },
  note: {
    none: "-",
    open: "open",
    acknowledged: "acknowledged",
    resolved: "resolved",
    closed: "-",
  },
  acknowledge: {
    none: "no",
    open: "acknowledged",
    acknowledged: "no",
    resolved: "no",
    closed: "no",
  },
  "take command": {
    none: "no",
    open: "acknowledged",
    acknowledged: "acknowledged",
    resolved: "no",
    closed: "no",
  },
  "still on it": {
    none: "no",
    open: "no",
    acknowledged: "acknowledged",
    resolved: "no",
    closed: "no",
  },
  "hand back": {
    none: "no",
    open: "no",
    acknowledged: "open, epoch+1, paged 1",
    resolved: "no",
    closed: "no",
  },
  escalate: {
    none: "no",
    open: "open, paged 2",
    acknowledged: "acknowledged, paged 2",
    resolved: "no",
    closed: "no",
  },
  "escalate, seen before": {
    none: "no",
    open: "no",
    acknowledged: "no",
    resolved: "no",
    closed: "no",
  },
  update: {
    none: "no",
    open: "open",
    acknowledged: "acknowledged",
    resolved: "resolved",
    closed: "no",
  },
  "severity up": {
    none: "no",
    open: "open, run+1, paged 2",
    acknowledged: "acknowledged",
    resolved: "no",
    closed: "no",
  },
  "severity down": {
    none: "no",
    open: "open",
    acknowledged: "acknowledged",
    resolved: "no",
    closed: "no",
  },
  "form resolve": {
    none: "no",
    open: "- form",
    acknowledged: "- form",
    resolved: "no",
    closed: "no",
  },
  "form reopen": { none: "no", open: "no", acknowledged: "no", resolved: "- form", closed: "no" },
  "form severity": {
    none: "no",
    open: "- form",
    acknowledged: "- form",
    resolved: "no",
    closed: "no",
  },
  "form update": {
    none: "no",
    open: "- form",
    acknowledged: "- form",
    resolved: "- form",
    closed: "no",
  },
  resolve: {
    none: "no",
    open: "resolved, told incident.resolved",
    acknowledged: "resolved, told incident.resolved",
    resolved: "no",
    closed: "no",
  },
  reopen: {
    none: "no",
    open: "no",
    acknowledged: "no",
    resolved: "open, run+1, epoch+1, paged 1, told incident.reopened",
    closed: "no",
  },
  "timer step": { none: "-", open: "open, paged 2", acknowledged: "-", resolved: "-", closed: "-" },
  "timer ack_remind": {
    none: "-",
    open: "-",
    acknowledged: "acknowledged",
    resolved: "-",
    closed: "-",
  },
  "timer ack_expire": { none: "-", open: "-", acknowledged: "-", resolved: "-", closed: "-" },
  "timer update": {
    none: "-",
    open: "-",
    acknowledged: "acknowledged",
    resolved: "-",
    closed: "-",
  },
  "timer close": {
    none: "-",
    open: "-",
    acknowledged: "-",
    resolved: "closed, told incident.closed",
    closed: "-",
  },
  "timer unknown": { none: "-", open: "-", acknowledged: "-", resolved: "-", closed: "-" },
  "page sent": {
    none: "-",
    open: "-",
    acknowledged: "acknowledged",
    resolved: "resolved",
    closed: "closed",
  },
  "page failed": {
    none: "-",
    open: "open, paged 2",
    acknowledged: "-",
    resolved: "-",
    closed: "-",
  },
  "page of another incident": {
    none: "-",
    open: "-",
    acknowledged: "-",
    resolved: "-",
    closed: "-",
  },
};
