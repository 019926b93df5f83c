import type { Direction } from "../../rule.ts";
import { listedPeers, singlePeer } from "./peers.ts";
import type { Placed } from "./place-rules.ts";
import type { GroupResource, RuleResource, Written } from "./resource.ts";
import { type Entries, type EntrySetting, type RuleEntry, readEntry } from "./rule-entry.ts";
import { type Members, memberOf, textOf } from "./value.ts";

/** No rules at all. */
export const NONE: Entries = { rules: [], patterns: [] };

/** The rules written into a group; `unread`: why the list of them is not known. Rules that are only perhaps meant are patterns. */
export function readInline(
  direction: Direction,
  resource: GroupResource,
  setting: EntrySetting,
  written: Written,
): Entries | { readonly unread: string } {
  const value = memberOf(resource.values, direction);
  if (value.kind === "unknown") return { unread: value.reason };
  if (value.kind !== "list") return NONE;
  const strange = value.items.find((item) => item.kind === "unknown");
  if (strange?.kind === "unknown") return { unread: strange.reason };
  const unsure =
    written === "perhaps"
      ? "the plan does not say whether the code declares this rule, or whether it was only seen"
      : undefined;
  const entries = value.items.flatMap((item) =>
    item.kind === "map"
      ? readEntry(inlineEntry(direction, item.members, resource.at, unsure), setting)
      : [],
  );
  return joinEntries(entries);
}

/** Set on a block that stands for any number of blocks (`dynamic` over a value that is not known). */
export const MANY = "(any number)";

function inlineEntry(
  direction: Direction,
  block: Members,
  at: string,
  unsure: string | undefined,
): RuleEntry {
  const why = unsure ?? textOf(memberOf(block, MANY));
  return {
    direction,
    protocol: memberOf(block, "protocol"),
    from: memberOf(block, "from_port"),
    to: memberOf(block, "to_port"),
    description: memberOf(block, "description"),
    peers: listedPeers(block),
    at,
    ...(why === undefined ? {} : { unsure: why }),
  };
}

/** The rules of a direction that are resources of their own; `count`: how many belong to this group for certain. */
export function readSeparate(
  direction: Direction,
  placed: readonly Placed[],
  setting: EntrySetting,
): Entries & { readonly count: number } {
  const entries = placed.flatMap((each) => {
    if (!fits(each.resource, direction)) return [];
    return readEntry(separateEntry(direction, each), setting);
  });
  const sure = placed.filter((each) => each.unsure === undefined && fits(each.resource, direction));
  return { ...joinEntries(entries), count: sure.length };
}

/** True also when it is not known which direction the rule is for. */
function fits(resource: RuleResource, direction: Direction): boolean {
  return (directionOf(resource) ?? direction) === direction;
}

function directionOf({ type, values }: RuleResource): Direction | undefined {
  if (type === "aws_vpc_security_group_ingress_rule") return "ingress";
  if (type === "aws_vpc_security_group_egress_rule") return "egress";
  const text = textOf(memberOf(values, "type"));
  return text === "ingress" || text === "egress" ? text : undefined;
}

function separateEntry(direction: Direction, { resource, unsure }: Placed): RuleEntry {
  const { type, values, at } = resource;
  const old = type === "aws_security_group_rule";
  const open = directionOf(resource)
    ? undefined
    : "type: it is not known whether ingress or egress";
  const why = unsure ?? resource.unsure ?? open;
  return {
    direction,
    protocol: memberOf(values, old ? "protocol" : "ip_protocol"),
    from: memberOf(values, "from_port"),
    to: memberOf(values, "to_port"),
    description: memberOf(values, "description"),
    peers: old ? listedPeers(values) : singlePeer(values),
    at,
    ...(why === undefined ? {} : { unsure: why }),
  };
}

function joinEntries(entries: readonly Entries[]): Entries {
  return {
    rules: entries.flatMap((each) => each.rules),
    patterns: entries.flatMap((each) => each.patterns),
  };
}
