import { matchesGlob } from "../core/glob.ts";
import type { ExpandedRule } from "./expand.ts";
import { isAtLeast, type ReachClass, reachOf } from "./reach.ts";
import { type Direction, keyOf, type RuleParts } from "./rule.ts";
import { intervalsOf, protocolsOf, type Segment, segmentsOf } from "./segments.ts";

/** How bad a violation is. */
export type Severity = "low" | "medium" | "high" | "critical";

/** Ports, both included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** A written exception, reviewed like code; it ends at `until`, to the minute. */
export interface BaselineException {
  /** Group names with `*`, or ids. */
  readonly groups: readonly string[];
  /** Absent: all ports. A rule is excepted when all of its ports are in here. */
  readonly ports?: readonly PortRange[];
  /** Absent: all peers. */
  readonly peers?: readonly string[];
  readonly until: Date;
}

/** What no group may contain, whatever the code says. */
export interface BaselineRule {
  readonly id: string;
  readonly severity: Severity;
  readonly direction: Direction;
  /** `all`: every protocol. `-1`: only rules that are for all protocols. */
  readonly protocols: readonly string[];
  /** Ports that are looked at; `all` but `exceptPorts`. */
  readonly ports: "all" | readonly PortRange[];
  readonly exceptPorts: readonly PortRange[];
  /** Violated from this reach on. */
  readonly reach: Exclude<ReachClass, "none" | "private">;
  readonly mode: "observe" | "suggest" | "ask" | "auto";
  /** What silence means, where people are asked. */
  readonly onSilence?: "heal" | undefined;
  /** The two names under what it does by itself: who wrote the rule, and who approved it. */
  readonly author?: string | undefined;
  readonly approvedBy?: string | undefined;
  readonly except: readonly BaselineException[];
}

/** A rule that breaks the baseline. `split`: no rule alone is as wide as the limit, all of them together are. */
export interface Violation {
  readonly key: string;
  /** Ids of the baseline's rules, the worst first. */
  readonly ids: readonly string[];
  readonly severity: Severity;
  readonly split: boolean;
}

const SEVERITIES: readonly Severity[] = ["low", "medium", "high", "critical"];

/** Negative when `a` is the worse of two severities. */
export function worseFirst(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(b) - SEVERITIES.indexOf(a);
}

/** Every rule of a group that breaks the baseline, judged on the union of what is open. One entry per rule. */
export function violationsOf(
  group: { readonly name: string; readonly groupId: string },
  rules: readonly ExpandedRule[],
  baseline: readonly BaselineRule[],
  now: Date,
): readonly Violation[] {
  // What all rules together do not reach, no segment does: nearly every group ends here.
  const widest = { v4: reachIn(rules, "v4"), v6: reachIn(rules, "v6") };
  const broken = baseline.filter(
    ({ reach }) => isAtLeast(widest.v4, reach) || isAtLeast(widest.v6, reach),
  );
  const found = new Map<string, Violation>();
  for (const rule of broken.toSorted((a, b) => worseFirst(a.severity, b.severity))) {
    const judged = rules.filter((each) => !isExcepted(group, each, rule, now));
    for (const { key, split } of offendersOf(judged, rule)) {
      const before = found.get(key);
      const ids = [...(before?.ids ?? []), rule.id];
      found.set(key, {
        key,
        ids,
        severity: before?.severity ?? rule.severity,
        split: split && (before?.split ?? true),
      });
    }
  }
  return [...found.values()].toSorted((a, b) => worseFirst(a.severity, b.severity));
}

interface Offender {
  readonly key: string;
  readonly split: boolean;
}

function offendersOf(rules: readonly ExpandedRule[], baseline: BaselineRule): readonly Offender[] {
  const { direction, reach } = baseline;
  const families = (["v4", "v6"] as const).filter((kind) => reaches(rules, kind, reach));
  if (families.length === 0) return [];
  const protocols = baseline.protocols.includes("all") ? protocolsOf(rules) : baseline.protocols;
  const found = protocols
    .flatMap((protocol) => segmentsOf(rules, direction, protocol))
    .filter((segment) => isLookedAt(segment, baseline))
    .flatMap((segment) => families.flatMap((kind) => offendersIn(segment, kind, reach)));
  const offenders = new Map<string, boolean>();
  for (const { key, split } of found) offenders.set(key, split && (offenders.get(key) ?? true));
  return [...offenders].map(([key, split]) => ({ key, split }));
}

/** In a segment: the rules that alone are as wide as the limit; if none is, all of the family's public ones. */
function offendersIn(
  segment: Segment<ExpandedRule>,
  kind: "v4" | "v6",
  limit: ReachClass,
): readonly Offender[] {
  if (!reaches(segment.rules, kind, limit)) return [];
  const alone = segment.rules.filter((rule) => reaches([rule], kind, limit));
  const open = segment.rules.filter((rule) => reaches([rule], kind, "narrow"));
  const split = alone.length === 0;
  return (split ? open : alone).map((rule) => ({ key: keyOf(rule), split }));
}

/** True when these rules let pass, of one family, as many addresses as the limit says. */
function reaches(rules: readonly ExpandedRule[], kind: "v4" | "v6", limit: ReachClass): boolean {
  return isAtLeast(reachIn(rules, kind), limit);
}

function reachIn(rules: readonly ExpandedRule[], kind: "v4" | "v6"): ReachClass {
  return reachOf(kind === "v4" ? 4 : 6, intervalsOf(rules, kind)).class;
}

function isLookedAt(segment: Segment<RuleParts>, { ports, exceptPorts }: BaselineRule): boolean {
  if (segment.protocol !== "tcp" && segment.protocol !== "udp") return ports === "all";
  if (ports === "all") return !isWithin(segment.first, segment.last, exceptPorts);
  return ports.some(({ from, to }) => from <= segment.last && segment.first <= to);
}

function isExcepted(
  group: { readonly name: string; readonly groupId: string },
  rule: RuleParts,
  { except }: BaselineRule,
  now: Date,
): boolean {
  return except.some(({ groups, ports, peers, until }) => {
    if (until <= now) return false;
    if (!groups.some((each) => each === group.groupId || matchesGlob(each, group.name)))
      return false;
    if (peers && !peers.includes(rule.peer)) return false;
    return !ports || (rule.from !== undefined && isWithin(rule.from, rule.to ?? rule.from, ports));
  });
}

/** True when one of the ranges holds all of `first` to `last`, or several do together. */
function isWithin(first: number, last: number, ranges: readonly PortRange[]): boolean {
  let next = first;
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from))
    if (from <= next && to >= next) next = to + 1;
  return next > last;
}
