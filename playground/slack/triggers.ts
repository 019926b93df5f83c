import { randomBytes } from "node:crypto";
import { refuse } from "./refusal.ts";
import { ageMs, type LiveInteraction, type Trigger, type Workspace } from "./workspace.ts";

/** A trigger lives this long and opens one modal. */
const TRIGGER_LIFE_MS = 3000;

/** A new `trigger_id` for somebody who did something. */
export function issueTrigger(
  workspace: Workspace,
  user: string,
  interaction: LiveInteraction,
): string {
  const numbers = randomBytes(8);
  const id = `${numbers.readUInt32BE()}.${numbers.readUInt32BE(4)}.${randomBytes(16).toString("hex")}`;
  const issuedAt = workspace.settings.now();
  workspace.triggers.set(id, { user, issuedAt, interaction, isSpent: false });
  return id;
}

/** Takes the trigger. Throws a Refusal when it is unknown, used or too old. */
export function spendTrigger(workspace: Workspace, id: string): Trigger {
  const trigger = workspace.triggers.get(id);
  if (!trigger) return refuse("invalid_trigger_id");
  if (trigger.isSpent) return refuse("exchanged_trigger_id");
  if (ageMs(workspace, trigger.issuedAt) > TRIGGER_LIFE_MS) return refuse("expired_trigger_id");
  trigger.isSpent = true;
  return trigger;
}
