import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EffectData, QueuedEffect } from "../../src/core/effect.ts";
import { groundOf } from "../../src/security-groups/acting-policy.ts";
import type { BaselineRule } from "../../src/security-groups/baseline.ts";
import type { DriftEvent } from "../../src/security-groups/events.ts";
import { itemId } from "../../src/security-groups/item.ts";
import { type PlanKind, planFor, shortId } from "../../src/security-groups/plan.ts";
import type { DriftPolicy } from "../../src/security-groups/policy.ts";
import { send, signer } from "./acting.ts";
import {
  type Answer,
  type DriftCase,
  event,
  keptBy,
  observed,
  person,
  type Seen,
  step,
  touched,
} from "./play.ts";
import {
  ACCOUNT,
  declares,
  GROUP_ID,
  HTTPS_WORLD,
  liveGroup,
  NOW,
  REGION,
  SSH_OFFICE,
  SSH_WORLD,
  STRICT,
  secondsLater,
} from "./samples.ts";
import { agreedOn, snapshotOf } from "./snapshots.ts";

/** SSH from anywhere is asked about, or healed. */
const ASKING = laddered({ mode: "ask", onSilence: "heal", author: "Ada", approvedBy: "Ines" });
const HEALING = laddered({ mode: "auto", author: "Ada", approvedBy: "Ines" });

function laddered(more: Partial<BaselineRule>): DriftPolicy {
  return { ...STRICT, baseline: STRICT.baseline.map((rule) => ({ ...rule, ...more })) };
}

const PLACE = { account: ACCOUNT, region: REGION, groupId: GROUP_ID };

describe("any sequence of events", () => {
  it("S31: leaves no state without a timer, a read on its way, or a waiting person", () => {
    const happening = fc.record({
      what: fc.constantFrom(...Object.keys(SOURCES)),
      keys: fc.subarray([HTTPS_WORLD, SSH_WORLD, SSH_OFFICE]),
      seconds: fc.constantFrom(0, 1, 3, 25, 700, 90_000),
      deliver: fc.boolean(),
    });
    const policies = fc.constantFrom(STRICT, ASKING, HEALING, {
      ...STRICT,
      acting: { ...STRICT.acting, guarded: ["*"] },
    });
    fc.assert(
      fc.property(
        fc.array(happening, { minLength: 1, maxLength: 25 }),
        policies,
        (sequence, policy) => {
          let now = NOW;
          let matter: DriftCase | undefined;
          let waiting: readonly QueuedEffect[] = [];
          for (const { what, keys, seconds, deliver } of sequence) {
            const due = earliest(waiting);
            if (deliver && due) now = new Date(Math.max(now.getTime(), dueOf(due)));
            else now = secondsLater(now, seconds);
            const arrived = deliver && due ? arrive(due, keys) : make(what, keys, matter);
            waiting = deliver && due ? waiting.filter((each) => each !== due) : waiting;
            const { after, answer } = step(matter, arrived, now, policy);
            matter = after;
            waiting = [...waiting, ...reads(answer)];
            expect(isAttended(matter, waiting), `${what} → ${matter?.state}`).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("S13: sweeps whose reads are up to 10 s old raise no false alarm and miss nothing that stays", () => {
    const change = fc.record({
      after: fc.integer({ min: 45, max: 400 }),
      key: fc.constantFrom(SSH_WORLD, SSH_OFFICE, HTTPS_WORLD),
      // `both`: somebody merges and applies in one moment, so that code and cloud never differ.
      where: fc.constantFrom("both", "both", "cloud"),
    });
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 12 }),
        fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 60, maxLength: 60 }),
        (changes, lags) => {
          const history = historyOf(changes);
          const { alarms, last } = sweepFor(history, lags);
          for (const second of alarms) expect(differedBefore(history, second)).toBe(true);
          expect(last?.state === "open").toBe(differs(momentAt(history, Infinity)));
        },
      ),
      { numRuns: 100 },
    );
  });
});

const SOURCES: Readonly<
  Record<string, (keys: readonly string[], matter: DriftCase | undefined) => DriftEvent>
> = {
  touched: (keys) => touched({ eventId: keys.join(), adds: [...keys] }),
  removed: (keys) => touched({ eventId: `-${keys.join()}`, removes: [...keys] }),
  refused: () => touched({}, false),
  sweep: (keys) => sees(keys, { cause: "sweep" }),
  unknown: (keys) => sees(keys, { reading: { reading: "unknown", reason: "denied", readAt: NOW } }),
  uncompared: (keys) => sees(keys, { declared: { state: "unknown", sources: [], reason: "x" } }),
  gone: () => sees([], { reading: { reading: "gone", readAt: NOW }, cause: "sweep" }),
  dropped: (keys) => sees(keys, { declared: { state: "undeclared", sources: ["infra"] } }),
  loaded: () => event("desired.loaded", PLACE),
  claim: () => event("sg.claim", { ...PLACE, incident: { key: "i:1" } }),
  unclaim: () => event("sg.unclaim", PLACE),
  snooze: (_, matter) =>
    event(
      "sg.snooze",
      { version: matter?.version ?? 0, hours: "1", reason: "ten letters" },
      person("sg.snooze"),
    ),
  wake: () => event("sg.wake", {}, person()),
  revert: (_, matter) => asked("revert", matter),
  heal: (_, matter) => asked("heal", matter),
  undo: (_, matter) => asked("undo", matter),
  keep: () => event("sg.keep", { hours: "1", reason: "ten letters" }, person("sg.snooze")),
  long: (_, matter) =>
    event(
      "sg.snooze",
      { version: matter?.version ?? 0, hours: "168", reason: "ten letters" },
      person("sg.snooze"),
    ),
  sign: (_, matter) =>
    event(
      "sg.sign",
      { hash: matter?.details.proposal?.hash ?? matter?.details.due?.hash ?? "" },
      signer("sg.sign"),
    ),
  decline: () => event("sg.decline", { reason: "ten letters" }, signer("sg.sign")),
  adopt: (_, matter) =>
    event(
      "sg.adopt",
      {
        picked: (matter?.details.items ?? []).map((item) => shortId(itemId(item))),
        reason: "ten letters",
      },
      person(),
    ),
  look: () => event("sg.look", {}, person()),
  escalate: () => event("sg.escalate", {}, person()),
  opened: () => event("incident.opened", { number: 1, key: "x" }),
};

/** The form of a plan, if there is anything to plan. */
function asked(kind: PlanKind, matter: DriftCase | undefined): DriftEvent {
  const possible = matter && planFor(kind, groundOf(matter.details));
  return possible ? send(matter, kind) : event("sg.look", {}, person());
}

function make(what: string, keys: readonly string[], matter: DriftCase | undefined): DriftEvent {
  const source = SOURCES[what];
  if (!source) throw new Error(what);
  return source(keys, matter);
}

/** A queued effect that was performed: what comes back. */
function arrive(effect: QueuedEffect, keys: readonly string[]): DriftEvent {
  if (effect.kind === "wake") return event("timer", { ...effect.data });
  if (effect.kind === "sg.call") return resultOf(effect.data, keys.length);
  const cause = effect.kind === "sg.read" ? effect.data.cause : "event";
  return keys.length === 0 ? event("sg.unread", { reason: "timeout" }) : sees(keys, { cause });
}

/** A call that was done, was refused, found another rule, or never came to an end. */
function resultOf({ planHash, change }: EffectData["sg.call"], chance: number): DriftEvent {
  const about = { planHash, key: change.key, do: change.do };
  if (chance === 0) return event("sg.call_failed", { reason: "timeout" });
  if (chance === 1)
    return event("sg.call_refused", { ...about, outcome: "refused", why: "denied" });
  if (chance === 2) return event("sg.call_refused", { ...about, outcome: "moved", why: "changed" });
  return event("sg.call_done", { ...about, outcome: "done", ruleId: "sgr-0123456789abcdef0" });
}

function reads({ effects }: Answer): readonly QueuedEffect[] {
  return effects
    .filter((each) => each.kind !== "hand")
    .filter(({ kind }) => kind === "sg.read" || kind === "wake" || kind === "sg.call");
}

// oxlint-disable-next-line complexity -- one row a state, splitting it hides that none is missing
function isAttended(matter: DriftCase | undefined, waiting: readonly QueuedEffect[]): boolean {
  if (!matter) return true;
  const { state, details } = matter;
  const read = waiting.some(({ kind }) => kind === "sg.read");
  function timer(name: string): boolean {
    const gen = details.timers[name];
    return waiting.some(
      (each) => each.kind === "wake" && each.data.name === name && each.data.gen === gen,
    );
  }
  switch (state) {
    case "suspect":
      return read || timer("stray");
    case "snoozed":
      return timer("wake");
    case "asked":
      return timer("ask");
    case "signing":
      return timer("sign");
    case "acting":
      return waiting.some(({ kind }) => kind === "sg.call");
    case "verifying":
      return read;
    case "unsigned":
      return details.due !== undefined;
    case "adopting":
      return timer("adopt");
    case "held":
      return details.claim !== undefined || read;
    case "open":
      return details.posted;
    case "closed":
      return details.closedAt !== undefined;
  }
}

function earliest(waiting: readonly QueuedEffect[]): QueuedEffect | undefined {
  return waiting.toSorted((a, b) => dueOf(a) - dueOf(b))[0];
}

function dueOf({ due }: QueuedEffect): number {
  return due?.getTime() ?? 0;
}

function sees(keys: readonly string[], more: Partial<Seen> = {}): DriftEvent {
  return observed({
    reading: { reading: "ok", value: liveGroup(keys), readAt: NOW },
    declared: declares([HTTPS_WORLD]),
    before: snapshotOf(liveGroup([HTTPS_WORLD]), {
      memory: agreedOn(HTTPS_WORLD),
      declared: { source: "infra", at: "sg/web.yml:2" },
    }),
    ...more,
  });
}

/** The rules in cloud and code from a second on. */
interface Moment {
  readonly at: number;
  readonly cloud: readonly string[];
  readonly code: readonly string[];
}

function historyOf(
  changes: readonly { readonly after: number; readonly key: string; readonly where: string }[],
): readonly Moment[] {
  const history: Moment[] = [{ at: 0, cloud: [HTTPS_WORLD], code: [HTTPS_WORLD] }];
  for (const { after, key, where } of changes) {
    const last = momentAt(history, Infinity);
    const cloud = toggle(last.cloud, key);
    // What is done to both is done so that both agree about it afterwards.
    const code = where === "both" ? agree(last.code, key, cloud.includes(key)) : last.code;
    history.push({ at: last.at + after, cloud, code });
  }
  return history;
}

function toggle(keys: readonly string[], key: string): readonly string[] {
  return agree(keys, key, !keys.includes(key));
}

function agree(keys: readonly string[], key: string, there: boolean): readonly string[] {
  const others = keys.filter((each) => each !== key);
  return there ? [...others, key] : others;
}

function momentAt(history: readonly Moment[], second: number): Moment {
  return history.findLast(({ at }) => at <= second) ?? { at: 0, cloud: [], code: [] };
}

function differs({ cloud, code }: Moment): boolean {
  return cloud.toSorted().join() !== code.toSorted().join();
}

/** True when code and cloud really differed at some moment of the last half minute. */
function differedBefore(history: readonly Moment[], second: number): boolean {
  return Array.from({ length: 31 }, (_, ago) => momentAt(history, second - ago)).some(differs);
}

/** A sweep a minute to the end of the history and beyond; each read shows the cloud as it was some seconds ago. */
function sweepFor(
  history: readonly Moment[],
  lags: readonly number[],
): { readonly alarms: readonly number[]; readonly last: DriftCase | undefined } {
  const end = momentAt(history, Infinity).at + 600;
  const alarms: number[] = [];
  let matter: DriftCase | undefined;
  let memory = snapshotOf(liveGroup([HTTPS_WORLD]), { memory: agreedOn(HTTPS_WORLD) });
  let waiting: readonly QueuedEffect[] = [];
  let reading = 0;

  function read(second: number, cause: "sweep" | "confirm"): void {
    const lag = lags[reading++ % lags.length] ?? 0;
    const { cloud } = momentAt(history, second - lag);
    const declared = declares(momentAt(history, second).code);
    const what = sees(cloud, { before: memory, declared, cause });
    const { after, answer } = step(matter, what, secondsLater(NOW, second));
    if (after?.state === "open" && matter?.state !== "open") alarms.push(second);
    matter = after;
    waiting = [...waiting, ...reads(answer).filter(({ kind }) => kind === "sg.read")];
    memory = keptBy(answer) ?? memory;
  }

  for (let second = 60; second <= end; second++) {
    const due = waiting.find((each) => dueOf(each) <= secondsLater(NOW, second).getTime());
    waiting = waiting.filter((each) => each !== due);
    if (due) read(second, "confirm");
    if (second % 60 === 0) read(second, "sweep");
  }
  return { alarms, last: matter };
}
