import type { EffectData } from "../core/effect.ts";
import { CountersignError, hasCode } from "../core/errors.ts";
import type { JsonObject } from "../core/json.ts";
import type { Performance, Performed, Performer } from "../core/perform.ts";
import type { LiveGroup, Reading } from "../core/readings.ts";
import type { KnownRule, RuleChange } from "../core/rule-change.ts";
import { asJson } from "./as-json.ts";
import { actionOf, type Changed, type RuleCall } from "./change-rules.ts";
import type { Place } from "./clients.ts";
import { isNamed } from "./errors.ts";

type Call = EffectData["sg.call"];
type Result = Exclude<Performance, { outcome: "failed" } | { outcome: "later" }>;

/** What changing a rule needs of the world. */
export interface SgCallPorts {
  readonly now: () => Date;
  readonly readGroup: (
    place: Place,
    groupId: string,
    signal: AbortSignal,
  ) => Promise<Reading<LiveGroup>>;
  /** A group's rules as plans know them. */
  readonly rulesOf: (group: LiveGroup) => readonly KnownRule[];
  readonly change: (call: RuleCall, signal: AbortSignal) => Promise<Changed>;
  /** Keeps the group as it was before the first change of a plan. */
  readonly keepBefore: (caseId: string, planHash: string, group: LiveGroup) => Promise<void>;
  /** Why everything is frozen; undefined: it is not. */
  readonly frozen: () => Promise<string | undefined>;
  /** False when the caps for what nobody asked for are reached. */
  readonly takePlace: (
    account: string,
    key: string,
    caps: NonNullable<Call["caps"]>,
  ) => Promise<boolean>;
  /** Milliseconds to wait for this account's turn; 0: now. */
  readonly pace: (account: string) => Promise<number>;
  /** Why there is no room for the rule; undefined: there is, or nobody can tell. */
  readonly whyFull: (
    group: LiveGroup,
    change: RuleChange,
    signal: AbortSignal,
  ) => Promise<string | undefined>;
}

/** AWS's words for "it is so already". */
const GONE = ["InvalidPermission.NotFound", "InvalidSecurityGroupRuleId.NotFound"];
const THERE = ["InvalidPermission.Duplicate"];

/**
 * Changes one rule, if it is still as it was planned: read, compared, changed, and read again where AWS's answer does not
 * say it. Done again after a crash it finds what it did. The others of its group are not touched.
 */
export function performSgCall(ports: SgCallPorts): Performer<"sg.call"> {
  return async (effect, signal) => {
    const performance = await perform(ports, effect, signal);
    if (!("events" in performance)) return performance;
    const at = ports.now();
    return { ...performance, events: (performance.events ?? []).map((each) => ({ ...each, at })) };
  };
}

async function perform(
  ports: SgCallPorts,
  effect: Performed<"sg.call">,
  signal: AbortSignal,
): Promise<Performance> {
  const { data, owner } = effect;
  const { account, region, groupId, change, planHash } = data;
  const frozen = await ports.frozen();
  if (frozen !== undefined) return refused(effect, `changes are frozen: ${frozen}`, { frozen });
  const reading = await ports.readGroup({ account, region }, groupId, signal);
  if (reading.reading === "gone") return refused(effect, "the group is gone");
  if (reading.reading === "unknown") throw unreadable(reading.reason, change);
  const group = reading.value;
  const judged = judge(effect, ports.rulesOf(group));
  if (judged) return judged;
  const full = await ports.whyFull(group, change, signal);
  if (full !== undefined) return refused(effect, full);
  if (data.caps && !(await ports.takePlace(account, effect.key, data.caps)))
    return refused(effect, "the caps for what heals by itself are reached");
  const wait = await ports.pace(account);
  if (wait > 0) return { outcome: "later", afterMs: wait, reason: "paced" };
  await ports.keepBefore(owner, planHash, group);
  return await changeNow(ports, effect, signal);
}

/** The rule as it is now, beside what the plan says it was; undefined: it is to be changed. */
function judge(effect: Performed<"sg.call">, rules: readonly KnownRule[]): Result | undefined {
  const { change } = effect.data;
  if (change.do === "authorize") {
    const there = rules.find(({ key }) => key === change.key);
    return there ? done(effect, "already", there.ruleId) : undefined;
  }
  const rule = rules.find(({ ruleId }) => ruleId === change.ruleId);
  if (!rule)
    return change.do === "revoke" ? done(effect, "already") : moved(effect, "the rule is gone");
  if (rule.fingerprint === change.fingerprint) return undefined;
  const isDescribed =
    change.do === "describe" && rule.key === change.key && rule.description === change.description;
  return isDescribed
    ? done(effect, "already", rule.ruleId)
    : moved(effect, "it is another rule now");
}

async function changeNow(
  ports: SgCallPorts,
  effect: Performed<"sg.call">,
  signal: AbortSignal,
): Promise<Performance> {
  const { account, region, groupId, change, names } = effect.data;
  const session = { caseId: effect.owner, names };
  try {
    const answer = await ports.change({ account, region, groupId, change, session }, signal);
    if (answer.unknown) return await byReading(ports, effect, signal);
    return done(effect, "done", answer.ruleId);
  } catch (error) {
    // The answer says that it is so already: the read proves it, or says what is so instead.
    if (isNamed(error, change.do === "revoke" ? GONE : THERE))
      return await byReading(ports, effect, signal);
    const why = refusalOf(error, change);
    if (why === undefined) throw error;
    return refused(effect, why);
  }
}

/** What is so, whatever the answer was. */
async function byReading(
  ports: SgCallPorts,
  effect: Performed<"sg.call">,
  signal: AbortSignal,
): Promise<Performance> {
  const { account, region, groupId, change } = effect.data;
  const reading = await ports.readGroup({ account, region }, groupId, signal);
  if (reading.reading !== "ok") throw unreadable("not read", change);
  const judged = judge(effect, ports.rulesOf(reading.value));
  if (judged) return judged;
  throw new CountersignError("aws.unexpected", { action: actionOf(change), error: "NotSo" });
}

/** Why another try can not help, for people; undefined: it may. */
function refusalOf(error: unknown, change: RuleChange): string | undefined {
  if (!(error instanceof CountersignError)) return undefined;
  const { action, error: name } = error.details;
  const called = typeof name === "string" ? name : error.code;
  if (hasCode(error, "aws.denied"))
    return `AWS denied ${typeof action === "string" ? action : actionOf(change)}`;
  if (hasCode(error, "config.missing"))
    return "there is no role with which this account may be changed";
  return hasCode(error, "aws.unexpected") && REFUSALS.test(called)
    ? `AWS refused ${actionOf(change)}: ${called}`
    : undefined;
}

/** Names by which EC2 says that the request itself is the matter. */
const REFUSALS =
  /^(?:Invalid|RulesPerSecurityGroup|SecurityGroup\w*LimitExceeded|Missing|Unsupported|OperationNotPermitted|CannotDelete)/;

function unreadable(reason: string, change: RuleChange): CountersignError {
  return new CountersignError("aws.unexpected", { action: actionOf(change), error: reason });
}

function done(effect: Performed<"sg.call">, outcome: "done" | "already", ruleId?: string): Result {
  const detail = { ...about(effect), outcome, ...(ruleId === undefined ? {} : { ruleId }) };
  return told(effect, outcome, "sg.call_done", detail);
}

function moved(effect: Performed<"sg.call">, why: string): Result {
  return told(effect, "moved", "sg.call_refused", { ...about(effect), outcome: "moved", why });
}

function refused(effect: Performed<"sg.call">, why: string, more: JsonObject = {}): Result {
  const detail = { ...about(effect), outcome: "refused", why, ...more };
  return told(effect, "refused", "sg.call_refused", detail);
}

function about({ data }: Performed<"sg.call">): JsonObject {
  const { planHash, change } = data;
  return { planHash, key: change.key, do: change.do };
}

function told(
  { owner, queuedAt }: Performed<"sg.call">,
  outcome: Result["outcome"],
  kind: string,
  detail: JsonObject,
): Result {
  const data = asJson(detail);
  const event = {
    kind,
    caseKind: "drift",
    ref: { by: "id" as const, id: owner },
    at: queuedAt,
    data,
  };
  return { outcome, detail: data, events: [event] };
}
