import { addDefaultEgress } from "../model/create.ts";
import { stableId } from "../model/ids.ts";
import type { Peer, Region, SecurityGroup } from "../model/world.ts";
import { ESTATE } from "./ids.ts";

/** One ingress rule: ports, peer, description. */
type Ingress = readonly [from: number, to: number, peer: Peer, description: string];

const { groups, prefixLists } = ESTATE;
const EVERYWHERE: readonly Peer[] = [
  { kind: "v4", cidr: "0.0.0.0/0" },
  { kind: "v6", cidr: "::/0" },
];

/** Prefix lists, and the groups of the production network next to its `default` one. */
export function seedGroups(region: Region, defaultGroup: SecurityGroup): void {
  const { ownerId } = defaultGroup;
  seedPrefixLists(region, ownerId);
  function group(id: string): Peer {
    return { kind: "group", id, ownerId };
  }
  const rules: Readonly<Record<string, readonly Ingress[]>> = {
    "lb-prod": EVERYWHERE.flatMap((peer) => [
      [443, 443, peer, "public site"] as const,
      [80, 80, peer, "redirect to https"] as const,
    ]),
    "web-prod": [
      [8080, 8080, group(groups.lbProd), "from the load balancer"],
      [22, 22, group(groups.bastion), "administration"],
    ],
    "db-prod": [
      [5432, 5432, group(groups.webProd), "application"],
      [22, 22, group(groups.bastion), "administration"],
    ],
    bastion: [[22, 22, { kind: "list", id: prefixLists.offices }, "offices"]],
  };
  const ids = {
    "lb-prod": groups.lbProd,
    "web-prod": groups.webProd,
    "db-prod": groups.dbProd,
    bastion: groups.bastion,
  };
  for (const [name, id] of Object.entries(ids))
    addGroup(region, defaultGroup, { id, name, ingress: rules[name] ?? [] });
}

function addGroup(
  region: Region,
  { vpcId, ownerId }: SecurityGroup,
  {
    id,
    name,
    ingress,
  }: { readonly id: string; readonly name: string; readonly ingress: readonly Ingress[] },
): void {
  const group: SecurityGroup = {
    id,
    name,
    description: `${name} of the shop`,
    vpcId,
    ownerId,
    tags: { Name: name, env: "prod", "countersign:managed": "true" },
    rules: new Map(),
    associatedVpcs: [],
  };
  for (const [fromPort, toPort, peer, description] of ingress) {
    const ruleId = stableId("sgr", JSON.stringify([id, fromPort, peer]));
    const rule = { id: ruleId, egress: false, protocol: "tcp", fromPort, toPort, peer };
    group.rules.set(rule.id, { ...rule, description, tags: {} });
  }
  const vpc = region.vpcs.get(vpcId);
  if (vpc !== undefined) addDefaultEgress(group, vpc);
  region.groups.set(id, group);
}

function seedPrefixLists(region: Region, ownerId: string): void {
  const lists = [
    {
      id: prefixLists.offices,
      name: "offices",
      ownerId,
      maxEntries: 10,
      cidrs: ["198.51.100.0/24", "203.0.113.0/26"],
    },
    {
      id: prefixLists.s3,
      name: `com.amazonaws.${region.name}.s3`,
      ownerId: "AWS",
      maxEntries: 1,
      cidrs: ["192.0.2.0/25"],
    },
    {
      id: prefixLists.cloudFront,
      name: "com.amazonaws.global.cloudfront.origin-facing",
      ownerId: "AWS",
      maxEntries: 55,
      cidrs: ["192.0.2.128/25"],
    },
  ];
  for (const { cidrs, ...list } of lists)
    region.prefixLists.set(list.id, {
      ...list,
      family: "IPv4",
      version: 1,
      entries: cidrs.map((cidr) => ({ cidr })),
      tags: {},
    });
}
