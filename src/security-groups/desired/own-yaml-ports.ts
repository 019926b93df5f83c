import type { Faults } from "./faults.ts";
import { type Entry, itemsOf, scalarOf, type Tree } from "./yaml-tree.ts";

/** Ports, or ICMP type and code, as they were written. */
export interface Span {
  readonly from?: number;
  readonly to?: number;
  readonly at: string;
}

/** The ports of a rule of our own format, one span each. Faults are told; then there are none. */
export function readSpans(
  members: ReadonlyMap<string, Entry>,
  protocol: string,
  at: string,
  faults: Faults,
): readonly Span[] {
  switch (protocol) {
    case "tcp":
    case "udp":
      return readPorts(members, protocol, at, faults);
    case "icmp":
    case "icmpv6":
      return readTypeAndCode(members, at, faults);
    default: {
      // AWS takes ports here and opens all of them: the writer meant less than they would get.
      const why = `protocol ${protocol} has no ports: AWS would open all`;
      return refuseMembers(members, ["ports", "type", "code"], why, faults) ? [] : [{ at }];
    }
  }
}

function readPorts(
  members: ReadonlyMap<string, Entry>,
  protocol: string,
  at: string,
  faults: Faults,
): readonly Span[] {
  if (refuseMembers(members, ["type", "code"], "only ICMP has type and code", faults)) return [];
  const ports = itemsOf(members.get("ports")?.value);
  if (ports.length === 0) faults.error("ports", at, `${protocol} needs ports`);
  return ports.flatMap((port) => readPort(port, faults) ?? []);
}

function readPort(tree: Tree, faults: Faults): Span | undefined {
  const text = String(scalarOf(tree) ?? "").trim();
  const match = /^(\d{1,6})(?:\s*-\s*(\d{1,6}))?$/.exec(text);
  if (!match) {
    faults.error("ports", tree.at, `"${text}" is neither a port nor a range of ports`);
    return undefined;
  }
  const from = Number(match[1]);
  return { from, to: match[2] === undefined ? from : Number(match[2]), at: tree.at };
}

function readTypeAndCode(
  members: ReadonlyMap<string, Entry>,
  at: string,
  faults: Faults,
): readonly Span[] {
  if (refuseMembers(members, ["ports"], "ICMP has type and code, not ports", faults)) return [];
  const [from, to] = ["type", "code"].map((name) => {
    const tree = members.get(name)?.value;
    const value = scalarOf(tree);
    if (tree && typeof value !== "number") faults.error("ports", tree.at, `${name} is a number`);
    return typeof value === "number" ? value : undefined;
  });
  return [{ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), at }];
}

/** True when one of these members is there, which is then an error. */
function refuseMembers(
  members: ReadonlyMap<string, Entry>,
  names: readonly string[],
  why: string,
  faults: Faults,
): boolean {
  const stray = names.flatMap((name) => members.get(name) ?? []);
  for (const { at } of stray) faults.error("ports", at, why);
  return stray.length > 0;
}
