import { type Family, type Interval, parseCidr } from "../core/net.ts";
import type { ExpandedRule } from "./expand.ts";
import type { Direction, RuleParts } from "./rule.ts";

/** A stretch of ports of one protocol through which the same rules let traffic pass. */
export interface Segment<T extends RuleParts> {
  readonly direction: Direction;
  readonly protocol: string;
  /** Ports; for ICMP type × 256 + code; both 0 where the protocol has none. */
  readonly first: number;
  readonly last: number;
  readonly rules: readonly T[];
}

/**
 * Who may pass: addresses per family, those of customers' prefix lists among them, groups, services of AWS by their lists,
 * and lists of which nobody knows what is in them.
 */
export interface Opening {
  readonly v4: readonly Interval[];
  readonly v6: readonly Interval[];
  readonly groups: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
  readonly unread: ReadonlySet<string>;
}

const LAST = 65_535;

/** The protocols that these rules name, `-1` among them when a rule is for all. */
export function protocolsOf(rules: readonly RuleParts[]): readonly string[] {
  return [...new Set(rules.map(({ protocol }) => protocol))].toSorted();
}

/** One protocol's ports cut at every boundary of every rule; rules for all protocols count for each. Nothing where nobody may pass. */
export function segmentsOf<T extends RuleParts>(
  rules: readonly T[],
  direction: Direction,
  protocol: string,
): readonly Segment<T>[] {
  const relevant = rules
    .filter((rule) => rule.direction === direction)
    .filter((rule) => rule.protocol === protocol || rule.protocol === "-1")
    .map((rule) => ({ rule, span: spanOf(rule, protocol) }));
  const cuts = new Set(relevant.flatMap(({ span }) => [span.first, span.last + 1]));
  const starts = [...cuts].toSorted((a, b) => a - b);
  return starts.slice(0, -1).flatMap((first, index) => {
    const last = (starts[index + 1] ?? first + 1) - 1;
    const open = relevant.filter(({ span }) => span.first <= first && last <= span.last);
    if (open.length === 0) return [];
    return [{ direction, protocol, first, last, rules: open.map(({ rule }) => rule) }];
  });
}

/** Where a rule stands on one line of numbers; all of it for a rule of all protocols. */
function spanOf(
  rule: RuleParts,
  protocol: string,
): { readonly first: number; readonly last: number } {
  const all = { first: 0, last: LAST };
  const { from, to } = rule;
  if (protocol === "tcp" || protocol === "udp")
    return from === undefined || to === undefined ? all : { first: from, last: to };
  if (protocol !== "icmp" && protocol !== "icmpv6") return { first: 0, last: 0 };
  if (from === undefined || from === -1) return all;
  if (to === undefined || to === -1) return { first: from * 256, last: from * 256 + 255 };
  return { first: from * 256 + to, last: from * 256 + to };
}

/** Everybody whom these rules let pass. */
export function openingOf(rules: readonly ExpandedRule[]): Opening {
  return {
    v4: intervalsOf(rules, "v4"),
    v6: intervalsOf(rules, "v6"),
    groups: peersOf(rules, ({ peerKind }) => peerKind === "sg"),
    services: peersOf(rules, ({ list }) => list?.class === "aws-service"),
    unread: peersOf(rules, ({ peerKind, list }) => peerKind === "pl" && !isKnown(list)),
  };
}

/** Addresses of one family that these rules let pass, each CIDR once: not yet merged. */
export function intervalsOf(
  rules: readonly ExpandedRule[],
  kind: "v4" | "v6",
): readonly Interval[] {
  const family = kind === "v4" ? 4 : 6;
  const found = new Map<string, Interval | undefined>();
  for (const { peerKind, peer, list } of rules) {
    const written = peerKind === kind ? [peer] : (list?.cidrs ?? []);
    for (const cidr of written) if (!found.has(cidr)) found.set(cidr, intervalOf(cidr, family));
  }
  return [...found.values()].flatMap((interval) => interval ?? []);
}

function intervalOf(cidr: string, family: Family): Interval | undefined {
  const parsed = parseCidr(cidr);
  return parsed?.family === family ? parsed : undefined;
}

function isKnown(list: ExpandedRule["list"]): boolean {
  return list !== undefined && list.class !== "unknown";
}

function peersOf(
  rules: readonly ExpandedRule[],
  wanted: (rule: ExpandedRule) => boolean,
): ReadonlySet<string> {
  return new Set(rules.filter(wanted).map(({ peer }) => peer));
}
