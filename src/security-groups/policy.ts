import { CountersignError } from "../core/errors.ts";
import { matchesGlob } from "../core/glob.ts";
import type { LiveGroup } from "../core/readings.ts";
import type { ActingPolicy } from "./acting-policy.ts";
import type { BaselineException, BaselineRule, PortRange } from "./baseline.ts";
import { normaliseProtocol } from "./protocol.ts";
import { lineOf } from "./rule.ts";

/** Who is told about a group. All members of `match` that are present must fit; the first owner that fits is taken. */
export interface OwnerRule {
  readonly match: {
    readonly name?: string | undefined;
    /** `key` or `key=value`. */
    readonly tag?: string | undefined;
    readonly account?: string | undefined;
  };
  /** Absent: `DriftPolicy.channel`. */
  readonly channel?: string | undefined;
  /** Slack users who are named in the message. */
  readonly notify: readonly string[];
}

/** Drift that is left out, with an end. Never left out of the baseline. */
export interface IgnoreRule {
  /** Group name with `*`, or id. */
  readonly group: string;
  /** A rule in words as messages show it, with `*`: `in 22/tcp from 10.*`. */
  readonly rule: string;
  readonly until: Date;
}

/** What the drift watcher has been told by the configuration. */
export interface DriftPolicy {
  /** Channel for groups whose owner has none. */
  readonly channel: string;
  readonly owners: readonly OwnerRule[];
  readonly baseline: readonly BaselineRule[];
  readonly ignore: readonly IgnoreRule[];
  /** A difference that no event explains is read again after this long. */
  readonly confirmAfterMs: number;
  /** Calls that AWS refused: told to nobody, once a day, or each. */
  readonly attempts: "off" | "digest" | "post";
  /** Account id -> its name. */
  readonly accountNames: ReadonlyMap<string, string>;
  readonly acting: ActingPolicy;
}

/** A rule of the baseline as it stands in the configuration. */
export interface BaselineSetting
  extends Omit<BaselineRule, "ports" | "exceptPorts" | "except" | "onSilence" | "approvedBy"> {
  readonly ports: "all" | readonly (number | string)[];
  readonly except_ports?: readonly (number | string)[] | undefined;
  readonly on_silence?: "heal" | undefined;
  readonly approved_by?: string | undefined;
  readonly except: readonly {
    readonly groups: readonly string[];
    readonly ports?: readonly (number | string)[] | undefined;
    readonly peers?: readonly string[] | undefined;
    /** The last day, `YYYY-MM-DD`, UTC. */
    readonly until: string;
  }[];
}

/** The baseline of the configuration -> as it is judged by. Throws `config.invalid`, naming the rule, on what is no port or protocol. */
export function readBaseline(settings: readonly BaselineSetting[]): readonly BaselineRule[] {
  return settings.map(({ except, except_ports, ports, on_silence, approved_by, ...rule }) => ({
    ...rule,
    onSilence: on_silence,
    approvedBy: approved_by,
    protocols: rule.protocols.map((each) => readProtocol(each, rule.id)),
    ports: ports === "all" ? "all" : readPorts(ports, rule.id),
    exceptPorts: readPorts(except_ports ?? [], rule.id),
    except: except.map((each) => readException(each, rule.id)),
  }));
}

function readException(
  { groups, ports, peers, until }: BaselineSetting["except"][number],
  id: string,
): BaselineException {
  return {
    groups,
    ...(ports ? { ports: readPorts(ports, id) } : {}),
    ...(peers ? { peers } : {}),
    until: endOfDay(until),
  };
}

/** `2026-11-21` -> the moment at which that day is over, UTC. */
export function endOfDay(date: string): Date {
  const day = new Date(`${date}T00:00:00.000Z`);
  return new Date(day.getTime() + 86_400_000);
}

function readPorts(ports: readonly (number | string)[], id: string): readonly PortRange[] {
  return ports.map((port) => {
    const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(String(port).trim());
    const [from, to] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
    if (!(from <= to && to <= 65_535))
      throw new CountersignError("config.invalid", { baseline: id, port });
    return { from, to };
  });
}

function readProtocol(raw: string, id: string): string {
  if (raw === "all") return raw;
  const protocol = normaliseProtocol(raw);
  if ("refused" in protocol)
    throw new CountersignError("config.invalid", { baseline: id, protocol: raw });
  return protocol.value;
}

/** Who is told about a group, and where. */
export function ownersOf(
  group: Pick<LiveGroup, "name" | "account" | "tags">,
  policy: Pick<DriftPolicy, "owners" | "channel">,
): { readonly channel: string; readonly notify: readonly string[] } {
  const owner = policy.owners.find(({ match }) => fits(match, group));
  return { channel: owner?.channel ?? policy.channel, notify: owner?.notify ?? [] };
}

function fits(
  match: OwnerRule["match"],
  group: Pick<LiveGroup, "name" | "account" | "tags">,
): boolean {
  if (match.name !== undefined && !matchesGlob(match.name, group.name)) return false;
  if (match.account !== undefined && match.account !== group.account) return false;
  if (match.tag === undefined) return true;
  const [key = "", ...value] = match.tag.split("=");
  const tag = Object.hasOwn(group.tags, key) ? group.tags[key] : undefined;
  return value.length === 0 ? tag !== undefined : tag === value.join("=");
}

/** True when the configuration says to leave this difference out, and still does. */
export function isIgnored(
  group: { readonly name: string; readonly groupId?: string | undefined },
  key: string,
  ignore: readonly IgnoreRule[],
  now: Date,
): boolean {
  return ignore.some(
    (each) =>
      each.until > now &&
      (each.group === group.groupId || matchesGlob(each.group, group.name)) &&
      matchesGlob(each.rule, lineOf(key)),
  );
}
