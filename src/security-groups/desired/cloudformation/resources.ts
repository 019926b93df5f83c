import type { Direction } from "../../rule.ts";
import { scalarOf, type Tree } from "../yaml-tree.ts";
import type { Evaluation } from "./evaluation.ts";
import { GROUP_TYPE } from "./references.ts";
import { memberOf } from "./template.ts";
import { type Truth, unknown, type Value } from "./value.ts";

/** A resource that may be deployed. `deployed`: its condition, `true` without one. */
export interface Resource {
  readonly logicalId: string;
  readonly at: string;
  readonly deployed: Truth;
  /** A property's value with its place; undefined if it is not written, or is NoValue. */
  readonly property: (name: string) => Value | undefined;
  /** All properties that are written, as one value. */
  readonly properties: () => Value;
  /** A property as it is written. */
  readonly written: (name: string) => Tree | undefined;
}

/** What a template says about security groups. */
export interface Resources {
  readonly groups: readonly Resource[];
  readonly rules: readonly (Resource & { readonly direction: Direction })[];
  /** Places where resources are made that this reader does not see. */
  readonly hidden: readonly { readonly at: string; readonly reason: string }[];
}

const RULE_TYPES: Readonly<Record<string, Direction>> = {
  "AWS::EC2::SecurityGroupIngress": "ingress",
  "AWS::EC2::SecurityGroupEgress": "egress",
};

/** Groups and rules among the resources of a template; those whose condition does not hold are left out. */
export function findResources(evaluation: Evaluation): Resources {
  const groups: Resource[] = [];
  const rules: (Resource & { readonly direction: Direction })[] = [];
  const hidden: { readonly at: string; readonly reason: string }[] = [];
  for (const [name, { at, value }] of evaluation.template.resources) {
    const type = String(scalarOf(memberOf(value, "Type")?.value) ?? "");
    const direction = Object.hasOwn(RULE_TYPES, type) ? RULE_TYPES[type] : undefined;
    if (name.startsWith("Fn::")) hidden.push({ at, reason: `${name} is not evaluated here` });
    if (type !== GROUP_TYPE && !direction) continue;
    const resource = openResource(evaluation, name, at, value);
    if (resource.deployed === false) continue;
    if (direction) rules.push({ ...resource, direction });
    else groups.push(resource);
  }
  return { groups, rules, hidden };
}

function openResource(evaluation: Evaluation, name: string, at: string, tree: Tree): Resource {
  const properties = memberOf(tree, "Properties")?.value;
  const condition = memberOf(tree, "Condition");
  const inserted = properties?.kind === "map" && properties.entries.has("Fn::Transform");
  return {
    logicalId: name,
    at,
    deployed: condition
      ? evaluation.holds(String(scalarOf(condition.value) ?? ""), condition.at)
      : true,
    written: (property) => memberOf(properties, property)?.value,
    property: (property) => {
      if (inserted) return unknown(at, "Fn::Transform is not evaluated here");
      const written = memberOf(properties, property)?.value;
      const value = written && evaluation.resolve(written);
      return value?.kind === "none" ? undefined : value;
    },
    properties: () =>
      properties ? evaluation.resolve(properties) : { kind: "map", at, entries: new Map() },
  };
}
