import { z } from "zod";
import type { Row } from "../core/case.ts";
import type { JsonObject } from "../core/json.ts";
import type { Snapshot } from "../core/ports.ts";
import { listSchema, reachedSchema } from "./live-group.ts";
import { touchSchema } from "./touch.ts";

/**
 * What code and cloud agreed on, as keys. `undecided`: keys on which they differed when the group was first seen, so that
 * nobody can say who moved. A key that is in neither list was agreed not to be there.
 */
export const memorySchema = z.object({
  agreed: z.array(z.string()),
  undecided: z.array(z.string()),
});
export type Memory = z.infer<typeof memorySchema>;

/** How a group stands, in numbers. */
export const tallySchema = z.object({
  cloudAhead: z.int(),
  codeAhead: z.int(),
  firstSight: z.int(),
  violations: z.int(),
  cosmetic: z.int(),
  unmanaged: z.int(),
  possible: z.int(),
  notCompared: z.string().exactOptional(),
});
export type Tally = z.infer<typeof tallySchema>;

/** The last good reading of a group and what was agreed then: `data` of its row in `snapshots`. */
export const snapshotSchema = z.object({
  account: z.string(),
  region: z.string(),
  groupId: z.string(),
  vpcId: z.string(),
  name: z.string(),
  tags: z.record(z.string(), z.string()).exactOptional(),
  readAt: z.iso.datetime(),
  memory: memorySchema.exactOptional(),
  /** Who declared the group when it was last seen declared. */
  declared: z.object({ source: z.string(), at: z.string() }).exactOptional(),
  rules: z.array(
    z.object({
      key: z.string(),
      ruleId: z.string().exactOptional(),
      description: z.string().exactOptional(),
      tags: z.record(z.string(), z.string()).exactOptional(),
    }),
  ),
  /** Keys of rules that were there before the region was first read as a whole: nobody was there to see who made them. */
  old: z.array(z.string()).exactOptional(),
  reached: reachedSchema.exactOptional(),
  /** Prefix lists that its rules refer to. */
  lists: z.array(listSchema).exactOptional(),
  touches: z.array(touchSchema),
  tally: tallySchema,
  /** AWS has it no more. */
  gone: z.literal(true).exactOptional(),
});
export type GroupSnapshot = z.infer<typeof snapshotSchema>;

/** `data` of a stored row -> the snapshot; undefined for what cannot be read, which is then as if never seen. */
export function readSnapshot(data: JsonObject | undefined): GroupSnapshot | undefined {
  const parsed = snapshotSchema.safeParse(data);
  return parsed.success ? parsed.data : undefined;
}

/** The snapshots of groups that AWS still had when they were last read. */
export function livingSnapshots(stored: readonly Snapshot[]): readonly GroupSnapshot[] {
  return stored.flatMap(({ data }) => readSnapshot(data) ?? []).filter(({ gone }) => !gone);
}

/** Keys that were there before anybody looked; a snapshot of an older form does not say, so all of it counts. */
export function oldKeysIn(snapshot: GroupSnapshot | undefined): ReadonlySet<string> {
  return new Set(snapshot ? (snapshot.old ?? snapshot.rules.map(({ key }) => key)) : []);
}

/** The row in which a snapshot is kept: one per group, the newest reading. */
export function snapshotRow(snapshot: GroupSnapshot): Row {
  const { account, region, groupId, readAt } = snapshot;
  return {
    table: "snapshots",
    conflict: "replace",
    values: {
      kind: "sg",
      key: `${account}/${region}/${groupId}`,
      account,
      region,
      read_at: Date.parse(readAt),
      data: snapshot,
    },
  };
}
