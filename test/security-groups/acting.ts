import { expect } from "vitest";
import type { Actor } from "../../src/core/event.ts";
import { groundOf } from "../../src/security-groups/acting-policy.ts";
import type { DriftEvent } from "../../src/security-groups/events.ts";
import { changeId, type Plan, type PlanKind, planFor } from "../../src/security-groups/plan.ts";
import type { DriftPolicy } from "../../src/security-groups/policy.ts";
import { type DriftCase, event, person, step } from "./play.ts";
import { HTTPS_WORLD, NOW, SSH_WORLD } from "./samples.ts";
import { sees } from "./scenes.ts";

/** Somebody who did not open the rule and did not ask for anything. */
export function signer(...rights: string[]): Actor {
  return { kind: "person", team: "T0", user: "U0BOB", rights };
}

/** What the case would do now. Throws when it would do nothing. */
export function planNow(of: DriftCase | undefined, kind: PlanKind): Plan {
  const plan = of && planFor(kind, groundOf(of.details));
  if (!plan) throw new Error(`nothing to ${kind}`);
  return plan;
}

/** The form of a plan, as it is sent by somebody who looked at it just now. */
export function send(
  of: DriftCase | undefined,
  kind: PlanKind,
  actor: Actor = person("sg.change", "sg.apply"),
  more: Readonly<Record<string, unknown>> = {},
): DriftEvent {
  const { hash, changes } = planNow(of, kind);
  return event(
    "sg.plan_sent",
    {
      kind,
      hash: hash.slice(0, 16),
      picked: changes.map(changeId),
      reason: "opened by mistake",
      typed: "",
      ...more,
    },
    actor,
  );
}

/** What comes of the change that is in hand. */
export function called(
  of: DriftCase | undefined,
  result: Readonly<Record<string, string>> = { outcome: "done" },
): DriftEvent {
  const plan = of?.details.plan;
  const change = plan?.changes[plan.next];
  if (!plan || !change) throw new Error("nothing is in hand");
  const kind =
    result["outcome"] === "done" || result["outcome"] === "already"
      ? "sg.call_done"
      : "sg.call_refused";
  return event(kind, { planHash: plan.hash, key: change.key, do: change.do, ...result });
}

/** A case that is open because SSH was opened in the cloud, under this policy. */
export function openedUnder(policy: DriftPolicy, at: Date = NOW): DriftCase | undefined {
  const { after } = step(undefined, sees([HTTPS_WORLD, SSH_WORLD]), at, policy);
  expect(after).toBeDefined();
  return after;
}
