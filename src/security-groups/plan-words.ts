import { codeForeign, escapeForeign, mention } from "../core/hostile-text.ts";
import type { RuleChange } from "../core/rule-change.ts";
import type { CallOutcome } from "./act.ts";
import { authorsOf, needsOf } from "./acting-policy.ts";
import type { DriftDetails } from "./drift-case.ts";
import { keysAfter, type Plan, type PlanKind } from "./plan.ts";
import { describeReach } from "./reach-words.ts";
import { lineOf, partsOf } from "./rule.ts";

/** What each kind of plan is called: the button, and what was done. */
export const PLAN_NAMES: Readonly<
  Record<PlanKind, { readonly name: string; readonly done: string }>
> = {
  revert: { name: "Revert", done: "reverted" },
  restore: { name: "Restore", done: "restored" },
  apply: { name: "Apply", done: "applied" },
  heal: { name: "Heal", done: "healed" },
  undo: { name: "Undo", done: "undone" },
};

/** One change in words, foreign text in it as it came: `- in 22/tcp from 0.0.0.0/0 sgr-0a1b`. */
export function changeText(change: RuleChange): string {
  const rule = lineOf(change.key);
  switch (change.do) {
    case "revoke":
      return `- ${rule} ${change.ruleId}`;
    case "authorize": {
      const { description } = change.rule;
      return `+ ${rule}${description === undefined ? "" : ` "${description}"`}`;
    }
    case "describe":
      return `~ ${rule} → "${change.description}" ${change.ruleId}`;
  }
}

/** What the plan opens and closes, in words. Foreign text in it. */
export function reachOfPlan({ live }: Pick<DriftDetails, "live">, plan: Plan): readonly string[] {
  const after = keysAfter(live, plan);
  return describeReach(partsOfAll(live), partsOfAll(after));
}

/** Who else is needed, for the one who reads the form. */
export function needsText(plan: Plan, details: DriftDetails): string {
  const needs = needsOf(plan, details);
  if (needs === "none")
    return "Needs: you alone. *One name*: that is how this installation is configured.";
  if (needs === "after") return "Needs: you, at once, and one more name within a day.";
  const authors = authorsOf(plan, details).map(({ user }) => mention(user));
  if (authors.length > 0)
    return `Needs: you and one more name before anything is done. ${authors.join(" and ")} wrote this in the code and may be the first name: then you are the second, if you may sign.`;
  return "Needs: you and one more name before anything is done.";
}

/** Rules that a group may have per direction and family of addresses, unless AWS says otherwise. Source: VPC user guide, quotas. */
const USUAL_QUOTA = 60;
const NEARLY_FULL = 0.8;

/** How full the group will be, where that is worth a word. Lists count as one here; AWS counts all that they may hold. */
export function quotaText({ live }: Pick<DriftDetails, "live">, plan: Plan): string | undefined {
  const after = keysAfter(live, plan);
  const counts = (["ingress", "egress"] as const).flatMap((direction) =>
    (["v4", "v6"] as const).map((family) => ({
      direction,
      family,
      count: after.filter((key) => isCounted(key, direction, family)).length,
    })),
  );
  const fullest = counts.toSorted((a, b) => b.count - a.count)[0];
  if (!fullest || !plan.changes.some((change) => change.do === "authorize")) return undefined;
  const { count, direction, family } = fullest;
  const text = `Quota: ${count} of ${USUAL_QUOTA} ${direction} rules (IP${family}) afterwards.`;
  return count >= USUAL_QUOTA * NEARLY_FULL ? `${text} *Nearly full.*` : text;
}

function isCounted(key: string, direction: string, family: "v4" | "v6"): boolean {
  const parts = partsOf(key);
  return (
    parts?.direction === direction &&
    (parts.peerKind === family || parts.peerKind === "sg" || parts.peerKind === "pl")
  );
}

/** What came of each change, a line each; gated. Empty when nothing was tried. */
export function resultLines({ results }: Pick<DriftDetails, "results">): readonly string[] {
  return results.map(({ key, do: how, outcome, why, by }) => {
    const rule = codeForeign(`${MARKS[how]} ${lineOf(key)}`, 200);
    const reason = why === undefined ? "" : `: ${escapeForeign(why, 300)}`;
    return `${rule} ${OUTCOMES[outcome]}${by === undefined ? "" : ` by ${codeForeign(by)}`}${reason}`;
  });
}

const MARKS = { revoke: "-", authorize: "+", describe: "~" } as const;
const OUTCOMES: Readonly<Record<CallOutcome["outcome"], string>> = {
  done: "done",
  already: "was so already",
  moved: "*left alone*, changed meanwhile",
  refused: "*not done*",
  failed: "*not done*",
};

/** The same change as a command for people who do it by hand. */
export function commandFor(
  change: RuleChange,
  { groupId = "", region }: Pick<DriftDetails, "groupId" | "region">,
): string {
  const way = change.do === "authorize" ? change.rule.direction : change.direction;
  const where = `--region ${word(region)} --group-id ${word(groupId)}`;
  if (change.do === "revoke")
    return `aws ec2 revoke-security-group-${way} ${where} --security-group-rule-ids ${word(change.ruleId)}`;
  if (change.do === "authorize")
    return `aws ec2 authorize-security-group-${way} ${where} --ip-permissions ${quote(permissionJson(change))}`;
  const described = [
    { SecurityGroupRuleId: change.ruleId, Description: plainWords(change.description) },
  ];
  return `aws ec2 update-security-group-rule-descriptions-${way} ${where} --security-group-rule-descriptions ${quote(JSON.stringify(described))}`;
}

function permissionJson({ rule }: Extract<RuleChange, { do: "authorize" }>): string {
  const { protocol, fromPort, toPort, cidrIpv4, cidrIpv6, prefixListId, referencedGroup } = rule;
  const words = rule.description === undefined ? {} : { Description: plainWords(rule.description) };
  return JSON.stringify([
    {
      IpProtocol: protocol,
      ...(fromPort === undefined ? {} : { FromPort: fromPort, ToPort: toPort }),
      ...(cidrIpv4 === undefined ? {} : { IpRanges: [{ CidrIp: cidrIpv4, ...words }] }),
      ...(cidrIpv6 === undefined ? {} : { Ipv6Ranges: [{ CidrIpv6: cidrIpv6, ...words }] }),
      ...(prefixListId === undefined
        ? {}
        : { PrefixListIds: [{ PrefixListId: prefixListId, ...words }] }),
      ...(referencedGroup
        ? {
            UserIdGroupPairs: [
              { GroupId: referencedGroup.groupId, UserId: referencedGroup.ownerId, ...words },
            ],
          }
        : {}),
    },
  ]);
}

/** What AWS allows in a description, and nothing that a shell or a quote could be ended with. */
function plainWords(text: string): string {
  return text.replaceAll(/[^\w. :/()#,@[\]+=&;{}!$*-]/g, "?");
}

function word(text: string): string {
  return text.replaceAll(/[^\w-]/g, "");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "")}'`;
}

function partsOfAll(keys: readonly string[]): readonly NonNullable<ReturnType<typeof partsOf>>[] {
  return keys.flatMap((key) => partsOf(key) ?? []);
}
