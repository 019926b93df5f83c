import { seedBuckets } from "./estate/buckets.ts";
import { seedGroups } from "./estate/groups.ts";
import { seedHosts } from "./estate/hosts.ts";
import { CHANGE_ROLE, ESTATE } from "./estate/ids.ts";
import { addVpc } from "./model/create.ts";
import { stableId } from "./model/ids.ts";
import type { Account } from "./model/world.ts";
import type { LocalAws } from "./open.ts";

/**
 * A small believable estate: in the first account and region a production network with load balancer, two web servers in
 * an Auto Scaling group, a database and a bastion; three buckets; a log group; a default network everywhere else.
 * Ids are the same each time. Nothing of this is an event.
 */
export function seedWorld(aws: LocalAws): typeof ESTATE {
  const [prod, ...others] = aws.world.accounts.values();
  if (prod === undefined) return ESTATE;
  prod.name = "prod";
  prod.roles.set(CHANGE_ROLE.name, { ...CHANGE_ROLE });
  for (const [index, account] of others.entries())
    account.name = index === 0 ? "sandbox" : `team-${index}`;
  for (const account of aws.world.accounts.values()) seedDefaultNetworks(account);
  const region = aws.place();
  const defaultGroup = addVpc(
    region,
    {
      id: ESTATE.vpc,
      ownerId: prod.id,
      cidr: "10.20.0.0/16",
      cidr6: "2001:db8:20::/56",
      isDefault: false,
      tags: { Name: "prod", env: "prod" },
    },
    ESTATE.groups.default,
  );
  seedGroups(region, defaultGroup);
  seedHosts(region, prod.id);
  seedBuckets(prod, region.name);
  for (const id of [ESTATE.instances.bastion, ESTATE.instances.web1, ESTATE.instances.web2])
    aws.log(ESTATE.logGroup, id, []);
  return ESTATE;
}

function seedDefaultNetworks(account: Account): void {
  for (const region of account.regions.values()) {
    const place = `${account.id}/${region.name}`;
    addVpc(
      region,
      {
        id: stableId("vpc", place),
        ownerId: account.id,
        cidr: "172.31.0.0/16",
        isDefault: true,
        tags: { Name: "default" },
      },
      stableId("sg", place),
    );
  }
}
