import { describe, expect, it } from "vitest";
import type { LiveGroup, Reading } from "../../src/core/readings.ts";
import type { DriftState } from "../../src/security-groups/drift-case.ts";
import type { DriftEvent } from "../../src/security-groups/events.ts";
import { type DriftCase, effectsOf, event, observed, person, step, touched } from "./play.ts";
import {
  ACCOUNT,
  declares,
  GROUP_ID,
  HTTPS_WORLD,
  liveGroup,
  NOW,
  REGION,
  SSH_WORLD,
  secondsLater,
} from "./samples.ts";
import { agreedOn, snapshotOf } from "./snapshots.ts";

const PLACE = { account: ACCOUNT, region: REGION, groupId: GROUP_ID };
const before = snapshotOf(liveGroup([HTTPS_WORLD]), {
  memory: agreedOn(HTTPS_WORLD),
  declared: { source: "infra", at: "sg/web.yml:2" },
  readAt: secondsLater(NOW, -600).toISOString(),
});
const declared = declares([HTTPS_WORLD]);
const gone = { reading: "gone" as const, readAt: NOW };
const differs = { reading: ok([HTTPS_WORLD, SSH_WORLD]), declared, before };

const EVENTS = {
  touched: touched({ adds: [SSH_WORLD] }),
  "touch refused": touched({}, false),
  attached: touched({ touched: "attached" }),
  "differs, event": observed(differs),
  "differs, sweep": observed({ ...differs, cause: "sweep" }),
  agrees: observed({ ...differs, reading: ok([HTTPS_WORLD]), cause: "confirm" }),
  unreadable: observed({
    ...differs,
    reading: { reading: "unknown", reason: "AccessDenied", readAt: NOW },
  }),
  "read failed": event("sg.unread", { reason: "timeout" }),
  "not compared": observed({
    ...differs,
    declared: { state: "unknown", sources: [], reason: "infra: not read" },
  }),
  gone: observed({ reading: gone, declared: { state: "undeclared", sources: ["infra"] }, before }),
  "gone, in code": observed({
    reading: gone,
    declared: { state: "unseen", sources: ["infra"] },
    before,
  }),
  "gone, in code, sweep": observed({
    reading: gone,
    declared: { state: "unseen", sources: ["infra"] },
    before,
    cause: "sweep",
  }),
  "code changed": event("desired.loaded", PLACE),
  claim: event("sg.claim", { ...PLACE, incident: { key: "isolation:1", number: 7 } }),
  unclaim: event("sg.unclaim", PLACE),
  escalate: event("sg.escalate", {}, person()),
  look: event("sg.look", {}, person()),
  "snooze asked": event("sg.snooze_asked", {}, person("sg.snooze")),
  snooze: event(
    "sg.snooze",
    { version: 1, hours: "8", reason: "known, being fixed" },
    person("sg.snooze"),
  ),
  wake: event("sg.wake", {}, person()),
  "timer remind": event("timer", { name: "remind", gen: 1 }),
  "timer wake": event("timer", { name: "wake", gen: 2 }),
  "timer stray": event("timer", { name: "stray", gen: 0 }),
  "timer stale": event("timer", { name: "remind", gen: 99 }),
  "incident.opened": event("incident.opened", { number: 7, key: "drift:x" }),
  "incident.reopened": event("incident.reopened", { number: 7 }),
  "incident.resolved": event("incident.resolved", { number: 7, reason: "done" }),
  "incident.closed": event("incident.closed", { number: 7, reason: "done" }),
} as const satisfies Readonly<Record<string, DriftEvent>>;

type EventName = keyof typeof EVENTS;
type Cell = readonly [next: DriftState | "none", ...effects: string[]];

/** Nobody is known to have done it, so that CloudTrail is asked. */
const ASK = "sg.attribute";
const POST = ["slack.post", "wake"] as const;
const READ = "sg.read";
const EDIT = "slack.update";
const NOTHING: Cell = ["none"];

/** Every state meets every event: the state afterwards, then the effects. */
const TABLE: Readonly<Record<DriftState | "none", Readonly<Record<EventName, Cell>>>> = {
  none: {
    touched: ["suspect", READ],
    "touch refused": NOTHING,
    attached: [...NOTHING, READ],
    "differs, event": ["open", ASK, ...POST],
    "differs, sweep": ["suspect", READ],
    agrees: NOTHING,
    unreadable: NOTHING,
    "read failed": NOTHING,
    "not compared": NOTHING,
    gone: NOTHING,
    "gone, in code": ["open", ASK, ...POST],
    "gone, in code, sweep": ["suspect", READ],
    "code changed": ["suspect", READ],
    claim: ["held"],
    unclaim: NOTHING,
    escalate: NOTHING,
    look: NOTHING,
    "snooze asked": NOTHING,
    snooze: NOTHING,
    wake: NOTHING,
    "timer remind": NOTHING,
    "timer wake": NOTHING,
    "timer stray": NOTHING,
    "timer stale": NOTHING,
    "incident.opened": NOTHING,
    "incident.reopened": NOTHING,
    "incident.resolved": NOTHING,
    "incident.closed": NOTHING,
  },
  suspect: {
    touched: ["suspect", READ],
    "touch refused": ["suspect"],
    attached: ["suspect", READ],
    "differs, event": ["open", ASK, ...POST],
    "differs, sweep": ["open", ASK, ...POST],
    agrees: ["closed"],
    unreadable: ["suspect", READ],
    "read failed": ["suspect", READ],
    "not compared": ["closed"],
    gone: ["closed"],
    "gone, in code": ["open", ASK, ...POST],
    "gone, in code, sweep": ["suspect", READ],
    "code changed": ["suspect", READ],
    claim: ["held"],
    unclaim: ["suspect"],
    escalate: ["suspect"],
    look: ["suspect"],
    "snooze asked": ["suspect"],
    snooze: ["suspect"],
    wake: ["suspect"],
    "timer remind": ["suspect"],
    "timer wake": ["suspect"],
    "timer stray": ["closed"],
    "timer stale": ["suspect"],
    "incident.opened": ["suspect"],
    "incident.reopened": ["suspect"],
    "incident.resolved": ["suspect"],
    "incident.closed": ["suspect"],
  },
  open: {
    touched: ["open", READ],
    "touch refused": ["open"],
    attached: ["open", READ],
    "differs, event": ["open"],
    "differs, sweep": ["open"],
    agrees: ["open", READ, EDIT],
    unreadable: ["open", READ, EDIT],
    "read failed": ["open", READ, EDIT],
    "not compared": ["open", EDIT],
    gone: ["closed", EDIT],
    "gone, in code": ["open", ASK, EDIT],
    "gone, in code, sweep": ["open", ASK, EDIT],
    "code changed": ["open", READ],
    claim: ["held", EDIT],
    unclaim: ["open"],
    escalate: ["open", "incident.open"],
    look: ["open", READ],
    "snooze asked": ["open"],
    snooze: ["snoozed", EDIT, "wake"],
    wake: ["open"],
    "timer remind": ["open", "slack.post"],
    "timer wake": ["open"],
    "timer stray": ["open"],
    "timer stale": ["open"],
    "incident.opened": ["open", EDIT],
    "incident.reopened": ["open", EDIT],
    "incident.resolved": ["open", EDIT],
    "incident.closed": ["open", EDIT],
  },
  snoozed: {
    touched: ["snoozed", READ],
    "touch refused": ["snoozed"],
    attached: ["snoozed", READ],
    "differs, event": ["snoozed"],
    "differs, sweep": ["snoozed"],
    agrees: ["closed", EDIT],
    unreadable: ["snoozed", READ],
    "read failed": ["snoozed", READ],
    "not compared": ["snoozed"],
    gone: ["closed", EDIT],
    "gone, in code": ["closed", EDIT],
    "gone, in code, sweep": ["closed", EDIT],
    "code changed": ["snoozed", READ],
    claim: ["held", EDIT],
    unclaim: ["snoozed"],
    escalate: ["snoozed", "incident.open"],
    look: ["snoozed", READ],
    "snooze asked": ["snoozed"],
    snooze: ["snoozed"],
    wake: ["open", EDIT],
    "timer remind": ["snoozed"],
    "timer wake": ["open", EDIT],
    "timer stray": ["snoozed"],
    "timer stale": ["snoozed"],
    "incident.opened": ["snoozed", EDIT],
    "incident.reopened": ["snoozed", EDIT],
    "incident.resolved": ["snoozed", EDIT],
    "incident.closed": ["snoozed", EDIT],
  },
  held: {
    touched: ["held", "incident.note", READ],
    "touch refused": ["held"],
    attached: ["held", READ],
    "differs, event": ["held"],
    "differs, sweep": ["held"],
    agrees: ["held"],
    unreadable: ["held"],
    "read failed": ["held"],
    "not compared": ["held"],
    gone: ["held", "incident.note"],
    "gone, in code": ["held", "incident.note"],
    "gone, in code, sweep": ["held", "incident.note"],
    "code changed": ["held", READ],
    claim: ["held"],
    unclaim: ["held", READ],
    escalate: ["held", "incident.open"],
    look: ["held", READ],
    "snooze asked": ["held"],
    snooze: ["held"],
    wake: ["held"],
    "timer remind": ["held"],
    "timer wake": ["held"],
    "timer stray": ["held"],
    "timer stale": ["held"],
    "incident.opened": ["held"],
    "incident.reopened": ["held"],
    "incident.resolved": ["held"],
    "incident.closed": ["held"],
  },
  closed: {
    touched: ["suspect", READ],
    "touch refused": ["closed"],
    attached: ["closed", READ],
    "differs, event": ["open", ASK, ...POST],
    "differs, sweep": ["suspect", READ],
    agrees: ["closed"],
    unreadable: ["closed"],
    "read failed": ["closed"],
    "not compared": ["closed"],
    gone: ["closed"],
    "gone, in code": ["open", ASK, ...POST],
    "gone, in code, sweep": ["suspect", READ],
    "code changed": ["suspect", READ],
    claim: ["held"],
    unclaim: ["closed"],
    escalate: ["closed"],
    look: ["closed"],
    "snooze asked": ["closed"],
    snooze: ["closed"],
    wake: ["closed"],
    "timer remind": ["closed"],
    "timer wake": ["closed"],
    "timer stray": ["closed"],
    "timer stale": ["closed"],
    "incident.opened": ["closed", EDIT],
    "incident.reopened": ["closed", EDIT],
    "incident.resolved": ["closed", EDIT],
    "incident.closed": ["closed", EDIT],
  },
};

const CASES = casesByState();
const CELLS = Object.entries(TABLE).flatMap(([state, row]) =>
  Object.entries(row).map(([name, cell]) => ({ state, name, cell })),
);

describe("the drift case", () => {
  it.each(CELLS)("S31: $state, $name: $cell", ({ state, name, cell }) => {
    const start = CASES.get(state);
    const what = Object.entries(EVENTS).find(([each]) => each === name)?.[1];
    if (!what) throw new Error(name);

    const { after, answer } = step(start, what);

    const [next, ...effects] = cell;
    expect(after?.state ?? "none").toBe(next);
    expect(effectsOf(answer)).toEqual(effects.toSorted());
  });
});

function ok(keys: readonly string[]): Reading<LiveGroup> {
  return { reading: "ok", value: liveGroup(keys), readAt: NOW };
}

/** A case in each state, come there by events. */
function casesByState(): ReadonlyMap<string, DriftCase | undefined> {
  const earlier = secondsLater(NOW, -30);
  const suspect = step(undefined, EVENTS["differs, sweep"], earlier).after;
  const open = step(undefined, EVENTS["differs, event"], earlier).after;
  const snoozed = step(open, EVENTS.snooze, earlier).after;
  const held = step(undefined, EVENTS.claim, earlier).after;
  const agreed = step(open, EVENTS.agrees, secondsLater(earlier, -30)).after;
  const closed = step(agreed, EVENTS.agrees, earlier).after;
  return new Map([
    ["none", undefined],
    ["suspect", suspect],
    ["open", open],
    ["snoozed", snoozed],
    ["held", held],
    ["closed", closed],
  ]);
}
