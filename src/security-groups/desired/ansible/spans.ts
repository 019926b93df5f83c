import type { Faults } from "../faults.ts";
import { isAbsent, textOf, type Unknown, unclear, type Value } from "./value.ts";

/** Ports, or ICMP type and code, as they were written; or why nobody can say. */
export type Span =
  | { readonly from?: number; readonly to?: number; readonly at: string }
  | { readonly unclear: Unknown; readonly at: string };

type Members = ReadonlyMap<string, Value>;

/** The ports of a rule, one span each. Faults are told; then there are none. */
export function readSpans(
  members: Members,
  protocol: string,
  at: string,
  faults: Faults,
): readonly Span[] {
  const isIcmp = protocol === "icmp" || protocol === "icmpv6";
  if (isIcmp && (has(members, "icmp_type") || has(members, "icmp_code")))
    return pairOf(members, ["icmp_type", "icmp_code"], at, faults);
  if (has(members, "ports")) return readPorts(members.get("ports"), faults);
  if (has(members, "from_port") || has(members, "to_port"))
    return pairOf(members, ["from_port", "to_port"], at, faults);
  if (protocol === "tcp" || protocol === "udp") {
    faults.error("ports", at, `${protocol} needs ports: Ansible fails without`);
    return [];
  }
  return [{ at }];
}

function has(members: Members, name: string): boolean {
  return !isAbsent(members.get(name));
}

function pairOf(
  members: Members,
  names: readonly [string, string],
  at: string,
  faults: Faults,
): readonly Span[] {
  const [first, last] = names.map((name) => numberIn(members.get(name)));
  for (const part of [first, last])
    if (typeof part === "object") {
      if (part.kind === "unknown") return [{ unclear: part, at: part.at }];
      faults.error("ports", part.at, part.reason);
      return [];
    }
  return [
    {
      at,
      ...(typeof first === "number" ? { from: first } : {}),
      ...(typeof last === "number" ? { to: last } : {}),
    },
  ];
}

type Part =
  | number
  | undefined
  | Unknown
  | { readonly kind: "refused"; readonly at: string; readonly reason: string };

function numberIn(value: Value | undefined): Part {
  if (!value || isAbsent(value)) return undefined;
  const text = textOf(value);
  if (typeof text !== "string") return text;
  if (/^\s*-?\d{1,6}\s*$/.test(text)) return Number(text);
  return { kind: "refused", at: value.at, reason: `"${text}" is no number` };
}

/** A number, a range as text (`"443-80"` means 80 to 443), or a list of them, nested as deep as one likes. */
function readPorts(value: Value | undefined, faults: Faults): readonly Span[] {
  if (!value || isAbsent(value)) return [];
  const lost = unclear(value);
  if (lost) return [{ unclear: lost, at: value.at }];
  if (value.kind === "list") return value.items.flatMap((item) => readPorts(item, faults));
  const text = textOf(value);
  const match =
    typeof text === "string" ? /^\s*(\d{1,6})(?:\s*-\s*(\d{1,6}))?\s*$/.exec(text) : undefined;
  const single = typeof text === "string" && /^\s*-1\s*$/.test(text);
  if (single) return [{ from: -1, to: -1, at: value.at }];
  if (!match) {
    const what = typeof text === "string" ? `"${text}"` : "this";
    faults.error("ports", value.at, `${what} is neither a port nor a range of ports`);
    return [];
  }
  const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])];
  return [{ from: Math.min(first, last), to: Math.max(first, last), at: value.at }];
}
