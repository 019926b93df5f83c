import { lineOf, partsOf } from "../rule.ts";
import type { AdoptRequest, Change } from "./adoption.ts";
import { ruleResource } from "./resource.ts";
import {
  ansibleRule,
  cloudFormationMembers,
  cloudFormationRule,
  ownRule,
  type WrittenRule,
} from "./rule-text.ts";
import { whatIsSaid } from "./said.ts";
import { styleOf } from "./terraform-style.ts";
import { terraformRule } from "./terraform-text.ts";

/** What to write and what to delete by hand, in the words of the format, one block per rule. `at`: where the group is declared. */
export function snippetOf(change: Change, request: AdoptRequest, at: string): string {
  const removed = change.remove.map((gone) => `# delete, at ${gone.at}: ${lineOf(gone.key)}`);
  const added = change.add.map(({ key, description }) => {
    const parts = partsOf(key);
    return parts ? blockOf({ parts, description }, request, at) : `# ${key}`;
  });
  return [...removed, ...added].join("\n\n");
}

function blockOf(rule: WrittenRule, request: AdoptRequest, at: string): string {
  const { format } = request.scope;
  const { name } = request.group;
  const { direction } = rule.parts;
  if (format.startsWith("terraform")) {
    const said = whatIsSaid(request, request.files);
    const exclusive = typeof said === "string" ? undefined : said.exclusive[direction];
    return terraformRule(rule, styleOf({ name, at }, request.files, exclusive));
  }
  if (format === "ansible")
    return `# ${name}, under ${direction === "ingress" ? "rules" : "rules_egress"}\n${ansibleRule(rule, name)}`;
  if (format !== "cloudformation") return `# ${name}, under ${direction}\n${ownRule(rule)}`;
  if (rule.parts.peer === "self")
    return ruleResource(cloudFormationMembers(rule), direction, { group: name, resource: "Rule" });
  const property = `SecurityGroup${direction === "ingress" ? "Ingress" : "Egress"}`;
  return `# ${name}, under ${property}\n${cloudFormationRule(rule)}`;
}
