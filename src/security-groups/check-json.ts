import type { Json, JsonObject } from "../core/json.ts";
import type { GroupReport } from "./check-group.ts";
import type { CheckReport } from "./check-report.ts";
import type { Item } from "./item.ts";
import { partsOf } from "./rule.ts";

/** The report for programs: one JSON object, `version` 1, `null` where there is nothing. Described in docs/check.md. */
export function checkJson(report: CheckReport): string {
  const { checkedAt, sources, scope, groups, findings } = report;
  const { changes, cosmetic, unmanaged, violations, notEvaluated } = report;
  const form = {
    version: 1,
    checkedAt,
    sources: sources.map(({ commit, problem, ...source }) => ({
      ...source,
      commit: orNull(commit),
      problem: orNull(problem),
    })),
    scope: scope.map(({ account, region, reading, reason }) => ({
      account,
      region,
      reading,
      reason: orNull(reason),
    })),
    changes,
    cosmetic,
    unmanaged,
    violations,
    notEvaluated,
    groups: groups.map(groupForm),
    findings,
  };
  return `${JSON.stringify(form)}\n`;
}

function groupForm(group: GroupReport): JsonObject {
  const { account, region, vpc, id, name, items, notUnderstood, notCompared } = group;
  return {
    account,
    region,
    vpc: orNull(vpc),
    id: orNull(id),
    name,
    items: items.map(itemForm),
    notUnderstood: notUnderstood.map(({ at, reason }) => ({ at, reason })),
    notCompared: orNull(notCompared),
  };
}

function itemForm(item: Item): JsonObject {
  return {
    kind: kindOf(item),
    ...ruleForm(item.key),
    description: orNull(item.description),
    wanted: orNull(item.wanted),
    ruleId: orNull(item.ruleId),
    // Without a memory nobody can say who moved.
    ahead: "unknown",
    at: orNull(item.at),
    baseline: item.baseline ?? [],
    severity: orNull(item.severity),
  };
}

/** Members of a rule; all of them `null` for an item that is about the group. */
function ruleForm(key: string | undefined): JsonObject {
  const parts = key === undefined ? undefined : partsOf(key);
  return {
    direction: orNull(parts?.direction),
    protocol: orNull(parts?.protocol),
    from: orNull(parts?.from),
    to: orNull(parts?.to),
    peer: orNull(parts?.peer),
  };
}

/** What an item is without a memory: nobody can say which side moved. */
export function kindOf({
  kind,
}: Item): "extra" | "missing" | "cosmetic" | "group-missing" | "violation" {
  switch (kind) {
    case "cloud-added":
    case "code-removed":
    case "first-sight-extra":
    case "group-undeclared":
      return "extra";
    case "cloud-removed":
    case "code-added":
    case "first-sight-missing":
      return "missing";
    case "cosmetic":
    case "group-missing":
    case "violation":
      return kind;
  }
}

function orNull(value: Json | undefined): Json {
  return value ?? null;
}
