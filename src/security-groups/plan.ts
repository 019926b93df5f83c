import { createHash } from "node:crypto";
import { z } from "zod";
import { canonicalJson, type JsonObject } from "../core/json.ts";
import type { NewRule, RuleChange } from "../core/rule-change.ts";
import type { Act } from "./act.ts";
import type { Item } from "./item.ts";
import { newRuleSchema } from "./live-group.ts";
import { fingerprint, partsOf, type RuleParts } from "./rule.ts";

/**
 * What can be done about a case. `revert`: what the cloud did is taken back · `restore`: only what the cloud took away
 * is put back · `apply`: the cloud is made to match the code · `heal`: what breaks the baseline is taken away · `undo`: the
 * last change of ours is taken back.
 */
export const planKindSchema = z.enum(["revert", "restore", "apply", "heal", "undo"]);
export type PlanKind = z.infer<typeof planKindSchema>;

const directionSchema = z.enum(["ingress", "egress"]);
const known = { key: z.string(), direction: directionSchema, ruleId: z.string() };

/** One change of one rule, as it is kept with its case. */
export const ruleChangeSchema = z.discriminatedUnion("do", [
  z.object({ do: z.literal("revoke"), ...known, fingerprint: z.string() }),
  z.object({ do: z.literal("authorize"), key: z.string(), rule: newRuleSchema }),
  z.object({
    do: z.literal("describe"),
    ...known,
    fingerprint: z.string(),
    description: z.string(),
  }),
]) satisfies z.ZodType<RuleChange>;

/** What is to be changed, all of it; `hash` stands for exactly this and nothing else. */
export interface Plan {
  readonly kind: PlanKind;
  readonly changes: readonly RuleChange[];
  readonly hash: string;
}

/** What a plan is made from. `undeclarable`: additions that the source's own tool has to make. */
export interface PlanGround {
  readonly account: string;
  readonly groupId: string;
  readonly items: readonly Item[];
  readonly cosmetic: readonly Item[];
  /** Keys of the rules that the group has by the newest reading. */
  readonly live: readonly string[];
  readonly acts: readonly Act[];
  /** The source keeps a state of its own: what it declares is added by its own tool. */
  readonly handsOver: boolean;
}

/** The plan of that kind; undefined when there is nothing that it could change. Pure. */
export function planFor(kind: PlanKind, ground: PlanGround): Plan | undefined {
  const changes = changesFor(kind, ground);
  return changes.length === 0 ? undefined : planOf(kind, ground, changes);
}

/** The plan with only some of its changes; undefined when none is left. */
export function pickFrom(
  plan: Plan,
  ground: Pick<PlanGround, "groupId">,
  chosen: ReadonlySet<string>,
): Plan | undefined {
  const changes = plan.changes.filter((change) => chosen.has(changeId(change)));
  return changes.length === 0 ? undefined : planOf(plan.kind, ground, changes);
}

/** A short name of a change within its plan, for a tick box. */
export function changeId(change: RuleChange): string {
  return shortId(`${change.do} ${change.key}`);
}

/** Twelve characters that stand for a text where Slack has no room for it. */
export function shortId(text: string): string {
  return hashOf([text]).slice(0, 12);
}

/** `open`: something is let in that is not let in now; else `close`, which must not wait. */
export function classOf({ changes }: Pick<Plan, "changes">): "open" | "close" {
  return changes.some((change) => change.do === "authorize") ? "open" : "close";
}

/** The keys of the group's rules when the plan has been carried out. */
export function keysAfter(
  live: readonly string[],
  { changes }: Pick<Plan, "changes">,
): readonly string[] {
  const after = new Set(live);
  for (const change of changes) {
    if (change.do === "revoke") after.delete(change.key);
    if (change.do === "authorize") after.add(change.key);
  }
  return [...after];
}

function planOf(
  kind: PlanKind,
  { groupId }: Pick<PlanGround, "groupId">,
  changes: readonly RuleChange[],
): Plan {
  const rules = changes.map((change): JsonObject => ({ ...change }));
  return {
    kind,
    changes,
    hash: hashOf([groupId, kind, ...rules.map((rule) => canonicalJson(rule))]),
  };
}

function hashOf(parts: readonly string[]): string {
  return createHash("sha256").update(canonicalJson(parts)).digest("hex");
}

/** Which findings each kind is about. */
function itemsFor(kind: Exclude<PlanKind, "undo">, { items }: PlanGround): readonly Item[] {
  switch (kind) {
    case "revert":
      return items.filter((item) => item.ahead === "cloud");
    case "restore":
      return items.filter((item) => item.kind === "cloud-removed");
    case "apply":
      return items.filter((item) => item.ahead === "code" || item.ahead === "unknown");
    case "heal":
      return items.filter((item) => item.kind === "violation");
  }
}

function changesFor(kind: PlanKind, ground: PlanGround): readonly RuleChange[] {
  if (kind === "undo") return undoing(ground);
  const there = new Set(ground.live);
  const rules = itemsFor(kind, ground).flatMap((item): readonly RuleChange[] => {
    if (item.key === undefined) return [];
    if (there.has(item.key)) return revoking(item, item.key);
    return mayAdd(kind, ground) ? authorizing(item, item.key, ground) : [];
  });
  const words = kind === "heal" ? [] : ground.cosmetic.flatMap(describing);
  // Closing comes before opening: what is exposed is exposed now.
  return unique([...rules.filter(isRevoke), ...rules.filter((each) => !isRevoke(each)), ...words]);
}

/** What reviewed code declares and its own tool keeps count of is added by that tool, or it would be added twice. */
function mayAdd(kind: PlanKind, { handsOver }: PlanGround): boolean {
  return !handsOver || (kind !== "apply" && kind !== "restore" && kind !== "revert");
}

function isRevoke({ do: what }: RuleChange): boolean {
  return what === "revoke";
}

function unique(changes: readonly RuleChange[]): readonly RuleChange[] {
  return [...new Map(changes.map((change) => [changeId(change), change])).values()];
}

function revoking({ ruleId, ...item }: Item, key: string): readonly RuleChange[] {
  if (ruleId === undefined) return [];
  const { description = "", tags = {} } = item;
  const seen = fingerprint({ key, description, tags, ruleId });
  return [{ do: "revoke", key, direction: directionOf(key), ruleId, fingerprint: seen }];
}

function authorizing(item: Item, key: string, ground: PlanGround): readonly RuleChange[] {
  const rule = newRule(key, ground, item);
  return rule ? [{ do: "authorize", key, rule }] : [];
}

function describing({ key, ruleId, wanted, description = "", tags = {} }: Item): RuleChange[] {
  if (key === undefined || ruleId === undefined || wanted === undefined) return [];
  const seen = fingerprint({ key, description, tags, ruleId });
  const direction = directionOf(key);
  return [{ do: "describe", key, direction, ruleId, fingerprint: seen, description: wanted }];
}

/** The inverse of what was last done, as far as the group is not so already. Closing first, here too. */
function undoing(ground: PlanGround): readonly RuleChange[] {
  const last = ground.acts.at(-1)?.hash;
  const there = new Set(ground.live);
  const inverse = ground.acts
    .filter(({ hash }) => hash === last)
    .toReversed()
    .flatMap((act): readonly RuleChange[] => {
      const { key, ruleId, description, tags } = act;
      if (act.did === "revoke")
        return there.has(key)
          ? []
          : authorizing({ kind: "cloud-removed", description, tags }, key, ground);
      if (ruleId === undefined || !there.has(key)) return [];
      const seen = fingerprint({ key, description: act.made ?? description, tags, ruleId });
      const direction = directionOf(key);
      if (act.did === "authorize")
        return [{ do: "revoke", key, direction, ruleId, fingerprint: seen }];
      return [{ do: "describe", key, direction, ruleId, fingerprint: seen, description }];
    });
  return [...inverse.filter(isRevoke), ...inverse.filter((each) => !isRevoke(each))];
}

function directionOf(key: string): "ingress" | "egress" {
  return key.startsWith("egress ") ? "egress" : "ingress";
}

/** A key -> the rule that AWS is asked to make; undefined for a peer that does not exist yet. */
function newRule(
  key: string,
  ground: Pick<PlanGround, "account" | "groupId">,
  { description = "", tags = {} }: Pick<Item, "description" | "tags">,
): NewRule | undefined {
  const parts = partsOf(key);
  if (!parts || parts.peer.startsWith("group:")) return undefined;
  const { direction, protocol, from, to } = parts;
  return {
    direction,
    protocol,
    ...(from === undefined || to === undefined ? {} : { fromPort: from, toPort: to }),
    ...peerOf(parts, ground),
    ...(description === "" ? {} : { description }),
    // Names that begin so are AWS's own; nobody else may give them.
    tags: Object.fromEntries(Object.entries(tags).filter(([name]) => !name.startsWith("aws:"))),
  };
}

type Peer = Pick<NewRule, "cidrIpv4" | "cidrIpv6" | "prefixListId" | "referencedGroup">;

function peerOf(
  { peerKind, peer }: RuleParts,
  { account, groupId }: Pick<PlanGround, "account" | "groupId">,
): Peer {
  switch (peerKind) {
    case "v4":
      return { cidrIpv4: peer };
    case "v6":
      return { cidrIpv6: peer };
    case "pl":
      return { prefixListId: peer };
    case "sg": {
      const [ownerId = account, foreign = peer] = peer.includes("/") ? peer.split("/") : [];
      return { referencedGroup: { groupId: peer === "self" ? groupId : foreign, ownerId } };
    }
  }
}
