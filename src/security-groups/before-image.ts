import type { Row } from "../core/case.ts";
import type { JsonObject } from "../core/json.ts";
import type { LiveGroup } from "../core/readings.ts";
import type { KnownRule } from "../core/rule-change.ts";
import { normaliseLive } from "./live-group.ts";
import { fingerprint } from "./rule.ts";

/** A group's rules as plans know them: what is not understood has no key, and is never touched. */
export function knownRules(group: LiveGroup): readonly KnownRule[] {
  return normaliseLive(group).rules.map((rule) => ({
    key: rule.key,
    ruleId: rule.ruleId ?? "",
    fingerprint: fingerprint(rule),
    description: rule.description,
  }));
}

/** The row in which a group is kept as it was before the first change of a plan; written once. */
export function beforeRow(caseId: string, planHash: string, group: LiveGroup, now: Date): Row {
  const { account, region, rules, ...rest } = group;
  const data: JsonObject = {
    ...rest,
    reached: undefined,
    account,
    region,
    rules: rules.map((rule): JsonObject => ({ ...rule, tags: { ...rule.tags } })),
  };
  return {
    table: "snapshots",
    conflict: "ignore",
    values: {
      kind: "sg-before",
      key: `${caseId}/${planHash}`,
      account,
      region,
      read_at: now.getTime(),
      data,
    },
  };
}
