import type { Finding } from "./finding.ts";
import type { AcceptRule } from "./policy.ts";

/** The agreement by which all of this is public on purpose, or nothing: one grant that nobody agreed to is enough. */
export function acceptedBy(
  bucket: string,
  findings: readonly Finding[],
  rules: readonly AcceptRule[],
  now: Date,
): { readonly owner: string; readonly reason: string; readonly until: Date } | undefined {
  const living = rules.filter((rule) => rule.bucket === bucket && endOf(rule) > now);
  const agreed = findings.map((finding) => living.find((rule) => fits(rule, finding)));
  const rulesUsed = agreed.filter((rule) => rule !== undefined);
  const [first] = rulesUsed.toSorted((a, b) => endOf(a).getTime() - endOf(b).getTime());
  if (!first || rulesUsed.length < findings.length) return undefined;
  return { owner: first.owner, reason: first.reason, until: endOf(first) };
}

function fits({ channel, statement }: AcceptRule, finding: Finding): boolean {
  const [kind] = finding.channel.split(":");
  return kind === channel && (statement === "all" || statement === finding.hash);
}

/** The moment at which the last day of a rule is over, UTC. */
function endOf({ until }: AcceptRule): Date {
  return new Date(Date.parse(`${until}T00:00:00.000Z`) + 86_400_000);
}
