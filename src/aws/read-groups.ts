import type {
  DescribeSecurityGroupRulesResult,
  DescribeSecurityGroupsResult,
  SecurityGroup,
  SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { CountersignError } from "../core/errors.ts";
import type { Needs } from "../core/perform.ts";
import type { ListReading, LiveGroup, Reading } from "../core/readings.ts";
import type { Aws } from "./aws.ts";
import { readPages } from "./call.ts";
import type { Place } from "./clients.ts";
import { isNamed, reasonOf } from "./errors.ts";
import { liveGroup } from "./live-group.ts";
import { type Attachments, REACHED_NEEDS, readAttachments } from "./reached.ts";
import { PREFIX_LIST_NEEDS } from "./read-prefix-lists.ts";

const GROUPS = "ec2:DescribeSecurityGroups";
const RULES = "ec2:DescribeSecurityGroupRules";

/** IAM actions of reading groups, their rules and who is behind them. */
export const GROUP_NEEDS: Needs = {
  iam: [GROUPS, RULES, ...REACHED_NEEDS.iam, ...PREFIX_LIST_NEEDS.iam],
  scopes: [],
};

const GONE = ["InvalidGroup.NotFound", "InvalidGroupId.NotFound"];
const PAGE = { MaxResults: 1000 };

type Listed = SecurityGroup & { readonly GroupId: string };

/** What EC2 lists at one moment: groups, and all rules by the id of their group. */
interface Listing {
  readonly groups: readonly Listed[];
  readonly rules: ReadonlyMap<string, readonly SecurityGroupRule[]>;
}

/** One group with its rules. `gone` only after a second read says so too; anything that failed is `unknown`. Never throws. */
export async function readGroup(
  aws: Aws,
  place: Place,
  groupId: string,
  signal: AbortSignal,
): Promise<Reading<LiveGroup>> {
  return await reading(aws, async () => {
    const listing =
      (await list(aws, place, groupId, signal)) ?? (await list(aws, place, groupId, signal));
    if (!listing) return undefined;
    const group = listing.groups.find(({ GroupId }) => GroupId === groupId);
    if (!group)
      throw new CountersignError("aws.unexpected", { action: GROUPS, error: "NotListed" });
    const attachments = await attachmentsOrNot(aws, place, groupId, signal);
    const rules = listing.rules.get(groupId) ?? [];
    const lists = await readLists(aws, place, rules, signal);
    return liveGroup(place, group, rules, { reached: attachments?.(groupId), lists });
  });
}

/** All groups of a region with their rules, or `unknown`: never a part of them. Never throws. */
export async function readRegion(
  aws: Aws,
  place: Place,
  signal: AbortSignal,
): Promise<Reading<readonly LiveGroup[]>> {
  return await reading(aws, async () => {
    const listing = await listConsistently(aws, place, signal);
    const attachments = await attachmentsOrNot(aws, place, undefined, signal);
    const lists = await readLists(aws, place, [...listing.rules.values()].flat(), signal);
    return listing.groups.map((group) => {
      const rules = listing.rules.get(group.GroupId) ?? [];
      return liveGroup(place, group, rules, { reached: attachments?.(group.GroupId), lists });
    });
  });
}

async function reading<T>(aws: Aws, read: () => Promise<T | undefined>): Promise<Reading<T>> {
  // The time at which it began: what changed while it was read is not taken for read.
  const readAt = aws.clock.now();
  try {
    const value = await read();
    return value === undefined ? { reading: "gone", readAt } : { reading: "ok", value, readAt };
  } catch (error) {
    return { reading: "unknown", reason: reasonOf(error), readAt };
  }
}

/** Groups and rules are two reads: rules of a group that the first did not list mean that it was made in between. */
async function listConsistently(aws: Aws, place: Place, signal: AbortSignal): Promise<Listing> {
  const first = await listRegion(aws, place, signal);
  const listed = new Set(first.groups.map(({ GroupId }) => GroupId));
  const complete = first.rules.keys().every((groupId) => listed.has(groupId));
  return complete ? first : await listRegion(aws, place, signal);
}

async function listRegion(aws: Aws, place: Place, signal: AbortSignal): Promise<Listing> {
  const groups = await listGroups(aws, place, {}, signal);
  return { groups, rules: await listRules(aws, place, {}, signal) };
}

/** One group and its rules; undefined when AWS says that there is none. */
async function list(
  aws: Aws,
  place: Place,
  groupId: string,
  signal: AbortSignal,
): Promise<Listing | undefined> {
  try {
    const groups = await listGroups(aws, place, { GroupIds: [groupId] }, signal);
    const filter = { Filters: [{ Name: "group-id", Values: [groupId] }], ...PAGE };
    return { groups, rules: await listRules(aws, place, filter, signal) };
  } catch (error) {
    if (isNamed(error, GONE)) return undefined;
    throw error;
  }
}

async function listGroups(
  aws: Aws,
  place: Place,
  which: { readonly GroupIds?: string[] },
  signal: AbortSignal,
): Promise<Listed[]> {
  const { DescribeSecurityGroupsCommand } = await import("@aws-sdk/client-ec2");
  const client = await aws.clients.ec2(place);
  // EC2 refuses MaxResults together with ids.
  const input = which.GroupIds ? which : PAGE;
  const pages = await readPages<DescribeSecurityGroupsResult>(
    (NextToken) =>
      aws.call(
        GROUPS,
        (options) =>
          client.send(
            new DescribeSecurityGroupsCommand({ ...input, ...(NextToken ? { NextToken } : {}) }),
            options,
          ),
        signal,
      ),
    (page) => page.NextToken,
  );
  return pages.flatMap((page) => expectList(page.SecurityGroups, GROUPS).filter(hasId));
}

async function listRules(
  aws: Aws,
  place: Place,
  which: { readonly Filters?: { Name: string; Values: string[] }[] },
  signal: AbortSignal,
): Promise<Map<string, readonly SecurityGroupRule[]>> {
  const { DescribeSecurityGroupRulesCommand } = await import("@aws-sdk/client-ec2");
  const client = await aws.clients.ec2(place);
  const pages = await readPages<DescribeSecurityGroupRulesResult>(
    (NextToken) =>
      aws.call(
        RULES,
        (options) =>
          client.send(
            new DescribeSecurityGroupRulesCommand({
              ...which,
              ...PAGE,
              ...(NextToken ? { NextToken } : {}),
            }),
            options,
          ),
        signal,
      ),
    (page) => page.NextToken,
  );
  const rules = pages.flatMap((page) => expectList(page.SecurityGroupRules, RULES));
  return Map.groupBy(rules, ({ GroupId = "" }) => GroupId);
}

/** An answer without the list is a page of somebody else (a proxy), not an empty list: that would read as "all deleted". */
function expectList<T>(items: T[] | undefined, action: string): T[] {
  if (items) return items;
  throw new CountersignError("aws.unexpected", { action, error: "NoList" });
}

/** Who is behind the groups is worth knowing, not worth failing for. */
async function attachmentsOrNot(
  aws: Aws,
  place: Place,
  groupId: string | undefined,
  signal: AbortSignal,
): Promise<Attachments | undefined> {
  try {
    return await readAttachments(aws, place, groupId, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CountersignError) return undefined;
    throw error;
  }
}

/** The prefix lists that these rules refer to. */
async function readLists(
  aws: Aws,
  place: Place,
  rules: readonly SecurityGroupRule[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ListReading>> {
  const ids = [...new Set(rules.flatMap(({ PrefixListId }) => PrefixListId ?? []))];
  const lists = ids.length === 0 ? [] : await aws.lists.read(place, ids, signal);
  return new Map(lists.map((each) => [each.id, each]));
}

function hasId(group: SecurityGroup): group is Listed {
  return group.GroupId !== undefined;
}
