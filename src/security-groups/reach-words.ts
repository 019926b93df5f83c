import { type Family, type Interval, unionOf } from "../core/net.ts";
import type { ListReading } from "../core/readings.ts";
import { type ExpandedRule, expandLists } from "./expand.ts";
import type { Item } from "./item.ts";
import { reachOf } from "./reach.ts";
import { type Direction, partsOf, portsText, type RuleParts } from "./rule.ts";
import { type Opening, openingOf, protocolsOf, segmentsOf } from "./segments.ts";

/** Enough to see what matters; the rest is in the rules themselves. */
const MAX_LINES = 4;
const MAX_WORDS = 300;

interface Change {
  readonly ports: string;
  readonly before: string;
  readonly after: string;
  /** Public addresses afterwards, of both families: the widest are told first. */
  readonly weight: bigint;
}

/** The group's rules as they are and as they would be without these items. */
export function sidesOf(
  live: readonly string[],
  items: readonly Item[],
  lists?: readonly ListReading[],
): { readonly before: readonly ExpandedRule[]; readonly after: readonly ExpandedRule[] } {
  const [without, withAll] = [new Set(live), new Set(live)];
  for (const { kind, key, ahead } of items) {
    if (key === undefined) continue;
    // What the cloud did is told as from what was to what is, what the code did as from what is to what will be.
    const there = live.includes(key);
    if (ahead === "code" && kind !== "violation") {
      if (there) withAll.delete(key);
      else withAll.add(key);
    } else if (there) without.delete(key);
    else without.add(key);
  }
  return {
    before: expandLists(partsOfAll(without), lists),
    after: expandLists(partsOfAll(withAll), lists),
  };
}

/** What changes between two sets of rules, in words, the widest first: `in 22/tcp: nobody → all of the IPv4 internet`. */
export function describeReach(
  before: readonly ExpandedRule[],
  after: readonly ExpandedRule[],
): readonly string[] {
  const changes = (["ingress", "egress"] as const).flatMap((direction) =>
    protocolsOf([...before, ...after]).flatMap((protocol) =>
      changesOf(before, after, direction, protocol),
    ),
  );
  if (changes.length === 0) return ["no change in reach"];
  const widest = changes.toSorted((a, b) => Number(b.weight - a.weight));
  const lines = widest
    .slice(0, MAX_LINES)
    .map((each) => `${each.ports}: ${each.before} → ${each.after}`);
  const more = changes.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more`] : lines;
}

interface Sided extends ExpandedRule {
  readonly side: "before" | "after";
}

function changesOf(
  before: readonly ExpandedRule[],
  after: readonly ExpandedRule[],
  direction: Direction,
  protocol: string,
): readonly Change[] {
  const sided = [
    ...before.map((rule): Sided => ({ ...rule, side: "before" })),
    ...after.map((rule): Sided => ({ ...rule, side: "after" })),
  ];
  const changes: { first: number; last: number; words: string; change: Change }[] = [];
  for (const { first, last, rules } of segmentsOf(sided, direction, protocol)) {
    const change = changeOf(
      openingOf(rules.filter(({ side }) => side === "before")),
      openingOf(rules.filter(({ side }) => side === "after")),
    );
    if (!change) continue;
    const words = `${change.before} ${change.after}`;
    const left = changes.at(-1);
    const joined = left && left.words === words && left.last + 1 === first;
    const from = joined ? left.first : first;
    if (joined) changes.pop();
    const ports = segmentText(direction, protocol, from, last);
    changes.push({ first: from, last, words, change: { ...change, ports } });
  }
  return changes.map(({ change }) => change);
}

function changeOf(before: Opening, after: Opening): Omit<Change, "ports"> | undefined {
  if (fingerprintOf(before) === fingerprintOf(after)) return undefined;
  const [was, is] = [describe(before), describe(after)];
  const weight =
    reachOf(4, after.v4).publicAddresses + (reachOf(6, after.v6).publicAddresses >> 96n);
  return { before: was, after: was === is ? `others (${is})` : is, weight };
}

function fingerprintOf({ v4, v6, groups, services, unread }: Opening): string {
  const text = [v4, v6].map((each) => unionOf(each).map(({ first, last }) => `${first}-${last}`));
  const names = [groups, services, unread].map((each) => [...each].toSorted());
  return JSON.stringify([...text, ...names]);
}

function describe({ v4, v6, groups, services, unread }: Opening): string {
  const words = [
    ...describeFamily(4, v4),
    ...describeFamily(6, v6),
    ...count(groups.size, "group"),
    ...count(services.size, "service of AWS", "services of AWS"),
    ...(unread.size > 0
      ? [`unknown (${count(unread.size, "prefix list")[0]} could not be read)`]
      : []),
  ];
  return words.length === 0 ? "nobody" : words.join(", ").slice(0, MAX_WORDS);
}

function describeFamily(family: Family, intervals: readonly Interval[]): string[] {
  const reach = reachOf(family, intervals);
  const net = `the IPv${family} internet`;
  if (reach.class === "none") return [];
  if (reach.class === "private") return [`private IPv${family} addresses`];
  if (reach.percent === 100) return [`all of ${net}`];
  if (reach.percent > 0) return [`${reach.percent} % of ${net}`];
  if (family === 6) return ["less than 0.01 % of the IPv6 internet"];
  return count(Number(reach.publicAddresses), "public IPv4 address", "public IPv4 addresses");
}

function count(amount: number, one: string, many = `${one}s`): string[] {
  if (amount === 0) return [];
  return [amount === 1 ? `1 ${one}` : `${amount} ${many}`];
}

function segmentText(direction: Direction, protocol: string, from: number, to: number): string {
  const icmp = protocol === "icmp" || protocol === "icmpv6";
  const ports = icmp ? portsText({ protocol }) : portsText({ protocol, from, to });
  return `${direction === "ingress" ? "in" : "out"} ${ports}`;
}

function partsOfAll(keys: ReadonlySet<string>): readonly RuleParts[] {
  return [...keys].flatMap((key) => partsOf(key) ?? []);
}
