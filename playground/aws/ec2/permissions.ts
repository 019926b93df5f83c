import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import { type Call, regionOf } from "../engine/operation.ts";
import { parseCidr } from "../model/addresses.ts";
import type { Peer, Region, Rule, SecurityGroup } from "../model/world.ts";
import { number } from "./input.ts";

const described = { Description: z.string().optional() };
/** One permission: a protocol and its ports for any number of peers. */
export const permission = z.object({
  IpProtocol: z.string(),
  FromPort: number.optional(),
  ToPort: number.optional(),
  IpRanges: z.array(z.object({ CidrIp: z.string(), ...described })).default([]),
  Ipv6Ranges: z.array(z.object({ CidrIpv6: z.string(), ...described })).default([]),
  PrefixListIds: z.array(z.object({ PrefixListId: z.string(), ...described })).default([]),
  Groups: z
    .array(
      z.object({
        GroupId: z.string().optional(),
        GroupName: z.string().optional(),
        UserId: z.string().optional(),
        ...described,
      }),
    )
    .default([]),
});
/** One permission as parsed. */
export type Permission = z.infer<typeof permission>;

/** One rule without its id: what makes it itself, and its description. */
export interface RuleBody {
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly peer: Peer;
  readonly description?: string;
}

const NAMES: Readonly<Record<string, string>> = {
  "6": "tcp",
  "17": "udp",
  "1": "icmp",
  "58": "icmpv6",
  all: "-1",
};
const DESCRIPTION = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{0,255}$/;

/** The atomic rules that a permission stands for. Throws AWS's refusals. */
export function rulesIn(call: Call, asked: Permission): RuleBody[] {
  const ports = portsOf(asked.IpProtocol, asked.FromPort, asked.ToPort);
  const peers: readonly (readonly [Peer, string | undefined])[] = [
    ...asked.IpRanges.map((each) => [cidrPeer("v4", each.CidrIp), each.Description] as const),
    ...asked.Ipv6Ranges.map((each) => [cidrPeer("v6", each.CidrIpv6), each.Description] as const),
    ...asked.PrefixListIds.map(
      (each) => [listPeer(call, each.PrefixListId), each.Description] as const,
    ),
    ...asked.Groups.map((each) => [groupPeer(call, each), each.Description] as const),
  ];
  return peers.map(([peer, description]) => {
    checkDescription(description);
    return { ...ports, peer, ...(description === undefined ? {} : { description }) };
  });
}

/** Protocol and ports in AWS's spelling. Throws `InvalidParameterValue`. */
export function portsOf(
  protocol: string,
  from: number | undefined,
  to: number | undefined,
): Pick<RuleBody, "protocol" | "fromPort" | "toPort"> {
  const name = NAMES[protocol.toLowerCase()] ?? protocol.toLowerCase();
  if (name === "icmp" || name === "icmpv6")
    return { protocol: name, fromPort: from ?? -1, toPort: to ?? -1 };
  if (name !== "tcp" && name !== "udp")
    return { protocol: numbered(name), fromPort: -1, toPort: -1 };
  return { protocol: name, ...portRange(name.toUpperCase(), from, to) };
}

function portRange(
  name: string,
  from: number | undefined,
  to: number | undefined,
): Pick<RuleBody, "fromPort" | "toPort"> {
  if (from === undefined || to === undefined)
    throw wrong("Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.");
  if (from > to) throw wrong(`Invalid ${name} port range (${from}, ${to})`);
  const wrongPort = [from, to].find((port) => !isPort(port));
  if (wrongPort !== undefined) throw wrong(`${name} port (${wrongPort}) out of range`);
  return { fromPort: from, toPort: to };
}

function numbered(name: string): string {
  if (name === "-1" || (/^\d{1,3}$/.test(name) && Number(name) <= 255)) return name;
  throw wrong(`Invalid value '${name}' for IP protocol. Unknown protocol.`);
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 0 && port <= 65_535;
}

/** A range with its host bits cleared, as AWS stores it. Throws `InvalidParameterValue`. */
export function cidrPeer(kind: "v4" | "v6", text: string): Peer {
  const cidr = parseCidr(text);
  if (cidr?.kind !== kind) throw wrong(`CIDR block ${text} is malformed`);
  return { kind, cidr: cidr.text };
}

/** A prefix list of the region. Throws `InvalidPrefixListID.NotFound`. */
export function listPeer(call: Call, id: string): Peer {
  if (!regionOf(call).prefixLists.has(id))
    throw new AwsError("InvalidPrefixListID.NotFound", `The prefix list ID '${id}' does not exist`);
  return { kind: "list", id };
}

/** A group of this account, or of the account named. Throws `InvalidGroup.NotFound`. */
export function groupPeer(
  call: Call,
  asked: {
    readonly GroupId?: string | undefined;
    readonly GroupName?: string | undefined;
    readonly UserId?: string | undefined;
  },
): Peer {
  const ownerId = asked.UserId ?? call.account.id;
  const region = call.world.accounts.get(ownerId)?.regions.get(call.region);
  const group = [...(region?.groups.values() ?? [])].find(
    ({ id, name }) =>
      id === asked.GroupId || (asked.GroupId === undefined && name === asked.GroupName),
  );
  if (group === undefined)
    throw new AwsError(
      "InvalidGroup.NotFound",
      `The security group '${asked.GroupId ?? asked.GroupName ?? ""}' does not exist`,
    );
  return { kind: "group", id: group.id, ownerId: group.ownerId };
}

/** Throws `InvalidParameterValue` for a description that AWS refuses. */
export function checkDescription(description: string | undefined): void {
  if (description !== undefined && !DESCRIPTION.test(description))
    throw wrong(
      "Invalid rule description. Valid descriptions are strings less than 256 characters from the following set: a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*",
    );
}

/** AWS's own identity of a rule: everything but description, tags and id. */
export function ruleKey(rule: RuleBody): string {
  const { protocol, fromPort, toPort, peer } = rule;
  return [protocol, fromPort, toPort, peer.kind, "cidr" in peer ? peer.cidr : peer.id].join(" ");
}

/** Throws `RulesPerSecurityGroupLimitExceeded` when the group's rules of one direction and family are too many. */
export function checkQuota(region: Region, group: SecurityGroup): void {
  for (const egress of [true, false])
    for (const other of ["v4", "v6"] as const) {
      const rules = [...group.rules.values()].filter(
        ({ egress: out, peer }) => out === egress && peer.kind !== other,
      );
      const weight = rules.reduce((sum, { peer }) => sum + weightOf(region, peer), 0);
      if (weight > region.rulesPerGroup)
        throw new AwsError(
          "RulesPerSecurityGroupLimitExceeded",
          "The maximum number of rules per security group has been reached.",
        );
    }
}

/** A prefix list counts with all entries that it may have. */
function weightOf(region: Region, peer: Rule["peer"]): number {
  return peer.kind === "list" ? (region.prefixLists.get(peer.id)?.maxEntries ?? 1) : 1;
}

function wrong(message: string): AwsError {
  return new AwsError("InvalidParameterValue", message);
}
