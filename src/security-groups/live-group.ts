import { z } from "zod";
import type { ListReading, LiveGroup, LiveRule } from "../core/readings.ts";
import { keyOf, normalForm, normaliseRule, type RawPeer, type Rule } from "./rule.ts";

const tagsSchema = z.record(z.string(), z.string());

const liveRuleSchema = z.object({
  ruleId: z.string(),
  direction: z.enum(["ingress", "egress"]),
  protocol: z.string(),
  fromPort: z.number().exactOptional(),
  toPort: z.number().exactOptional(),
  cidrIpv4: z.string().exactOptional(),
  cidrIpv6: z.string().exactOptional(),
  prefixListId: z.string().exactOptional(),
  referencedGroup: z
    .object({ groupId: z.string(), ownerId: z.string().exactOptional() })
    .exactOptional(),
  description: z.string().exactOptional(),
  tags: tagsSchema,
}) satisfies z.ZodType<LiveRule>;

/** A rule that is still to be made. */
export const newRuleSchema = liveRuleSchema.omit({ ruleId: true });

/** Who is behind a group, as it travels in events and cases. */
export const reachedSchema = z.object({
  interfaces: z.int(),
  instances: z.int(),
  publicAddresses: z.int(),
  instanceIds: z.array(z.string()).exactOptional(),
  asOf: z.string(),
});

/** A prefix list that rules refer to, as it travels in events and snapshots. */
export const listSchema = z.object({
  id: z.string(),
  name: z.string(),
  class: z.enum(["customer", "aws-service", "unknown"]),
  cidrs: z.array(z.string()),
  weight: z.int().exactOptional(),
  reason: z.string().exactOptional(),
}) satisfies z.ZodType<ListReading>;

/** A group as read from AWS, as it travels in `sg.observed`. */
export const liveGroupSchema = z.object({
  account: z.string(),
  region: z.string(),
  vpcId: z.string(),
  groupId: z.string(),
  name: z.string(),
  ownerId: z.string(),
  description: z.string(),
  tags: tagsSchema,
  rules: z.array(liveRuleSchema),
  reached: reachedSchema.exactOptional(),
  lists: z.array(listSchema).exactOptional(),
}) satisfies z.ZodType<LiveGroup>;

/** A group's rules in normal form, and what could not be brought into it (ids of rules, with the reason). */
export interface LiveRules {
  readonly rules: readonly Rule[];
  readonly problems: readonly string[];
}

/** What AWS said about a group -> its rules in normal form. Never throws: what is not understood is a problem. */
export function normaliseLive(group: LiveGroup): LiveRules {
  const rules: Rule[] = [];
  const problems: string[] = [];
  for (const live of group.rules) {
    const rule = normaliseOne(live, group);
    if (typeof rule === "string") problems.push(`${live.ruleId}: ${rule}`);
    else rules.push(rule);
  }
  return { rules: normalForm(rules), problems };
}

function normaliseOne(live: LiveRule, group: LiveGroup): Rule | string {
  const peer = peerOf(live);
  if (!peer) return "no peer";
  const { direction, protocol, fromPort: from, toPort: to } = live;
  const own = { owner: group.ownerId, groupId: group.groupId };
  const normal = normaliseRule({ direction, protocol, from, to, peer }, own);
  if ("refused" in normal) return normal.refused;
  const { lint: _, ...parts } = normal.value;
  const { referencedGroup } = live;
  // A peer group that was deleted has lost its owner, and is known by its id alone.
  const stale = referencedGroup !== undefined && referencedGroup.ownerId === undefined;
  return {
    ...parts,
    key: keyOf(parts),
    description: live.description ?? "",
    tags: live.tags,
    ...(live.ruleId === "" ? {} : { ruleId: live.ruleId }),
    ...(stale && parts.peer !== "self" ? { stale: true as const } : {}),
  };
}

function peerOf(live: LiveRule): RawPeer | undefined {
  const { cidrIpv4, cidrIpv6, prefixListId, referencedGroup } = live;
  if (cidrIpv4 !== undefined) return { cidr: cidrIpv4 };
  if (cidrIpv6 !== undefined) return { cidr: cidrIpv6 };
  if (prefixListId !== undefined) return { list: prefixListId };
  if (!referencedGroup) return undefined;
  const { groupId: group, ownerId: owner } = referencedGroup;
  return { group, ...(owner === undefined ? {} : { owner }) };
}
