import type { RuleParts } from "../rule.ts";
import type { WrittenRule } from "./rule-text.ts";

/** Where a group is declared, and how its rules are written there. */
export interface TerraformGroup {
  readonly name: string;
  /** `aws_security_group.web`, if it is known. */
  readonly address?: string;
  /** Rules are blocks within the group, not resources of their own. */
  readonly inline: boolean;
}

/** The rule in the style in use: a block within the group, or a resource of its own (`aws_vpc_security_group_ingress_rule`). */
export function terraformRule(rule: WrittenRule, group: TerraformGroup): string {
  return group.inline ? inlineBlock(rule, group) : resourceOf(rule, group);
}

function inlineBlock({ parts, description }: WrittenRule, group: TerraformGroup): string {
  const { direction, protocol, from = 0, to = from } = parts;
  const lines: Lines = [
    ["protocol", quoted(protocol)],
    ["from_port", String(from)],
    ["to_port", String(to)],
    blockPeer(parts),
    ...(description === "" ? [] : [["description", quoted(description)] as const]),
  ];
  return `# within ${group.address ?? group.name}\n${blockOf(direction, lines)}`;
}

function blockPeer({ peerKind, peer }: RuleParts): readonly [string, string] {
  if (peer === "self") return ["self", "true"];
  const list = `[${quoted(peer)}]`;
  switch (peerKind) {
    case "v4":
      return ["cidr_blocks", list];
    case "v6":
      return ["ipv6_cidr_blocks", list];
    case "pl":
      return ["prefix_list_ids", list];
    case "sg":
      return ["security_groups", list];
  }
}

function resourceOf({ parts, description }: WrittenRule, group: TerraformGroup): string {
  const { direction, protocol, from, to } = parts;
  const own = `${group.address ?? `aws_security_group.${labelOf(group.name)}`}.id`;
  const label = labelOf(`${group.name}_${protocol}_${from ?? "all"}`);
  const ports = [
    ["from_port", String(from)],
    ["to_port", String(to ?? from)],
  ] as const;
  const lines: Lines = [
    ["security_group_id", own],
    ["ip_protocol", quoted(protocol)],
    ...(from === undefined ? [] : ports),
    peerLine(parts, own),
    ...(description === "" ? [] : [["description", quoted(description)] as const]),
  ];
  return blockOf(`resource "aws_vpc_security_group_${direction}_rule" "${label}"`, lines);
}

type Lines = readonly (readonly [name: string, value: string])[];

/** Equal signs below each other, as `terraform fmt` puts them. */
function blockOf(head: string, lines: Lines): string {
  const width = Math.max(...lines.map(([name]) => name.length));
  const body = lines.map(([name, value]) => `  ${name.padEnd(width)} = ${value}`);
  return [`${head} {`, ...body, "}"].join("\n");
}

function peerLine({ peerKind, peer }: RuleParts, own: string): readonly [string, string] {
  switch (peerKind) {
    case "v4":
      return ["cidr_ipv4", quoted(peer)];
    case "v6":
      return ["cidr_ipv6", quoted(peer)];
    case "pl":
      return ["prefix_list_id", quoted(peer)];
    case "sg":
      return ["referenced_security_group_id", peer === "self" ? own : quoted(peer)];
  }
}

function labelOf(name: string): string {
  const label = name.toLowerCase().replaceAll(/[^a-z0-9_]+/g, "_");
  return /^[a-z_]/.test(label) ? label : `sg_${label}`;
}

/** A string of HCL: what would begin a template is doubled. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(/([$%])\{/g, "$1$1{");
}
