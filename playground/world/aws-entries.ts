import type { Json, JsonObject } from "../../src/core/json.ts";
import type {
  Account,
  BlockFlags,
  Bucket,
  Instance,
  NetworkInterface,
  Region,
  SecurityGroup,
  World,
} from "../aws/model/world.ts";
import { ruleWords } from "./rule-words.ts";

type Entries = Map<string, JsonObject>;

/** Everything that the page shows of the local AWS, by key: `account/…`, `place/…`, `group/…`, `instance/…`, `bucket/…`. */
export function awsEntries(world: World): Entries {
  const entries: Entries = new Map();
  for (const account of world.accounts.values()) {
    const { id, name, block } = account;
    entries.set(`account/${id}`, { id, name, block: blockWords(block), blockOn: isOn(block) });
    for (const region of account.regions.values()) addRegion(entries, account, region);
    for (const bucket of account.buckets.values())
      entries.set(`bucket/${id}/${bucket.name}`, bucketFacts(id, bucket));
  }
  return entries;
}

function addRegion(entries: Entries, account: Account, region: Region): void {
  const place = `${account.id}/${region.name}`;
  entries.set(`place/${place}`, {
    account: account.id,
    accountName: account.name,
    region: region.name,
    vpcs: [...region.vpcs.values()].map(({ id, tags }) => ({ id, name: tags["Name"] ?? "" })),
  });
  for (const group of region.groups.values())
    entries.set(`group/${place}/${group.id}`, groupFacts(region, group));
  for (const instance of region.instances.values())
    entries.set(`instance/${place}/${instance.id}`, instanceFacts(region, instance));
}

function groupFacts(region: Region, group: SecurityGroup): JsonObject {
  const { id, name, description, vpcId } = group;
  const attached = [...region.interfaces.values()].filter(({ groups }) => groups.includes(id));
  const vpc = region.vpcs.get(vpcId);
  return {
    id,
    name,
    description,
    // What a team made itself comes before the network that every region has.
    order: vpc?.isDefault === true || name === "default" ? 1 : 0,
    vpc: vpc?.tags["Name"] ?? vpcId,
    rules: [...group.rules.values()].map((rule) => ({
      id: rule.id,
      way: rule.egress ? "out" : "in",
      words: ruleWords(region, rule),
      description: rule.description ?? "",
    })),
    attached: attached.map((each) => attachedWords(region, each)),
  };
}

function attachedWords(region: Region, { id, attachment, description }: NetworkInterface): Json {
  const host = region.instances.get(attachment?.instanceId ?? "");
  const name = host?.tags["Name"] ?? (description || "no host");
  return `${name} (${id})`;
}

function instanceFacts(region: Region, instance: Instance): JsonObject {
  const { id, state, type, tags } = instance;
  const cards = [...region.interfaces.values()].filter(
    ({ attachment }) => attachment?.instanceId === id,
  );
  const groups = cards.flatMap(({ groups: ids }) => ids);
  return {
    id,
    name: tags["Name"] ?? id,
    state,
    type,
    addresses: cards.flatMap(({ privateIp, publicIp }) => [privateIp, publicIp ?? []].flat()),
    groups: groups.map((group) => region.groups.get(group)?.name ?? group),
  };
}

function bucketFacts(account: string, { name, region, policy, grants, block }: Bucket): JsonObject {
  const words = grants.map(
    ({ grantee, permission }) => `${grantee.split("/").at(-1) ?? grantee}: ${permission}`,
  );
  return {
    account,
    name,
    region,
    policy: policy ?? "",
    acl: words,
    block: blockWords(block),
    blockOn: isOn(block),
  };
}

function isOn(block: BlockFlags | undefined): boolean {
  return block !== undefined && Object.values(block).every(Boolean);
}

function blockWords(block: BlockFlags | undefined): string {
  if (block === undefined) return "never configured";
  const on = Object.entries(block).flatMap(([name, flag]) => (flag === true ? name : []));
  if (on.length === Object.keys(block).length) return "on";
  return on.length === 0 ? "off" : `only ${on.join(", ")}`;
}
