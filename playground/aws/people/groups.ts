import { z } from "zod";
import type { Region, Tags } from "../model/world.ts";
import type { Tree } from "../wire/tree.ts";
import { type Actor, act } from "./act.ts";

/** One rule in short: `{port: 22, peer: "0.0.0.0/0"}`, `{proto: "-1", peer: "sg-…"}`, `{port: [8080, 8090], peer: "pl-…"}`. */
export interface RuleInput {
  /** `tcp` unless given. */
  readonly proto?: string;
  readonly port?: number | readonly [from: number, to: number];
  /** A range of either family, `sg-…`, `<account>/sg-…` or `pl-…`. */
  readonly peer: string;
  readonly description?: string;
}

/** What people do to security groups. A group is given by id, or by its name in the region. */
export interface GroupConsole {
  /** Adds rules; the ids of the new ones. */
  authorizeIngress(group: string, ...rules: readonly RuleInput[]): Promise<readonly string[]>;
  authorizeEgress(group: string, ...rules: readonly RuleInput[]): Promise<readonly string[]>;
  /** Takes rules away, by `sgr-` id or by what they say. */
  revokeIngress(group: string, ...rules: readonly (RuleInput | string)[]): Promise<void>;
  revokeEgress(group: string, ...rules: readonly (RuleInput | string)[]): Promise<void>;
  /** Gives rules a new content, by `sgr-` id. */
  modifyRules(group: string, rules: Readonly<Record<string, RuleInput>>): Promise<void>;
  /** Gives ingress rules a new description, by `sgr-` id. */
  describeIngress(group: string, descriptions: Readonly<Record<string, string>>): Promise<void>;
  describeEgress(group: string, descriptions: Readonly<Record<string, string>>): Promise<void>;
  /** Makes a group, in the default network unless another is named; its id. */
  createGroup(group: {
    readonly name: string;
    readonly description?: string;
    readonly vpcId?: string;
    readonly tags?: Tags;
  }): Promise<string>;
  deleteGroup(group: string): Promise<void>;
  tag(id: string, tags: Tags): Promise<void>;
  untag(id: string, ...keys: readonly string[]): Promise<void>;
  setInterfaceGroups(interfaceId: string, ...groups: readonly string[]): Promise<void>;
  setInstanceGroups(instanceId: string, ...groups: readonly string[]): Promise<void>;
  changePrefixList(
    id: string,
    change: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
  ): Promise<void>;
}

const created = z.object({ groupId: z.string() });
const authorized = z.object({
  securityGroupRuleSet: z.array(z.object({ securityGroupRuleId: z.string() })),
});

/** The part of the console for security groups. */
export function groupConsole(actor: Actor): GroupConsole {
  async function ec2(action: string, input: object): Promise<Tree> {
    return act(actor, "ec2", action, input);
  }
  return {
    ...ruleConsole(actor, ec2),
    createGroup: async ({ name, description = name, vpcId, tags = {} }) => {
      const output = await ec2("CreateSecurityGroup", {
        GroupName: name,
        GroupDescription: description,
        VpcId: vpcId,
        TagSpecification: [{ ResourceType: "security-group", Tag: tagList(tags) }].filter(
          ({ Tag }) => Tag.length > 0,
        ),
      });
      return created.parse(output).groupId;
    },
    deleteGroup: async (group) => void (await ec2("DeleteSecurityGroup", choice(actor, group))),
    tag: async (id, tags) => {
      await ec2("CreateTags", { ResourceId: [id], Tag: tagList(tags) });
    },
    untag: async (id, ...keys) => {
      await ec2("DeleteTags", { ResourceId: [id], Tag: keys.map((Key) => ({ Key })) });
    },
    setInterfaceGroups: async (interfaceId, ...groups) => {
      await ec2("ModifyNetworkInterfaceAttribute", {
        NetworkInterfaceId: interfaceId,
        SecurityGroupId: groups.map((group) => choice(actor, group).GroupId),
      });
    },
    setInstanceGroups: async (instanceId, ...groups) => {
      await ec2("ModifyInstanceAttribute", {
        InstanceId: instanceId,
        GroupId: groups.map((group) => choice(actor, group).GroupId),
      });
    },
    changePrefixList: async (id, { add = [], remove = [] }) => {
      await ec2("ModifyManagedPrefixList", {
        PrefixListId: id,
        AddEntry: add.map((Cidr) => ({ Cidr })),
        RemoveEntry: remove.map((Cidr) => ({ Cidr })),
      });
    },
  };
}

type RuleConsole = Pick<
  GroupConsole,
  | "authorizeIngress"
  | "authorizeEgress"
  | "revokeIngress"
  | "revokeEgress"
  | "modifyRules"
  | "describeIngress"
  | "describeEgress"
>;

function ruleConsole(
  actor: Actor,
  ec2: (action: string, input: object) => Promise<Tree>,
): RuleConsole {
  async function add(way: string, group: string, rules: readonly RuleInput[]): Promise<string[]> {
    const input = { ...choice(actor, group), IpPermissions: rules.map(permissionOf) };
    const output = authorized.parse(await ec2(`AuthorizeSecurityGroup${way}`, input));
    return output.securityGroupRuleSet.map(({ securityGroupRuleId }) => securityGroupRuleId);
  }
  async function remove(
    way: string,
    group: string,
    rules: readonly (RuleInput | string)[],
  ): Promise<void> {
    await ec2(`RevokeSecurityGroup${way}`, {
      ...choice(actor, group),
      SecurityGroupRuleId: rules.filter((rule) => typeof rule === "string"),
      IpPermissions: rules.filter((rule) => typeof rule !== "string").map(permissionOf),
    });
  }
  async function describe(
    way: string,
    group: string,
    descriptions: Readonly<Record<string, string>>,
  ): Promise<void> {
    await ec2(`UpdateSecurityGroupRuleDescriptions${way}`, {
      ...choice(actor, group),
      SecurityGroupRuleDescription: Object.entries(descriptions).map(
        ([SecurityGroupRuleId, Description]) => ({ SecurityGroupRuleId, Description }),
      ),
    });
  }
  return {
    authorizeIngress: async (group, ...rules) => add("Ingress", group, rules),
    authorizeEgress: async (group, ...rules) => add("Egress", group, rules),
    revokeIngress: async (group, ...rules) => remove("Ingress", group, rules),
    revokeEgress: async (group, ...rules) => remove("Egress", group, rules),
    modifyRules: async (group, rules) => {
      await ec2("ModifySecurityGroupRules", {
        ...choice(actor, group),
        SecurityGroupRule: Object.entries(rules).map(([SecurityGroupRuleId, rule]) => ({
          SecurityGroupRuleId,
          SecurityGroupRule: ruleRequestOf(rule),
        })),
      });
    },
    describeIngress: async (group, descriptions) => describe("Ingress", group, descriptions),
    describeEgress: async (group, descriptions) => describe("Egress", group, descriptions),
  };
}

/** A group by id or by name; a name that the region does not have goes to AWS as it is. */
function choice(
  { local, principal, region }: Actor,
  group: string,
): { readonly GroupId?: string; readonly GroupName?: string } {
  if (group.startsWith("sg-")) return { GroupId: group };
  const here: Region | undefined = local.world.accounts.get(principal.account)?.regions.get(region);
  const found = [...(here?.groups.values() ?? [])].find(({ name }) => name === group);
  return found === undefined ? { GroupName: group } : { GroupId: found.id };
}

function portsOf({ proto = "tcp", port }: RuleInput): object {
  const [FromPort, ToPort] = typeof port === "number" ? [port, port] : (port ?? []);
  return { IpProtocol: proto, FromPort, ToPort };
}

function permissionOf(rule: RuleInput): object {
  const { peer, description: Description } = rule;
  const ports = portsOf(rule);
  if (peer.startsWith("pl-"))
    return { ...ports, PrefixListIds: [{ PrefixListId: peer, Description }] };
  if (peer.includes("sg-")) {
    const [GroupId, UserId] = peer.split("/").toReversed();
    return { ...ports, Groups: [{ GroupId, UserId, Description }] };
  }
  return peer.includes(":")
    ? { ...ports, Ipv6Ranges: [{ CidrIpv6: peer, Description }] }
    : { ...ports, IpRanges: [{ CidrIp: peer, Description }] };
}

function ruleRequestOf(rule: RuleInput): object {
  const { peer, description: Description } = rule;
  const body = { ...portsOf(rule), Description };
  if (peer.startsWith("pl-")) return { ...body, PrefixListId: peer };
  if (peer.startsWith("sg-")) return { ...body, ReferencedGroupId: peer };
  return peer.includes(":") ? { ...body, CidrIpv6: peer } : { ...body, CidrIpv4: peer };
}

function tagList(tags: Tags): { readonly Key: string; readonly Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
