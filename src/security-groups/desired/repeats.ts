import type { Faults } from "./faults.ts";
import type { DeclaredRule } from "./reader.ts";

/** The same rule twice is one rule, and worth a word; with two descriptions nobody can say which is meant. */
export function withoutRepeats(
  rules: readonly DeclaredRule[],
  faults: Faults,
): readonly DeclaredRule[] {
  const byKey = new Map<string, DeclaredRule>();
  for (const rule of rules) {
    const key = identityOf(rule);
    const before = byKey.get(key);
    if (!before) byKey.set(key, rule);
    else if (before.description === rule.description)
      faults.lint("same-rule-twice", rule.at, `the same rule stands at ${before.at}`);
    else
      faults.error("same-rule-twice", rule.at, `stands at ${before.at} with another description`);
  }
  return [...byKey.values()];
}

function identityOf({ direction, protocol, from, to, peer }: DeclaredRule): string {
  const whom = peer.kind === "known" ? `${peer.peerKind} ${peer.peer}` : peer.name;
  return `${direction} ${protocol} ${from} ${to} ${peer.kind} ${whom}`;
}
