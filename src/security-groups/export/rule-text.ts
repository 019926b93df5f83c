import type { RuleParts } from "../rule.ts";

/** A rule as it is written out: its parts and its description, empty for none. */
export interface WrittenRule {
  readonly parts: RuleParts;
  readonly description: string;
}

/** Members of a map in the order in which they are written. */
export type Members = readonly (readonly [name: string, value: string | number])[];

/** The rule in our own YAML, one line. */
export function ownRule(rule: WrittenRule): string {
  return `- ${flowMap(ownMembers(rule))}`;
}

/** The rule as an item of Ansible's `rules`. */
export function ansibleRule(rule: WrittenRule, groupName: string): string {
  return blockItem(ansibleMembers(rule, groupName));
}

/** The rule as an item of CloudFormation's `SecurityGroupIngress` or `SecurityGroupEgress`. */
export function cloudFormationRule(rule: WrittenRule): string {
  return blockItem(cloudFormationMembers(rule));
}

/** Members of a rule of our own YAML. */
export function ownMembers({ parts, description }: WrittenRule): Members {
  return [
    ["proto", parts.protocol === "-1" ? "all" : numberIfSo(parts.protocol)],
    ...ownSpan(parts),
    [parts.direction === "ingress" ? "from" : "to", parts.peer],
    ...(description === "" ? [] : [["why", description] as const]),
  ];
}

function ownSpan({ protocol, from, to }: RuleParts): Members {
  if (protocol === "tcp" || protocol === "udp") return [["ports", range(from, to)]];
  if (from === undefined || from === -1) return [];
  return [["type", from], ...(to === undefined || to === -1 ? [] : [["code", to] as const])];
}

/** Members of a rule of `amazon.aws.ec2_security_group`. A group by its id; the group itself by its name. */
export function ansibleMembers({ parts, description }: WrittenRule, groupName: string): Members {
  const { protocol, from, to } = parts;
  const ported = protocol === "tcp" || protocol === "udp";
  const icmp = protocol === "icmp" || protocol === "icmpv6";
  return [
    ["proto", protocol === "-1" ? "all" : numberIfSo(protocol)],
    ...(ported ? [["ports", range(from, to)] as const] : []),
    ...(icmp ? [["icmp_type", from ?? -1] as const, ["icmp_code", to ?? -1] as const] : []),
    ansiblePeer(parts, groupName),
    ...(description === "" ? [] : [["rule_desc", description] as const]),
  ];
}

function ansiblePeer({ peerKind, peer }: RuleParts, groupName: string): [string, string] {
  switch (peerKind) {
    case "v4":
      return ["cidr_ip", peer];
    case "v6":
      return ["cidr_ipv6", peer];
    case "pl":
      return ["ip_prefix", peer];
    case "sg":
      if (peer === "self") return ["group_name", groupName];
      if (peer.startsWith("group:")) return ["group_name", peer.slice("group:".length)];
      return ["group_id", peer];
  }
}

/** Members of a rule of CloudFormation. */
export function cloudFormationMembers({ parts, description }: WrittenRule): Members {
  const { protocol, from, to } = parts;
  return [
    ["IpProtocol", numberIfSo(protocol)],
    ...(from === undefined ? [] : [["FromPort", from] as const, ["ToPort", to ?? from] as const]),
    ...cloudFormationPeer(parts),
    ...(description === "" ? [] : [["Description", description] as const]),
  ];
}

function cloudFormationPeer({ direction, peerKind, peer }: RuleParts): Members {
  const side = direction === "ingress" ? "Source" : "Destination";
  switch (peerKind) {
    case "v4":
      return [["CidrIp", peer]];
    case "v6":
      return [["CidrIpv6", peer]];
    case "pl":
      return [[`${side}PrefixListId`, peer]];
    case "sg": {
      const [id = peer, owner] = peer.split("/").toReversed();
      return [
        [`${side}SecurityGroupId`, id],
        ...(owner === undefined || direction === "egress"
          ? []
          : [["SourceSecurityGroupOwnerId", owner] as const]),
      ];
    }
  }
}

/** `{proto: tcp, ports: 22}`, on one line. */
export function flowMap(members: Members): string {
  return `{${members.map(([name, value]) => `${name}: ${yamlValue(value)}`).join(", ")}}`;
}

/** `- proto: tcp` and the other members below it. */
export function blockItem(members: Members): string {
  return members
    .map(([name, value], index) => `${index === 0 ? "- " : "  "}${name}: ${yamlValue(value)}`)
    .join("\n");
}

/** A value as YAML, also within `{}`: plain where that can be nothing else, else in double quotes. */
export function yamlValue(value: string | number): string {
  if (typeof value === "number") return String(value);
  const plain =
    /^[A-Za-z][\w./-]*(?: [\w./-]+)*$/.test(value) &&
    !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(value);
  const cidr = /^\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}$/.test(value) || /^\d{1,5}-\d{1,5}$/.test(value);
  return plain || cidr ? value : JSON.stringify(value);
}

/** JSON; with a unit of indentation on several lines, without one on a single line. */
export function jsonMap(members: Members, unit: string): string {
  if (unit !== "") return JSON.stringify(Object.fromEntries(members), undefined, unit);
  return `{${members.map(([name, value]) => `"${name}": ${JSON.stringify(value)}`).join(", ")}}`;
}

function range(from = 0, to = from): string | number {
  return from === to ? from : `${from}-${to}`;
}

/** Protocol numbers are written as numbers, names as they are. */
function numberIfSo(protocol: string): string | number {
  return /^-?\d+$/.test(protocol) ? Number(protocol) : protocol;
}
