/**
 * Against moto's EC2, which nobody here wrote: groups with random rules are made by the bare SDK, read, compared with code that
 * says the same, changed behind our back, compared, put right by the performer of `sg.call`, and compared again.
 * Left out is what moto does otherwise than AWS: groups of interfaces, pages, LookupEvents, descriptions where the peer is a group.
 */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeVpcsCommand,
  EC2Client,
  type IpPermission,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import { type OpenAws, openAws } from "../../src/aws/open.ts";
import { performSgCall } from "../../src/aws/perform-sg-call.ts";
import type { LiveGroup } from "../../src/core/readings.ts";
import type { RuleChange } from "../../src/core/rule-change.ts";
import { knownRules } from "../../src/security-groups/before-image.ts";
import { checkGroups } from "../../src/security-groups/check-report.ts";
import { indexDesired } from "../../src/security-groups/desired/desired-index.ts";
import { loadSource } from "../../src/security-groups/desired/load.ts";
import { readOwnYaml } from "../../src/security-groups/desired/own-yaml.ts";
import { systemClock } from "../../src/wiring/system.ts";
import { motoVersion, openMoto } from "./moto-server.ts";
import { type RuleSet, randomRuleSet, type SomeRule } from "./random-rules.ts";

const SETS = 50;
/** moto's own account. */
const PLACE = { account: "123456789012", region: "eu-central-1" };
const ROLE = `arn:aws:iam::${PLACE.account}:role/CountersignChange`;
const KEYS = { accessKeyId: "test", secretAccessKey: "test" };
const LONGEST_MS = 240_000;

/** Every set of rules once; prints what came out. 0: all as expected; 1: something was not; 0 with a warning where moto is missing. */
export async function conformToMoto(say: (text: string) => void): Promise<number> {
  const version = motoVersion();
  if (version === undefined) {
    say(
      "SKIPPED: this machine has no moto (python3 -m pip install 'moto[server]'); nothing was compared",
    );
    return 0;
  }
  // oxlint-disable-next-line node/no-process-env -- moto takes any credentials: those of this machine are not sent to it
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" });
  const signal = AbortSignal.timeout(LONGEST_MS);
  await using moto = await openMoto(signal);
  const { endpoint } = moto;
  await using aws = openAws(settings(endpoint), { clock: systemClock, metrics: NOBODY });
  const ec2 = new EC2Client({ endpoint, region: PLACE.region, credentials: KEYS });
  const { Vpcs: [vpc] = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const stage = { aws, ec2, vpcId: vpc?.VpcId ?? "", signal };
  const faults: string[] = [];
  for (let number = 0; number < SETS; number++)
    for (const fault of await conform(stage, randomRuleSet(number))) {
      faults.push(fault);
      say(`set ${number}: ${fault}`);
    }
  say(`moto ${version}: ${SETS} sets of rules, ${faults.length} faults`);
  return faults.length === 0 ? 0 : 1;
}

interface Stage {
  readonly aws: OpenAws;
  readonly ec2: EC2Client;
  readonly vpcId: string;
  readonly signal: AbortSignal;
}

async function conform(stage: Stage, set: RuleSet): Promise<readonly string[]> {
  const { ec2, vpcId } = stage;
  const about = { GroupName: set.name, Description: "conformance", VpcId: vpcId };
  const { GroupId = "" } = await ec2.send(new CreateSecurityGroupCommand(about));
  await open(ec2, GroupId, set.rules);
  const group = await read(stage, GroupId);
  const made = changesOf(group, set);

  await open(ec2, GroupId, [set.added]);
  const [first] = set.rules;
  const removed = { GroupId, IpPermissions: first ? [permission(GroupId, first)] : [] };
  await ec2.send(new RevokeSecurityGroupIngressCommand(removed));
  const drifted = await read(stage, GroupId);
  const found = changesOf(drifted, set);

  const outcomes: string[] = [];
  for (const change of putRight(group, drifted))
    outcomes.push(await perform(stage, GroupId, change));
  const after = changesOf(await read(stage, GroupId), set);
  return [
    ...(made === 0 ? [] : [`${made} changes right after it was made`]),
    ...(found === 2 ? [] : [`${found} changes after one rule came and one went`]),
    ...outcomes.filter((outcome) => outcome !== "done"),
    ...(after === 0 ? [] : [`${after} changes after it was put right`]),
  ];
}

async function open(ec2: EC2Client, GroupId: string, rules: readonly SomeRule[]): Promise<void> {
  const IpPermissions = rules.map((rule) => permission(GroupId, rule));
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
}

function permission(GroupId: string, { protocol, from, to, peer, why }: SomeRule): IpPermission {
  const Description = why;
  return {
    IpProtocol: protocol,
    FromPort: from,
    ToPort: to,
    ...(peer === "self" ? { UserIdGroupPairs: [{ GroupId, Description }] } : {}),
    ...(peer.includes(".") ? { IpRanges: [{ CidrIp: peer, Description }] } : {}),
    ...(peer.includes(":") ? { Ipv6Ranges: [{ CidrIpv6: peer, Description }] } : {}),
  };
}

async function read({ aws, signal }: Stage, groupId: string): Promise<LiveGroup> {
  const reading = await aws.readGroup(PLACE, groupId, signal);
  if (reading.reading !== "ok") throw new Error(JSON.stringify(reading));
  return reading.value;
}

/** What `check` would count for this group, descriptions among it. */
function changesOf(live: LiveGroup, set: RuleSet): number {
  const now = systemClock.now();
  const scope = {
    name: "code",
    format: "countersign",
    ...PLACE,
    vpcs: {},
    unmanaged: "list",
  } as const;
  const options = { vars: {}, parameters: {}, exports: {}, maxAgeMs: 0, now };
  const files = [{ path: "groups.yml", text: set.code }];
  const result = readOwnYaml(files, scope);
  const index = indexDesired([loadSource(undefined, { scope, options, at: now, files }, result)]);
  const places = [{ ...PLACE, reading: { reading: "ok", value: [live], readAt: now } as const }];
  const report = checkGroups({ index, places, policy: { baseline: [], ignore: [] }, now });
  return report.changes + report.cosmetic + report.notEvaluated;
}

/** What came is revoked, what went is authorized again. */
function putRight(before: LiveGroup, now: LiveGroup): readonly RuleChange[] {
  const [had, has] = [knownRules(before), knownRules(now)];
  const revokes = has
    .filter(({ key }) => !had.some((rule) => rule.key === key))
    .map(({ key, ruleId, fingerprint }): RuleChange => {
      return { do: "revoke", direction: "ingress", key, ruleId, fingerprint };
    });
  const gone = had.filter(({ key }) => !has.some((rule) => rule.key === key));
  const authorizes = gone.flatMap(({ key, ruleId }): readonly RuleChange[] => {
    const rule = before.rules.find((each) => each.ruleId === ruleId);
    if (!rule) return [];
    const { ruleId: _, ...made } = rule;
    return [{ do: "authorize", key, rule: made }];
  });
  return [...revokes, ...authorizes];
}

async function perform(
  { aws, signal }: Stage,
  groupId: string,
  change: RuleChange,
): Promise<string> {
  const performer = performSgCall({
    now: systemClock.now,
    readGroup: aws.readGroup,
    rulesOf: knownRules,
    change: aws.changeRule,
    keepBefore: () => Promise.resolve(),
    frozen: () => Promise.resolve(undefined),
    takePlace: () => Promise.resolve(true),
    pace: () => Promise.resolve(0),
    whyFull: () => Promise.resolve(undefined),
  });
  const data = { ...PLACE, groupId, planHash: "moto", change, names: ["U0AAA", "U0BBB"] };
  const effect = { key: change.key, owner: "moto", attempts: 1, data, queuedAt: systemClock.now() };
  const { outcome, ...more } = await performer(effect, signal);
  return outcome === "done" ? outcome : `${change.do} ${change.key}: ${JSON.stringify(more)}`;
}

function settings(endpoint: string): Parameters<typeof openAws>[0] {
  return {
    region: PLACE.region,
    endpoint,
    deadlineMs: 30_000,
    installation: "conformance",
    accounts: [{ id: PLACE.account, changeRole: ROLE }],
  };
}

const NOBODY = { count: () => undefined, gauge: () => undefined, observe: () => undefined };
