import type { JsonObject } from "../core/json.ts";
import type { Needs } from "../core/perform.ts";
import { CLOSE_NEEDS, RESTORE_NEEDS } from "./change-rules.ts";
import { LOG_NEEDS } from "./log-groups.ts";
import { BUCKET_READ_NEEDS } from "./perform-bucket-read.ts";
import { LOGINS_GATHER_NEEDS } from "./perform-logins-gather.ts";
import { SG_ATTRIBUTE_NEEDS } from "./perform-sg-attribute.ts";
import { SG_FIND_NEEDS } from "./perform-sg-find.ts";
import { SG_READ_NEEDS } from "./perform-sg-read.ts";
import { QUOTA_NEEDS } from "./quotas.ts";
import { OBJECT_NEEDS } from "./read-objects.ts";
import { PREFIX_LIST_NEEDS } from "./read-prefix-lists.ts";
import { STACK_NEEDS } from "./read-stack.ts";
import { TRAIL_NEEDS } from "./trail.ts";

/** A log group that may be read. */
export interface ReadableGroup {
  readonly account: string;
  readonly region: string;
  readonly group: string;
}

/** Objects that desired state is read from. */
export interface ReadableObjects {
  readonly bucket: string;
  /** What their keys begin with. */
  readonly prefix: string;
}

/** What is named in the policy of a read role, one by one. */
export interface Readable {
  readonly groups: readonly ReadableGroup[];
  readonly objects: readonly ReadableObjects[];
}

/** Everything that a read role needs but log groups and objects, which are named one by one. */
const READS: readonly Needs[] = [
  SG_READ_NEEDS,
  SG_FIND_NEEDS,
  SG_ATTRIBUTE_NEEDS,
  PREFIX_LIST_NEEDS,
  QUOTA_NEEDS,
  BUCKET_READ_NEEDS,
  LOGINS_GATHER_NEEDS,
  STACK_NEEDS,
  TRAIL_NEEDS,
];

/** All IAM actions of the reads, sorted, each once; those of log groups and of objects last. */
export function readActions(): readonly string[] {
  const actions = new Set(READS.flatMap(({ iam }) => iam));
  return [...[...actions].toSorted(), ...LOG_NEEDS.iam, ...OBJECT_NEEDS.iam];
}

/** The policy of a read role. */
export function readPolicy(readable: Readable): JsonObject {
  return { Version: "2012-10-17", Statement: readStatements(readable) };
}

/**
 * What a read role may do. EC2, CloudTrail and S3's lists know no resource to name; a log group is named with and
 * without its streams, because IAM compares both forms.
 */
export function readStatements({ groups, objects }: Readable): readonly JsonObject[] {
  const actions = new Set(READS.flatMap(({ iam }) => iam));
  const reads = {
    Sid: "CountersignRead",
    Effect: "Allow",
    Action: [...actions].toSorted(),
    Resource: "*",
  };
  return [reads, ...logStatements(groups), ...objectStatements(objects)];
}

function logStatements(groups: readonly ReadableGroup[]): readonly JsonObject[] {
  if (groups.length === 0) return [];
  const logs = {
    Sid: "CountersignReadLogs",
    Effect: "Allow",
    Action: [...LOG_NEEDS.iam],
    Resource: groups.flatMap(({ account, region, group }) => {
      const arn = `arn:aws:logs:${region}:${account}:log-group:${group}`;
      return [arn, `${arn}:*`];
    }),
  };
  return [logs];
}

/** S3 says "no such key" to those who may list, and "denied" to others: a lost object must not look like a lost right. */
function objectStatements(objects: readonly ReadableObjects[]): readonly JsonObject[] {
  if (objects.length === 0) return [];
  const [list, get] = OBJECT_NEEDS.iam;
  return [
    {
      Sid: "CountersignListSources",
      Effect: "Allow",
      Action: [list ?? ""],
      Resource: [...new Set(objects.map(({ bucket }) => `arn:aws:s3:::${bucket}`))],
    },
    {
      Sid: "CountersignReadSources",
      Effect: "Allow",
      Action: [get ?? ""],
      Resource: objects.map(({ bucket, prefix }) => `arn:aws:s3:::${bucket}/${prefix}*`),
    },
  ];
}

/** What a change role may do, by pack: *close* always, *restore* where rules may be put back and opened. */
export const CHANGE_PACKS = { close: CLOSE_NEEDS.iam, restore: RESTORE_NEEDS.iam } as const;

/** The tag without which a group is not changed, whatever the bot is told. */
const FENCE = { "aws:ResourceTag/countersign:managed": "true" };

/**
 * The policy of a change role in an account: its packs, within the fence. A rule that is made has no tag of its own yet, so
 * that what is made is fenced by its group, and tags are given only to what is made in the same call.
 */
export function changePolicy(
  account: string,
  packs: readonly (keyof typeof CHANGE_PACKS)[],
): JsonObject {
  const actions = packs.flatMap((pack) => [...CHANGE_PACKS[pack]]);
  const rules = `arn:aws:ec2:*:${account}:security-group-rule/*`;
  const onGroups = actions.filter((action) => action !== "ec2:CreateTags");
  const fenced = {
    Sid: "CountersignChange",
    Effect: "Allow",
    Action: onGroups.toSorted(),
    Resource: `arn:aws:ec2:*:${account}:security-group/*`,
    Condition: { StringEquals: { ...FENCE } },
  };
  const onRules = {
    Sid: "CountersignChangeRules",
    Effect: "Allow",
    Action: onGroups.toSorted(),
    Resource: rules,
  };
  const tags = {
    Sid: "CountersignTagNewRules",
    Effect: "Allow",
    Action: ["ec2:CreateTags"],
    Resource: rules,
    Condition: {
      StringEquals: {
        "ec2:CreateAction": ["AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress"],
      },
    },
  };
  const statements = actions.includes("ec2:CreateTags")
    ? [fenced, onRules, tags]
    : [fenced, onRules];
  return { Version: "2012-10-17", Statement: statements };
}
