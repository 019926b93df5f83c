import type { DeclaredPeer, SourceScope } from "../reader.ts";
import { scalarOf } from "../yaml-tree.ts";
import type { Evaluation } from "./evaluation.ts";
import type { Resource } from "./resources.ts";
import { memberOf } from "./template.ts";
import { textOf, type Unknown } from "./value.ts";

/** By what a group is found in AWS. `unclear`: why something of it is not understood, so that it is not compared. */
export interface Identity {
  readonly groupId?: string;
  readonly name?: string;
  readonly vpc?: string;
  readonly unclear?: Unknown;
}

/** Id from the deployed stack, GroupName and VPC of a group's resource. An id makes all else unnecessary. */
export function identify(group: Resource, { scope, options }: Evaluation): Identity {
  const deployed = options.stack?.resources ?? {};
  const physical = Object.hasOwn(deployed, group.logicalId) ? deployed[group.logicalId] : undefined;
  const written = group.property("GroupName");
  const name = written && textOf(written);
  if (physical !== undefined && /^sg-[0-9a-f]+$/.test(physical))
    return { groupId: physical, ...(typeof name === "string" ? { name } : {}) };
  const vpc = vpcOf(group, scope);
  // Outside of a named VPC the stack knows a group by its name.
  const found = called(physical ?? name);
  return found.name === undefined ? found : { ...found, ...placed(vpc) };
}

function called(name: string | Unknown | undefined): Pick<Identity, "name" | "unclear"> {
  if (name === undefined) return {};
  return typeof name === "string" ? { name } : { unclear: name };
}

function placed(vpc: string | Unknown | undefined): Pick<Identity, "vpc" | "unclear"> {
  if (vpc === undefined) return {};
  return typeof vpc === "string" ? { vpc } : { unclear: vpc };
}

/** The VPC's id; a parameter or VPC of the template may be one of the source's `vpcs`. */
function vpcOf(group: Resource, scope: SourceScope): string | Unknown | undefined {
  const value = group.property("VpcId");
  if (!value) return scope.usualVpc;
  const text = textOf(value);
  if (typeof text === "string" && /^vpc-[0-9a-f]+$/.test(text)) return text;
  const referred = scalarOf(memberOf(group.written("VpcId"), "Ref")?.value);
  const alias = typeof text === "string" ? text : String(referred ?? "");
  if (Object.hasOwn(scope.vpcs, alias)) return scope.vpcs[alias];
  if (scope.usualVpc !== undefined) return scope.usualVpc;
  if (typeof text !== "string") return text;
  const reason = `"${text}" is neither a VPC id nor one of the source's vpcs`;
  return { kind: "unknown", at: value.at, reason };
}

/** How rules name this group as their peer; undefined if nobody can tell it from others. */
export function peerOf({ groupId, name }: Identity): DeclaredPeer | undefined {
  if (groupId !== undefined) return { kind: "known", peerKind: "sg", peer: groupId };
  return name === undefined ? undefined : { kind: "group-name", name };
}
