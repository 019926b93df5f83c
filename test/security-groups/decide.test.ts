import { describe, expect, it } from "vitest";
import type { LiveGroup, Reading } from "../../src/core/readings.ts";
import { type DriftEvent, driftEventSchemas } from "../../src/security-groups/events.ts";
import { shortId } from "../../src/security-groups/plan.ts";
import type { DriftPolicy } from "../../src/security-groups/policy.ts";
import { called, openedUnder, planNow, send, signer } from "./acting.ts";
import { type DriftCase, effectsOf, event, observed, person, step, touched } from "./play.ts";
import {
  ACCOUNT,
  declares,
  GROUP_ID,
  HTTPS_WORLD,
  liveGroup,
  NOW,
  POLICY,
  REGION,
  SSH_WORLD,
  STRICT,
  secondsLater,
} from "./samples.ts";
import { agreedOn, snapshotOf } from "./snapshots.ts";
import { type Cell, TABLE } from "./table.ts";

const OPENED = step(
  undefined,
  observed({
    reading: ok([HTTPS_WORLD, SSH_WORLD]),
    declared: declares([HTTPS_WORLD]),
    before: snapshotOf(liveGroup([HTTPS_WORLD]), { memory: agreedOn(HTTPS_WORLD) }),
  }),
).after;
const REVERT = planNow(OPENED, "revert");
const CALL = { planHash: REVERT.hash, key: SSH_WORLD, do: "revoke" };
/** Everything is guarded: nothing is done without a second name. */
const GUARDED: DriftPolicy = { ...POLICY, acting: { ...POLICY.acting, guarded: ["*"] } };
/** SSH from anywhere is asked about. */
const ASKING: DriftPolicy = {
  ...POLICY,
  owners: [{ match: {}, notify: ["U0OWNER"] }],
  baseline: STRICT.baseline.map((rule) => ({ ...rule, mode: "ask" as const })),
};

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
  frozen: event("sg.frozen", { why: "the network is being moved" }),
  thawed: event("sg.frozen", {}),
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
  "wide snooze": event(
    "sg.snooze",
    { version: 1, hours: "168", reason: "until the audit is over" },
    person("sg.snooze"),
  ),
  "exception asked": event("sg.exception_asked", {}, person()),
  "keep asked": event("sg.keep_asked", {}, person("sg.snooze")),
  keep: event("sg.keep", { hours: "8", reason: "needed for the audit" }, person("sg.snooze")),
  "plan asked": event("sg.plan_asked", { kind: "revert" }, person("sg.change")),
  "plan sent": send(OPENED, "revert"),
  "undo sent": event(
    "sg.plan_sent",
    { kind: "undo", hash: "0123456789abcdef", picked: [], reason: "it was needed", typed: "" },
    person("sg.change"),
  ),
  "sign asked": event("sg.sign_asked", {}, signer("sg.sign")),
  sign: event("sg.sign", { hash: REVERT.hash.slice(0, 16) }, signer("sg.sign")),
  "sign other": event("sg.sign", { hash: "0123456789abcdef0123" }, signer("sg.sign")),
  "decline asked": event("sg.decline_asked", {}, signer("sg.sign")),
  decline: event("sg.decline", { reason: "this is needed today" }, signer("sg.sign")),
  "adopt asked": event("sg.adopt_asked", {}, person()),
  adopt: event(
    "sg.adopt",
    { picked: [shortId(`cloud-added ${SSH_WORLD}`)], reason: "it should stay" },
    person(),
  ),
  "call done": event("sg.call_done", { ...CALL, outcome: "done" }),
  "call refused": event("sg.call_refused", { ...CALL, outcome: "refused", why: "denied" }),
  "call failed": event("sg.call_failed", { reason: "timeout" }),
  undo: event("sg.undo", { picked: [], by: { user: "U0BOB" }, reason: "it was needed" }),
  "timer sign": event("timer", { name: "sign", gen: 2 }),
  "timer ask": event("timer", { name: "ask", gen: 1 }),
  "timer due": event("timer", { name: "due", gen: 2 }),
  "timer overdue": event("timer", { name: "overdue", gen: 3 }),
  "timer adopt": event("timer", { name: "adopt", gen: 2 }),
  "timer remind": event("timer", { name: "remind", gen: 1 }),
  "timer wake": event("timer", { name: "wake", gen: 2 }),
  "timer stray": event("timer", { name: "stray", gen: 0 }),
  "timer stale": event("timer", { name: "remind", gen: 99 }),
  "incident.opened": event("incident.opened", { number: 7, key: "drift:x" }),
  "incident.reopened": event("incident.reopened", { number: 7 }),
  "incident.resolved": event("incident.resolved", { number: 7, reason: "done" }),
  "incident.closed": event("incident.closed", { number: 7, reason: "done" }),
} as const satisfies Readonly<Record<string, DriftEvent>>;

/** Nobody is known to have done it, so that CloudTrail is asked. */
/** Events that are about no state: what they do has tests of their own. */
const BESIDE = [
  "sg.attempted",
  "sg.attempts_due",
  "sg.attributed",
  "sg.hinted",
  "sg.sweep_asked",
  "sg.swept",
];
const CASES = casesByState();
const CELLS = [...CASES.keys()].flatMap((state) =>
  Object.keys(EVENTS).map((name) => ({ state, name, cell: cellOf(state, name) })),
);

describe("the drift case", () => {
  it("S31: has a row for each state, and each row names events that there are", () => {
    expect([...CASES].map(([state, of]) => [state, of?.state ?? "none"])).toEqual(
      [...CASES.keys()].map((state) => [state, state]),
    );
    expect([...CASES.keys()].toSorted()).toEqual(Object.keys(TABLE).toSorted());
    const named = Object.values(TABLE).flatMap((row) => Object.keys(row));
    expect(named.filter((name) => !Object.hasOwn(EVENTS, name))).toEqual([]);
    const kinds = new Set(Object.values(EVENTS).map(({ kind }) => kind));
    const missing = Object.keys(driftEventSchemas).filter(
      (kind) => ![...kinds].some((each) => each === kind),
    );
    expect(missing.toSorted()).toEqual(BESIDE);
  });

  it.each(CELLS)("S31: $state, $name: $cell", ({ state, name, cell }) => {
    const start = CASES.get(state);
    const what = Object.entries(EVENTS).find(([each]) => each === name)?.[1];
    if (!what) throw new Error(name);

    const { after, answer } = step(start, what, NOW, state === "asked" ? ASKING : POLICY);

    const [next, ...effects] = cell;
    expect(after?.state ?? "none").toBe(next);
    expect(effectsOf(answer)).toEqual(effects.toSorted());
  });
});

function cellOf(state: string, name: string): Cell {
  const row = Object.entries(TABLE).find(([each]) => each === state)?.[1];
  const start = CASES.get(state)?.state ?? "none";
  return row?.[name] ?? [start];
}

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
  const asked = openedUnder(ASKING, earlier);
  const guarded = openedUnder(GUARDED, earlier);
  const signing = step(guarded, send(guarded, "revert"), earlier, GUARDED).after;
  const acting = step(open, EVENTS["plan sent"], earlier).after;
  const verifying = step(acting, called(acting), earlier).after;
  const unsigned = step(verifying, EVENTS.agrees, earlier).after;
  const adopting = step(open, EVENTS.adopt, earlier).after;
  return new Map([
    ["none", undefined],
    ["suspect", suspect],
    ["open", open],
    ["asked", asked],
    ["signing", signing],
    ["acting", acting],
    ["verifying", verifying],
    ["unsigned", unsigned],
    ["snoozed", snoozed],
    ["adopting", adopting],
    ["held", held],
    ["closed", closed],
  ]);
}
