import { lineOf, partsOf, type RuleParts } from "../rule.ts";
import type { AdoptedRule, Change } from "./adoption.ts";
import { ruleResource } from "./resource.ts";
import { ansibleRule, cloudFormationMembers, cloudFormationRule, ownRule } from "./rule-text.ts";
import { terraformRule } from "./terraform-text.ts";

/** What to write and what to delete by hand, in the words of the format, one block per rule. */
export function snippetOf(
  change: Change,
  group: { readonly format: string; readonly name: string; readonly at: string },
): string {
  const added = change.add.map((rule) => textOf(rule, group));
  const removed = change.remove.map(({ key, at }) => `# delete, at ${at}: ${lineOf(key)}`);
  return [...removed, ...added].join("\n\n");
}

function textOf(
  { key, description }: AdoptedRule,
  group: { readonly format: string; readonly name: string; readonly at: string },
): string {
  const parts = partsOf(key);
  if (!parts) return `# ${key}`;
  return blockOf({ parts, description }, group);
}

function blockOf(
  rule: { readonly parts: RuleParts; readonly description: string },
  { format, name, at }: { readonly format: string; readonly name: string; readonly at: string },
): string {
  const { direction } = rule.parts;
  if (format.startsWith("terraform")) return terraformRule(rule, { name, at });
  if (format === "ansible")
    return `# ${name}, under ${direction === "ingress" ? "rules" : "rules_egress"}\n${ansibleRule(rule, name)}`;
  if (format === "cloudformation" && rule.parts.peer === "self")
    return ruleResource(cloudFormationMembers(rule), direction, { group: name, resource: "Rule" });
  if (format === "cloudformation")
    return `# ${name}, under SecurityGroup${direction === "ingress" ? "Ingress" : "Egress"}\n${cloudFormationRule(rule)}`;
  return `# ${name}, under ${direction}\n${ownRule(rule)}`;
}
