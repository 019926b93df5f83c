import { hand } from "../../core/effect.ts";
import {
  LOGIN_OPEN,
  type LoginCase,
  type LoginDecision,
  type LoginState,
} from "../challenge/details.ts";
import { isSummary } from "./draw.ts";

/** A question that was nobody's and is closed makes room for another about its place. */
export function giveBack(before: LoginCase | undefined, decision: LoginDecision): LoginDecision {
  const next = decision.case;
  if (!before || !next || next.fresh || !isOpen(before.state) || isOpen(next.state))
    return decision;
  if (!before.key.startsWith("nobody:") || isSummary(before.key)) return decision;
  const ref = { by: "key", key: `nobody:${before.details.scope}` } as const;
  const back = hand({
    kind: "allowance.returned",
    caseKind: "allowance",
    ref,
    data: { openedAt: before.openedAt.toISOString() },
  });
  return { ...decision, effects: [...decision.effects, back] };
}

function isOpen(state: LoginState): boolean {
  return LOGIN_OPEN.some((each) => each === state);
}
