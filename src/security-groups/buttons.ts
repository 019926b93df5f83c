import type { Button, KnownBlock } from "@slack/types";
import { actionsBlock, caseButton } from "../core/blocks.ts";
import type { Case } from "../core/case.ts";
import { groundOf } from "./acting-policy.ts";
import { adoptable } from "./adopt.ts";
import { UNDO_MS } from "./ask-plan.ts";
import type { DriftDetails, DriftState } from "./drift-case.ts";
import { type PlanKind, planFor } from "./plan.ts";

type DriftCase = Case<DriftState, DriftDetails>;

/** A row of more is not read. */
const MAX_BUTTONS = 5;

/** What people can do about a case in its state; none where nothing is to be done. */
export function buttonsOf(of: DriftCase, now: Date): KnownBlock[] {
  const shown = buttonsFor(of, now).slice(0, MAX_BUTTONS);
  return shown.length > 0 ? [actionsBlock("drift", shown)] : [];
}

// oxlint-disable-next-line complexity -- one row a state, splitting it hides that none is missing
function buttonsFor(of: DriftCase, now: Date): readonly Button[] {
  const { details, state } = of;
  const { incident, groupId } = details;
  const escalate =
    incident?.state === "open"
      ? []
      : [caseButton(of, "drift_escalate", "Escalate", { style: "danger" })];
  const look = groupId === undefined ? [] : [caseButton(of, "drift_look", "Look again")];
  const last = [...escalate, ...look];
  switch (state) {
    case "open":
      return [...due(of), ...changes(of), ...others(of), ...last];
    case "asked":
      return [...plan(of, "heal", "Heal now…"), caseButton(of, "drift_keep", "Keep…"), ...last];
    case "signing":
      return [
        caseButton(of, "drift_sign", "Sign…", { style: "primary" }),
        caseButton(of, "drift_decline", "Decline…"),
        ...last,
      ];
    case "unsigned":
      return [...due(of), ...undo(of), ...last];
    case "snoozed":
      return [caseButton(of, "drift_wake", "Wake"), ...changes(of), ...last];
    case "adopting":
      return [
        caseButton(of, "drift_wake", "Wake"),
        caseButton(of, "drift_adopt", "Adopt…"),
        ...changes(of),
        ...last,
      ];
    case "closed":
      return isRecent(details, now) ? undo(of) : [];
    case "acting":
    case "verifying":
      return escalate;
    case "suspect":
    case "held":
      return [];
  }
}

/** Ways to change AWS. Taking back what the cloud did heals, too, where both are about the same rules. */
function changes(of: DriftCase): readonly Button[] {
  const { items } = of.details;
  const removed = items.filter(({ ahead }) => ahead === "cloud");
  const isRestore = removed.length > 0 && removed.every(({ kind }) => kind === "cloud-removed");
  const cloud = new Set(removed.map(({ key }) => key));
  const isHealed = items.every(({ kind, key }) => kind !== "violation" || cloud.has(key));
  const isFirst = items.some(({ ahead }) => ahead === "unknown");
  const isUndone = of.details.plan?.kind === "undo" || items.length === 0;
  return [
    ...(isUndone ? undo(of) : []),
    ...(isHealed ? [] : plan(of, "heal", "Heal…")),
    ...(isRestore
      ? plan(of, "restore", "Restore…")
      : plan(of, "revert", "Revert…", removed.length > 0)),
    ...plan(
      of,
      "apply",
      isFirst ? "Make cloud match…" : "Apply…",
      items.some(({ ahead }) => ahead === "code" || ahead === "unknown"),
    ),
  ];
}

function others(of: DriftCase): readonly Button[] {
  const { items, declared, unread } = of.details;
  const isFirst = items.some(({ ahead }) => ahead === "unknown");
  const violates = items.some(({ kind }) => kind === "violation");
  return [
    ...(declared && adoptable(items).length > 0
      ? [caseButton(of, "drift_adopt", isFirst ? "Make code match…" : "Adopt…")]
      : []),
    ...(violates ? [caseButton(of, "drift_exception", "Exception…")] : []),
    ...(unread || items.length === 0 ? [] : [caseButton(of, "drift_snooze", "Snooze…")]),
  ];
}

function plan(of: DriftCase, kind: PlanKind, label: string, wanted = true): readonly Button[] {
  const { details } = of;
  if (!wanted) return [];
  const handsOver = details.stance.handsOver && kind === "apply";
  const possible = planFor(kind, groundOf(details)) !== undefined || handsOver;
  return possible
    ? [caseButton(of, `drift_${kind}`, label, { style: kind === "heal" ? "danger" : "primary" })]
    : [];
}

function due(of: DriftCase): readonly Button[] {
  if (!of.details.due) return [];
  return [
    caseButton(of, "drift_sign", "Sign…", { style: "primary" }),
    caseButton(of, "drift_decline", "Decline…"),
  ];
}

function undo(of: DriftCase): readonly Button[] {
  return of.details.acts.length > 0 ? [caseButton(of, "drift_undo", "Undo…")] : [];
}

function isRecent({ closedAt }: DriftDetails, now: Date): boolean {
  return closedAt !== undefined && Date.parse(closedAt) + UNDO_MS > now.getTime();
}
