import type { BucketChange } from "./bucket-change.ts";
import type { CaseRef } from "./event.ts";
import type { JsonObject } from "./json.ts";
import type { RuleChange } from "./rule-change.ts";

/** Claimed in this order, then by due time: a backlog of drift never delays a challenge. */
export type Priority = "urgent" | "normal" | "low";

/** Evaluated in the transaction that takes the effect's lease; false: the effect is suppressed. */
export interface Guard {
  readonly caseId: string;
  readonly state: string;
  /** Members of the case's details that must have these values. */
  readonly details?: JsonObject;
}

/** By what groups may be found: names in the default VPC, VPCs whose default group it is, prefix lists and rules of theirs. */
export type GroupClues = Readonly<Record<"names" | "vpcs" | "lists" | "rules", readonly string[]>>;

/** Where a message goes: a channel, or a person by direct message. */
export type Recipient = { readonly channel: string } | { readonly user: string };

/**
 * Each kind of queued effect and its data. A message is named by its `slot` within its case and rendered from the
 * case's latest state when it is sent, so that what waits is never stale and edits coalesce by themselves.
 */
export interface EffectData {
  /** Posts the case's message `slot`, once; `threadOf` names the slot under which it is a reply. */
  readonly "slack.post": {
    readonly slot: string;
    readonly to: Recipient;
    readonly threadOf?: string;
    readonly broadcast?: boolean;
  };
  /** Edits the message `slot` to the case's latest state; nothing if it was never posted. */
  readonly "slack.update": { readonly slot: string };
  /** Puts a file that is made from the case under its message `threadOf`, once; `slot` is its place among the case's messages. */
  readonly "slack.file": {
    readonly slot: string;
    readonly file: string;
    readonly to: Recipient;
    readonly threadOf: string;
  };
  /** Posts a question to a person; who was asked and where is reported to the case. */
  readonly "slack.ask": { readonly slot: string; readonly user: string };
  /**
   * Calls somebody: `user:U…`, `channel:C…`, `usergroup:S…`, or a pager (`pagerduty:`, `jsm:`, `webhook:` and its name).
   * In Slack the message is the case's `slot`; for a pager `alert` is what belongs together and `step` is `run/epoch/loop/step`.
   */
  readonly page: {
    readonly target: string;
    readonly slot: string;
    readonly alert?: string;
    readonly step?: string;
  };
  /** Tells a pager what became of an alert that it was given. */
  readonly "page.update": {
    readonly target: string;
    readonly deed: "acknowledge" | "resolve";
    readonly alert: string;
    readonly step: string;
  };
  /** A timer: comes back as the event `timer` at its due time. Another `gen` than the case's is stale. */
  readonly wake: { readonly name: string; readonly gen: number };
  /** Reads one security group and answers `sg.observed`. */
  readonly "sg.read": {
    readonly account: string;
    readonly region: string;
    readonly groupId: string;
    readonly cause: "event" | "sweep" | "confirm" | "person";
  };
  /** Changes one rule of one group and answers `sg.call_done` or `sg.call_refused`; what cannot be done at all, `sg.call_failed`. */
  readonly "sg.call": {
    readonly account: string;
    readonly region: string;
    readonly groupId: string;
    /** Of the plan that it is a part of. */
    readonly planHash: string;
    readonly change: RuleChange;
    /** Who is behind it, for AWS's own record: Slack users, or `baseline-<id>`. */
    readonly names: readonly string[];
    /** Set when nobody asked for it: the caps hold for these. */
    readonly caps?: { readonly per10Minutes: number; readonly perHour: number };
  };
  /**
   * Finds the groups that a call concerns without naming them by their ids, and tells each `sg.touched`. All of `by`
   * empty: nobody knows which, and the place is swept.
   */
  readonly "sg.find": {
    readonly account: string;
    readonly region: string;
    readonly by: GroupClues;
    /** Data of `sg.touched` but for `groupId`. */
    readonly touched: JsonObject;
  };
  /** Reads and compares every group of an account and region, as the schedule does. */
  readonly "sg.sweep": { readonly account: string; readonly region: string };
  /** Tells each open case of drift whether changes are frozen, as it is now: `sg.frozen`. */
  readonly "freeze.tell": Readonly<Record<string, never>>;
  /** Looks through CloudTrail for calls on a group between two moments (ISO 8601), newest first. `part`: 0, 1, 2 … of a long look. */
  readonly "sg.attribute": {
    readonly account: string;
    readonly region: string;
    readonly groupId: string;
    readonly from: string;
    readonly to: string;
    readonly part: number;
  };
  /** Reads one bucket, or the account's switches when there is no bucket, and answers `bucket.observed`. */
  readonly "bucket.read": {
    readonly account: string;
    readonly bucket?: string;
    readonly cause: "event" | "sweep" | "confirm" | "person";
    /** Who made it worth a look, for the buckets of an account: passed on with each answer. */
    readonly touch?: JsonObject;
    /** Without `bucket`: reads the account's switches alone and judges its buckets by their last readings. */
    readonly fromMemory?: true;
  };
  /** Changes one setting of one bucket and answers `bucket.call_done` or `bucket.call_refused`; what cannot be done at all, `bucket.call_failed`. */
  readonly "bucket.call": {
    readonly account: string;
    readonly bucket: string;
    /** Of the plan that it is a part of. */
    readonly planHash: string;
    readonly change: BucketChange;
    /** Who is behind it, for AWS's own record: Slack users, or `buckets-auto` and who approved it. */
    readonly names: readonly string[];
    /** Set when nobody asked for it: how many such calls may be made in an account within ten minutes. */
    readonly capPer10Minutes?: number;
  };
  /** Looks up people, host and history of a sighting and answers `login.gathered` or `login.gather_failed`. */
  readonly "logins.gather": { readonly claim: JsonObject; readonly attempt: number };
  /** Looks up what a person has proven to be theirs, and answers `proof.factors`. */
  readonly "logins.factors": { readonly user: string };
  /** Asks STS whose a presigned address is, checked before, with the nonce as the header that it signs. Forgotten when it ends. */
  readonly "logins.verify": { readonly url: string; readonly nonce: string };
}

/** Kinds of queued effects. */
export type EffectKind = keyof EffectData;

/** An effect that waits in the outbox. Order holds per case and lane; `timer` has no order. */
export type QueuedEffect = {
  [K in EffectKind]: {
    readonly kind: K;
    readonly data: EffectData[K];
    /** Idempotency key, unique for ever: the same key is queued once. */
    readonly key: string;
    readonly lane: string;
    readonly priority: Priority;
    readonly due?: Date;
    readonly onlyIf?: Guard;
    /** While an effect of this case with the same text is waiting, another one is not queued. */
    readonly coalesce?: string;
    /** Event kinds by which the case is told what came of it (data: the result, and this key as `effect`); absent: nobody is told. */
    readonly answers?: {
      readonly done?: string;
      readonly failed?: string;
      /** After the third try, once: it is still tried. */
      readonly failing?: string;
    };
  };
}[EffectKind];

/** An effect for another case: decided in the same transaction, never queued. */
export interface HandedEffect {
  readonly kind: "hand";
  readonly event: {
    readonly kind: string;
    readonly caseKind: string;
    readonly ref: CaseRef;
    readonly data: JsonObject;
  };
}

/** What a decision wants done. */
export type Effect = QueuedEffect | HandedEffect;

/** Posts the case's message `slot`; idempotent by case and slot. */
export function postMessage(
  caseId: string,
  data: EffectData["slack.post"],
  priority: Priority = "normal",
): QueuedEffect {
  return {
    kind: "slack.post",
    data,
    key: `post/${caseId}/${data.slot}`,
    lane: "slack",
    priority,
  };
}

/** Edits the case's message `slot`; several waiting edits become one. */
export function updateMessage(
  caseId: string,
  version: number,
  slot: string,
  priority: Priority = "normal",
): QueuedEffect {
  return {
    kind: "slack.update",
    data: { slot },
    key: `update/${caseId}/${slot}/${version}`,
    lane: "slack",
    priority,
    coalesce: `update/${slot}`,
  };
}

/** Wakes the case at `due` by the event `timer {name, gen}`. */
export function wakeAt(caseId: string, due: Date, name: string, gen: number): QueuedEffect {
  return {
    kind: "wake",
    data: { name, gen },
    key: `wake/${caseId}/${name}/${gen}`,
    lane: "timer",
    priority: "urgent",
    due,
  };
}

/** Hands an event to another case within the same transaction. */
export function hand(event: HandedEffect["event"]): HandedEffect {
  return { kind: "hand", event };
}
