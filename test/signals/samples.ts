import { z } from "zod";
import type { Decision } from "../../src/core/case.ts";
import type { Actor, EventDraft } from "../../src/core/event.ts";
import { register } from "../../src/core/house.ts";
import { type JsonObject, jsonObject } from "../../src/core/json.ts";
import type { StoredCase } from "../../src/core/ports.ts";
import type { RawRecord } from "../../src/core/raw-record.ts";
import { signalWatcher } from "../../src/signals/index.ts";
import { SHIPPED_RULES, type SignalPolicy } from "../../src/signals/policy.ts";
import type { Sign } from "../../src/signals/sign.ts";
import { type SignalCase, signalDetails } from "../../src/signals/signal-case.ts";

export const NOW = new Date("2026-11-21T12:00:00.000Z");

export const POLICY: SignalPolicy = {
  channel: "CAWS",
  rules: SHIPPED_RULES,
  accountNames: new Map([["111122223333", "prod"]]),
};

/** An alarm that fires at `seconds` after `NOW`, changed by `parts`. */
export function aSign(seconds: number, parts: Partial<Sign> = {}): Sign {
  return {
    from: "alarm",
    account: "111122223333",
    region: "eu-central-1",
    name: "errors-high",
    id: "errors-high",
    title: "Alarm errors-high",
    state: "firing",
    at: new Date(NOW.getTime() + seconds * 1000).toISOString(),
    why: "Threshold Crossed",
    facts: [["Metric", "AWS/ApplicationELB HTTPCode_ELB_5XX_Count"]],
    assets: [],
    ...parts,
  };
}

const RESPONDER: Actor = {
  kind: "person",
  team: "T1",
  user: "ULEE",
  rights: ["signal.settle"],
};
export const OUTSIDER: Actor = { kind: "person", team: "T1", user: "UOUT", rights: [] };

/** One signal that lives through events. */
export interface Life {
  readonly find: () => SignalCase | undefined;
  readonly see: (sign: Sign, policy?: SignalPolicy) => Decision;
  readonly tell: (kind: string, data: JsonObject, actor?: Actor) => Decision;
}

/** Begins with nothing known; the watcher is the real one, and so is the door of the house. */
export function openLife(): Life {
  const held: { now?: StoredCase; ids: number } = { ids: 0 };

  function take(draft: EventDraft, policy: SignalPolicy): Decision {
    held.ids += 1;
    const before = held.now;
    const occasion = { now: NOW, newId: `signal-${held.ids}`, newNumber: 0 };
    const answer = register(signalWatcher, () => policy).decide(before, draft, occasion);
    if (answer.case) held.now = after(before, answer.case, occasion.newId);
    return answer;
  }

  return {
    find: () => {
      const { now } = held;
      if (!now) return undefined;
      const state = stateSchema.parse(now.state);
      return { ...now, state, details: signalDetails.parse(now.details) };
    },
    see: (sign, policy = POLICY) =>
      take(draftOf("signal.seen", jsonObject.parse(sign), { kind: "system" }), policy),
    tell: (kind, data, actor = RESPONDER) => take(draftOf(kind, data, actor), POLICY),
  };
}

function draftOf(kind: string, data: JsonObject, actor: Actor): EventDraft {
  const ref = { by: "key", key: "k" } as const;
  return { id: "e", kind, caseKind: "signal", ref, at: NOW, actor, data };
}

const stateSchema = z.enum(["firing", "unknown", "snoozed", "closed"]);

function after(
  before: StoredCase | undefined,
  { state, details, fresh }: NonNullable<Decision["case"]>,
  newId: string,
): StoredCase {
  const kept = fresh ? undefined : before;
  return {
    id: kept?.id ?? newId,
    kind: "signal",
    key: "k",
    number: 0,
    state,
    version: (kept?.version ?? 0) + 1,
    openedAt: NOW,
    updatedAt: NOW,
    details,
  };
}

/** An event of EventBridge about an alarm. Source: CloudWatch User Guide, sample events. */
export function alarmEvent(value: string, parts: JsonObject = {}): JsonObject {
  return {
    version: "0",
    id: "2dde0eb1-528b-d2d5-9ca6-6d590caf2329",
    "detail-type": "CloudWatch Alarm State Change",
    source: "aws.cloudwatch",
    account: "111122223333",
    time: "2026-11-21T11:59:00Z",
    region: "eu-central-1",
    resources: ["arn:aws:cloudwatch:eu-central-1:111122223333:alarm:errors-high"],
    detail: {
      alarmName: "errors-high",
      configuration: {
        description: "too many errors",
        metrics: [
          {
            id: "m1",
            metricStat: {
              metric: {
                namespace: "AWS/EC2",
                name: "CPUUtilization",
                dimensions: { InstanceId: "i-0c0de000000003eb1" },
              },
              period: 60,
              stat: "Average",
            },
            returnData: true,
          },
        ],
      },
      state: {
        value,
        reason: "Threshold Crossed: 1 datapoint",
        timestamp: "2026-11-21T11:58:59.123+0000",
      },
      ...parts,
    },
  };
}

/** What SNS delivers for the same alarm. */
export const NOTIFICATION: JsonObject = {
  AlarmName: "errors-high",
  AlarmDescription: null,
  AlarmArn: "arn:aws:cloudwatch:eu-central-1:111122223333:alarm:errors-high",
  AWSAccountId: "111122223333",
  NewStateValue: "ALARM",
  NewStateReason: "Threshold Crossed: 1 datapoint",
  StateChangeTime: "2026-11-21T11:58:59.123+0000",
  Region: "EU (Frankfurt)",
  Trigger: {
    Namespace: "AWS/EC2",
    MetricName: "CPUUtilization",
    Dimensions: [{ name: "InstanceId", value: "i-0c0de000000003eb1" }],
  },
};

/** A finding of GuardDuty as EventBridge sends it. */
export function findingEvent(severity: number, parts: JsonObject = {}): JsonObject {
  return {
    version: "0",
    id: "cd2d702e-ab31-411b-9344-793ce56b1bc7",
    "detail-type": "GuardDuty Finding",
    source: "aws.guardduty",
    account: "111122223333",
    time: "2026-11-21T11:59:00Z",
    region: "eu-central-1",
    detail: {
      schemaVersion: "2.0",
      accountId: "111122223333",
      region: "eu-central-1",
      id: "16afba5c5c43e07c9e3e5e2e544e95df",
      type: "UnauthorizedAccess:EC2/SSHBruteForce",
      severity,
      title: "i-0c0de000000003eb1 is performing SSH brute force attacks.",
      description: "It is performing SSH brute force attacks against 198.51.100.0.",
      updatedAt: "2026-11-21T11:58:00.000Z",
      resource: {
        resourceType: "Instance",
        instanceDetails: { instanceId: "i-0c0de000000003eb1" },
      },
      service: { archived: false, count: 3 },
      ...parts,
    },
  };
}

/** A notice as intake hands it on. */
export function aNotice(body: JsonObject): RawRecord {
  return { source: "notice", id: "n1", body };
}
