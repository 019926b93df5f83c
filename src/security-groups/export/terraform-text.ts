import type { RuleParts } from "../rule.ts";
import type { WrittenRule } from "./rule-text.ts";

/**
 * The rule as a resource of its own (`aws_vpc_security_group_ingress_rule` or `_egress_rule`). `at`: where the group is
 * declared; an address of Terraform is referred to, else the name stands for it.
 */
export function terraformRule(
  { parts, description }: WrittenRule,
  group: { readonly name: string; readonly at: string },
): string {
  const { direction, protocol, from, to } = parts;
  const address = /\baws_(?:default_)?security_group\.[\w-]+(?:\[[^\]]*\])?/.exec(group.at)?.[0];
  const own =
    address === undefined ? `aws_security_group.${labelOf(group.name)}.id` : `${address}.id`;
  const label = labelOf(`${group.name}_${protocol}_${from ?? "all"}`);
  const lines = [
    ["security_group_id", own],
    ["ip_protocol", quoted(protocol)],
    ...(from === undefined
      ? []
      : [
          ["from_port", String(from)],
          ["to_port", String(to ?? from)],
        ]),
    peerLine(parts, own),
    ...(description === "" ? [] : [["description", quoted(description)]]),
  ];
  const body = lines.map(([name = "", value = ""]) =>
    `  ${name.padEnd(29)}= ${value}`.replace(/ +=/, " ="),
  );
  return [`resource "aws_vpc_security_group_${direction}_rule" "${label}" {`, ...body, "}"].join(
    "\n",
  );
}

function peerLine({ peerKind, peer }: RuleParts, own: string): [string, string] {
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
