import type { SecurityGroup, SecurityGroupRule, Tag } from "@aws-sdk/client-ec2";
import type { ListReading, LiveGroup, LiveRule, Reached } from "../core/readings.ts";
import type { Place } from "./clients.ts";

/** EC2's tags -> a record; of a key that comes twice the last one counts. */
export function tagRecord(tags: readonly Tag[] | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries((tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** What EC2 said about a group and its rules -> the group in our words. */
export function liveGroup(
  place: Place,
  group: SecurityGroup & { readonly GroupId: string },
  rules: readonly SecurityGroupRule[],
  beside: {
    readonly reached: Reached | undefined;
    readonly lists: ReadonlyMap<string, ListReading>;
  },
): LiveGroup {
  const { reached } = beside;
  const ids = new Set(rules.flatMap(({ PrefixListId }) => PrefixListId ?? []));
  const lists = [...ids].flatMap((id) => beside.lists.get(id) ?? []);
  return {
    ...place,
    vpcId: group.VpcId ?? "",
    groupId: group.GroupId,
    name: group.GroupName ?? "",
    ownerId: group.OwnerId ?? place.account,
    description: group.Description ?? "",
    tags: tagRecord(group.Tags),
    rules: rules.map(liveRule),
    ...(reached ? { reached } : {}),
    ...(lists.length > 0 ? { lists } : {}),
  };
}

function liveRule(rule: SecurityGroupRule): LiveRule {
  const { ReferencedGroupInfo: referenced } = rule;
  return {
    ruleId: rule.SecurityGroupRuleId ?? "",
    direction: rule.IsEgress === true ? "egress" : "ingress",
    protocol: rule.IpProtocol ?? "-1",
    tags: tagRecord(rule.Tags),
    ...present("fromPort", rule.FromPort),
    ...present("toPort", rule.ToPort),
    ...present("cidrIpv4", rule.CidrIpv4),
    ...present("cidrIpv6", rule.CidrIpv6),
    ...present("prefixListId", rule.PrefixListId),
    ...present("description", rule.Description),
    ...(referenced?.GroupId === undefined
      ? {}
      : {
          referencedGroup: {
            groupId: referenced.GroupId,
            ...present("ownerId", referenced.UserId),
          },
        }),
  };
}

/** `{ [name]: value }`, or nothing when there is no value. */
function present<K extends string, V>(name: K, value: V | undefined): { readonly [P in K]?: V } {
  const member: { [P in K]?: V } = {};
  if (value !== undefined) member[name] = value;
  return member;
}
