import { newId, stableId } from "./ids.ts";
import type { Account, Region, SecurityGroup, Vpc, World } from "./world.ts";

/** Roles that every account has, without an external id and with all rights: narrow them in `world` where it matters. */
const ROLES = [
  "CountersignRead",
  "CountersignChange",
  "CountersignClose",
  "CountersignIsolate",
  "CountersignRelease",
];
/** AWS's default quota. */
const RULES_PER_GROUP = 60;

/** An empty world with these accounts, each with these regions. */
export function createWorld(accounts: readonly string[], regions: readonly string[]): World {
  return { accounts: new Map(accounts.map((id) => [id, createAccount(id, regions)])) };
}

function createAccount(id: string, regions: readonly string[]): Account {
  return {
    id,
    name: id,
    regions: new Map(regions.map((name) => [name, createRegion(name)])),
    roles: new Map(ROLES.map((name) => [name, { name }])),
    buckets: new Map(),
    block: undefined,
    trail: [],
  };
}

function createRegion(name: string): Region {
  return {
    name,
    vpcs: new Map(),
    groups: new Map(),
    interfaces: new Map(),
    instances: new Map(),
    scalingGroups: new Map(),
    prefixLists: new Map(),
    accessPoints: new Map(),
    logGroups: new Map(),
    stacks: new Map(),
    rulesPerGroup: RULES_PER_GROUP,
  };
}

/** Puts a network into the region, with the `default` group that AWS makes with each (all from itself, all to everywhere). */
export function addVpc(region: Region, vpc: Vpc, defaultGroupId = newId("sg")): SecurityGroup {
  const group: SecurityGroup = {
    id: defaultGroupId,
    name: "default",
    description: "default VPC security group",
    vpcId: vpc.id,
    ownerId: vpc.ownerId,
    tags: {},
    rules: new Map(),
    associatedVpcs: [],
  };
  const id = stableId("sgr", `${group.id} itself`);
  group.rules.set(id, {
    id,
    egress: false,
    protocol: "-1",
    fromPort: -1,
    toPort: -1,
    peer: { kind: "group", id: group.id, ownerId: vpc.ownerId },
    tags: {},
  });
  addDefaultEgress(group, vpc);
  region.vpcs.set(vpc.id, vpc);
  region.groups.set(group.id, group);
  return group;
}

/** The egress rules that AWS gives each new group: everything to everywhere, for IPv6 where the network has it. */
export function addDefaultEgress(group: SecurityGroup, vpc: Vpc): void {
  const everywhere = [
    { kind: "v4" as const, cidr: "0.0.0.0/0" },
    ...(vpc.cidr6 === undefined ? [] : [{ kind: "v6" as const, cidr: "::/0" }]),
  ];
  for (const peer of everywhere) {
    const id = stableId("sgr", `${group.id} to ${peer.cidr}`);
    group.rules.set(id, {
      id,
      egress: true,
      protocol: "-1",
      fromPort: -1,
      toPort: -1,
      peer,
      tags: {},
    });
  }
}
