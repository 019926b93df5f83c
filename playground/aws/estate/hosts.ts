import type { Region } from "../model/world.ts";
import { ESTATE } from "./ids.ts";

const { groups, instances, interfaces, subnets, vpc } = ESTATE;
const LAUNCHED = new Date("2026-09-01T06:00:00Z");

/** One seeded machine with one interface. */
interface Host {
  readonly key: keyof typeof instances;
  readonly name: string;
  readonly group: string;
  readonly zone: 0 | 1;
  readonly privateIp: string;
  readonly publicIp?: string;
  readonly type: string;
}

const HOSTS: readonly Host[] = [
  {
    key: "web1",
    name: "web-1",
    group: groups.webProd,
    zone: 0,
    privateIp: "10.20.1.11",
    type: "t3.medium",
  },
  {
    key: "web2",
    name: "web-2",
    group: groups.webProd,
    zone: 1,
    privateIp: "10.20.2.12",
    type: "t3.medium",
  },
  {
    key: "db1",
    name: "db-1",
    group: groups.dbProd,
    zone: 0,
    privateIp: "10.20.1.21",
    type: "r6g.large",
  },
  {
    key: "bastion",
    name: "bastion-1",
    group: groups.bastion,
    zone: 0,
    privateIp: "10.20.1.5",
    publicIp: "203.0.113.105",
    type: "t3.micro",
  },
  {
    key: "win1",
    name: "win-1",
    group: groups.default,
    zone: 1,
    privateIp: "10.20.2.31",
    type: "t3.large",
  },
];

/** Instances with their interfaces, the load balancer's interface, and the Auto Scaling group of the web servers. */
export function seedHosts(region: Region, ownerId: string): void {
  for (const host of HOSTS) addHost(region, ownerId, host);
  region.interfaces.set(interfaces.balancer, {
    id: interfaces.balancer,
    vpcId: vpc,
    subnetId: subnets[0],
    zone: `${region.name}a`,
    description: "ELB app/lb-prod/50dc6c495c0c9188",
    ownerId,
    requesterId: "amazon-elb",
    privateIp: "10.20.1.80",
    publicIp: "203.0.113.180",
    groups: [groups.lbProd],
    attachment: { id: "eni-attach-0c0de000000001b01", deviceIndex: 1 },
    tags: {},
  });
  region.scalingGroups.set(ESTATE.scalingGroup, {
    name: ESTATE.scalingGroup,
    minSize: 1,
    maxSize: 4,
    desired: 2,
    healthCheckType: "ELB",
    subnets,
    zones: [`${region.name}a`, `${region.name}b`],
    createdAt: LAUNCHED,
    instances: [instances.web1, instances.web2].map((id, index) => ({
      id,
      zone: `${region.name}${"ab"[index]}`,
      state: "InService",
      health: "Healthy" as const,
    })),
    suspended: new Set(),
    tags: { env: "prod" },
  });
}

function addHost(region: Region, ownerId: string, host: Host): void {
  const { key, name, group, privateIp, publicIp, type } = host;
  const place = {
    vpcId: vpc,
    subnetId: subnets[host.zone],
    zone: `${region.name}${"ab"[host.zone]}`,
  };
  region.instances.set(instances[key], {
    ...place,
    id: instances[key],
    imageId: "ami-0c0de00000000a1b2",
    type,
    keyName: "ops",
    profileArn: `arn:aws:iam::${ownerId}:instance-profile/${name}`,
    launchedAt: LAUNCHED,
    state: "running",
    tags: { Name: name, env: "prod" },
  });
  region.interfaces.set(interfaces[key], {
    ...place,
    id: interfaces[key],
    description: "",
    ownerId,
    privateIp,
    ...(publicIp === undefined ? {} : { publicIp }),
    groups: [group],
    attachment: {
      id: `eni-attach-${interfaces[key].slice("eni-".length)}`,
      instanceId: instances[key],
      deviceIndex: 0,
    },
    tags: { Name: name },
  });
}
