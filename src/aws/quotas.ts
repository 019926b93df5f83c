import type { Needs } from "../core/perform.ts";
import type { LiveGroup } from "../core/readings.ts";
import type { NewRule, RuleChange } from "../core/rule-change.ts";
import type { Aws } from "./aws.ts";
import type { Place } from "./clients.ts";
import type { PrefixListReading } from "./read-prefix-lists.ts";

const ACTION = "servicequotas:GetServiceQuota";
/** Inbound or outbound rules per security group. Source: Service Quotas, vpc. */
const RULES_PER_GROUP = { ServiceCode: "vpc", QuotaCode: "L-0EA8095F" };
/** What AWS documents where it has not been raised. */
const USUAL = 60;
const KEPT_MS = 24 * 3_600_000;

/** IAM actions of asking how many rules a group may have. */
export const QUOTA_NEEDS: Needs = { iam: [ACTION], scopes: [] };

/** How many rules a group may have there, per direction and family of addresses; the documented number where AWS does not say. */
export type FindQuota = (place: Place, signal: AbortSignal) => Promise<number>;

/** Asks once a day and place: a quota that was lowered meanwhile is AWS's to refuse. */
export function openQuotas(aws: Aws): FindQuota {
  const known = new Map<string, { readonly rules: number; readonly until: number }>();
  return async (place, signal) => {
    const key = `${place.account}/${place.region}`;
    const kept = known.get(key);
    const now = aws.clock.now().getTime();
    if (kept && kept.until > now) return kept.rules;
    const rules = await askQuota(aws, place, signal);
    known.set(key, { rules, until: now + KEPT_MS });
    return rules;
  };
}

async function askQuota(aws: Aws, place: Place, signal: AbortSignal): Promise<number> {
  const { GetServiceQuotaCommand } = await import("@aws-sdk/client-service-quotas");
  const client = await aws.clients.quotas(place);
  try {
    const command = new GetServiceQuotaCommand(RULES_PER_GROUP);
    const answer = await aws.call(ACTION, (options) => client.send(command, options), signal);
    return answer.Quota?.Value ?? USUAL;
  } catch {
    // No right to ask is no reason not to act: AWS itself refuses what is too much.
    return USUAL;
  }
}

/** Why there is no room for a change, with the counts; undefined: there is. A list counts with all that it may hold. */
export function whyFull(
  group: LiveGroup,
  change: RuleChange,
  quota: number,
  lists: readonly PrefixListReading[],
): string | undefined {
  if (change.do !== "authorize") return undefined;
  const { rule } = change;
  const weights = new Map(lists.map(({ id, maxEntries }) => [id, maxEntries ?? 1]));
  for (const family of ["IPv4", "IPv6"] as const) {
    const weight = weightOf(rule, family, weights);
    if (weight === 0) continue;
    const same = group.rules.filter(({ direction }) => direction === rule.direction);
    const used = same.reduce((sum, each) => sum + weightOf(each, family, weights), 0);
    if (used + weight > quota)
      return `no room: ${used} of ${quota} ${rule.direction} rules (${family}) are used, this one counts ${weight}`;
  }
  return undefined;
}

function weightOf(
  { cidrIpv4, cidrIpv6, prefixListId }: NewRule,
  family: "IPv4" | "IPv6",
  weights: ReadonlyMap<string, number>,
): number {
  if (cidrIpv4 !== undefined) return family === "IPv4" ? 1 : 0;
  if (cidrIpv6 !== undefined) return family === "IPv6" ? 1 : 0;
  return prefixListId === undefined ? 1 : (weights.get(prefixListId) ?? 1);
}
