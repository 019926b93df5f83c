import { isMap, isNode, isScalar } from "yaml";
import type { Direction } from "../rule.ts";
import { type Members, yamlValue } from "./rule-text.ts";
import { applyEdits, indentAt, nextLine } from "./text-edit.ts";
import { endOf, outlineOf } from "./yaml-nodes.ts";

/** A rule as a resource of CloudFormation, for what cannot stand within its group: a group cannot refer to itself there. */
export function ruleResource(members: Members, direction: Direction, names: Names): string {
  const own = `!GetAtt ${names.group}.GroupId`;
  const properties = members.map(
    ([name, value]) =>
      `    ${name}: ${value === "self" && name.endsWith("SecurityGroupId") ? own : yamlValue(value)}`,
  );
  return [
    `${names.resource}:`,
    `  Type: AWS::EC2::SecurityGroup${direction === "ingress" ? "Ingress" : "Egress"}`,
    "  Properties:",
    `    GroupId: ${own}`,
    ...properties,
  ].join("\n");
}

interface Names {
  /** Logical ids: of the group, and of the rule's own resource. */
  readonly group: string;
  readonly resource: string;
}

/** The template with a rule's resource right behind its group, which is declared at this line; undefined for JSON. */
export function besideGroup(
  text: string,
  line: number,
  direction: Direction,
  members: Members,
): string | undefined {
  const group = outlineOf(text)?.members.find((each) => each.line === line);
  if (!group || group.map.flow === true || !isMap(group.pair.value)) return undefined;
  const { key, value } = group.pair;
  if (!isScalar(key) || !isNode(value) || value.flow === true) return undefined;
  const names = { group: group.name, resource: freeName(text, group.name, direction) };
  const indent = indentAt(text, key.range?.[0] ?? 0);
  const lines = ruleResource(members, direction, names).replaceAll(/^/gm, indent);
  const at = nextLine(text, endOf(value));
  const unended = text[at - 1] !== "\n";
  return applyEdits(text, [{ from: at, to: at, text: unended ? `\n${lines}` : `${lines}\n` }]);
}

/** `WebIngress1`, or the next number that the text does not have yet. */
function freeName(text: string, group: string, direction: Direction): string {
  const kind = direction === "ingress" ? "Ingress" : "Egress";
  for (let number = 1; ; number++) {
    const name = `${group}${kind}${number}`;
    if (!text.includes(name)) return name;
  }
}
