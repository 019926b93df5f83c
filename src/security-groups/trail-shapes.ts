import type { Json, JsonObject } from "../core/json.ts";
import { type Direction, keyOf, normaliseRule, type OwnGroup, type RawPeer } from "./rule.ts";

/** What a call's request and response name. Groups that are only somebody's peers are left out. */
export interface Named {
  readonly groups: readonly string[];
  readonly groupNames: readonly string[];
  readonly ruleIds: readonly string[];
  readonly vpcs: readonly string[];
  readonly lists: readonly string[];
  /** Objects that look like rules, in any of the dialects. */
  readonly rules: readonly JsonObject[];
}

/** A record has some hundred values; one with more is not read to its end. */
const MAX_VALUES = 20_000;
const MAX_DEPTH = 16;
/** Members in which a group is a peer and not the group that the call is about. In lower case. */
const PEERS: ReadonlySet<string> = new Set([
  "groups",
  "useridgrouppairs",
  "referencedgroupinfo",
  "referencedgroupid",
  "sourcesecuritygroupid",
]);

/** Collects every id of a group, rule, VPC and prefix list, every group name and rule, in either casing, object or array. Never throws. */
export function collectNames(...parts: readonly (Json | undefined)[]): Named {
  const found = {
    groups: new Set<string>(),
    groupNames: new Set<string>(),
    ruleIds: new Set<string>(),
    vpcs: new Set<string>(),
    lists: new Set<string>(),
    rules: [] as JsonObject[],
  };
  let left = MAX_VALUES;

  function walk(value: Json | undefined, member: string, depth: number): void {
    if (--left < 0 || depth > MAX_DEPTH) return;
    if (typeof value === "string") note(value, member);
    if (isList(value)) for (const each of value) walk(each, member, depth + 1);
    if (isObject(value)) walkMembers(value, member, depth);
  }

  function walkMembers(value: JsonObject, member: string, depth: number): void {
    const isRule = looksLikeRule(value);
    if (isRule) found.rules.push(value);
    for (const [name, inner] of Object.entries(value)) {
      const lower = name.toLowerCase();
      // In a network interface `groups` are its groups; in a rule they are peers.
      const isPeer = PEERS.has(lower) && (isRule || lower !== "groups");
      if (!isPeer) walk(inner, lower === "items" ? member : lower, depth + 1);
    }
  }

  function note(text: string, member: string): void {
    if (/^sg-[0-9A-Za-z]{1,64}$/.test(text)) found.groups.add(text);
    else if (/^sgr-[0-9A-Za-z]{1,64}$/.test(text)) found.ruleIds.add(text);
    else if (/^vpc-[0-9A-Za-z]{1,64}$/.test(text)) found.vpcs.add(text);
    else if (/^pl-[0-9A-Za-z]{1,64}$/.test(text)) found.lists.add(text);
    else if (member === "groupname" && text !== "") found.groupNames.add(text);
  }

  for (const part of parts) walk(part, "", 0);
  return {
    groups: [...found.groups],
    groupNames: [...found.groupNames],
    ruleIds: [...found.ruleIds],
    vpcs: [...found.vpcs],
    lists: [...found.lists],
    rules: found.rules,
  };
}

/** The keys of an object that looks like a rule; nothing for what is not understood. `direction`: unless the rule says it. */
export function keysOfRule(
  rule: JsonObject,
  direction: Direction | undefined,
  own: OwnGroup,
): readonly string[] {
  const get = lowerCased(rule);
  const way = directionOf(get("isegress")) ?? direction;
  const protocol = get("ipprotocol");
  if (way === undefined || (typeof protocol !== "string" && typeof protocol !== "number"))
    return [];
  const [from, to] = [numberOf(get("fromport")), numberOf(get("toport"))];
  return peersOf(get).flatMap((peer) => {
    const normal = normaliseRule({ direction: way, protocol, from, to, peer }, own);
    return "value" in normal ? keyOf(normal.value) : [];
  });
}

function directionOf(isEgress: Json | undefined): Direction | undefined {
  if (isEgress === true || isEgress === "true") return "egress";
  return isEgress === false || isEgress === "false" ? "ingress" : undefined;
}

type Get = (member: string) => Json | undefined;

function peersOf(get: Get): readonly RawPeer[] {
  const cidrs = [
    ...textsIn(get("ipranges"), "cidrip"),
    ...textsIn(get("ipv6ranges"), "cidripv6"),
    ...["cidrip", "cidripv4", "cidripv6"].flatMap((name) => textOf(get(name)) ?? []),
  ];
  const lists = [
    ...textsIn(get("prefixlistids"), "prefixlistid"),
    ...[get("prefixlistid")].flatMap((value) => textOf(value) ?? []),
  ];
  const groups = [...itemsOf(get("groups")), ...itemsOf(get("referencedgroupinfo"))];
  return [
    ...cidrs.map((cidr) => ({ cidr })),
    ...lists.map((list) => ({ list })),
    ...groups.flatMap((each) => groupPeer(each) ?? []),
    ...[get("referencedgroupid")].flatMap((value) => {
      const group = textOf(value);
      return group === undefined ? [] : [{ group }];
    }),
  ];
}

function groupPeer(item: JsonObject): RawPeer | undefined {
  const get = lowerCased(item);
  const [group, owner] = [textOf(get("groupid")), textOf(get("userid"))];
  if (group === undefined) return undefined;
  return { group, ...(owner === undefined ? {} : { owner }) };
}

function textsIn(value: Json | undefined, member: string): readonly string[] {
  return itemsOf(value).flatMap((item) => textOf(lowerCased(item)(member)) ?? []);
}

/** `{items: [...]}`, `{items: {…}}`, `[…]`, `{…}`, `{}` and `""` -> the objects in it. */
function itemsOf(value: Json | undefined): readonly JsonObject[] {
  // One level: nobody nests items in items, but an attacker, and deep enough to end the stack.
  const inner = isObject(value) ? (lowerCased(value)("items") ?? value) : value;
  if (isList(inner)) return inner.filter(isObject);
  return isObject(inner) && Object.keys(inner).length > 0 ? [inner] : [];
}

function looksLikeRule(value: JsonObject): boolean {
  return Object.keys(value).some((name) => name.toLowerCase() === "ipprotocol");
}

function lowerCased(value: JsonObject): Get {
  const members = new Map(Object.entries(value).map(([name, each]) => [name.toLowerCase(), each]));
  return (member) => members.get(member);
}

function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d{1,6}$/.test(value) ? Number(value) : undefined;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
