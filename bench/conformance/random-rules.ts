/** A rule of ingress as own YAML writes it. For ICMP `from` and `to` are type and code. */
export interface SomeRule {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly peer: string;
  readonly why: string;
}

/** A group: what it has, what comes to it later, and the code that says what it has. */
export interface RuleSet {
  readonly name: string;
  readonly rules: readonly SomeRule[];
  readonly added: SomeRule;
  readonly code: string;
}

const PEERS = ["10.0.0.0/8", "192.0.2.7/32", "0.0.0.0/0", "::/0", "2001:db8::/32", "self"];
const MOST = 8;
/** Ports of the rule that comes later: none of the others has them. */
const LATER = 50_000;

/** The same for the same number, on every machine. */
export function randomRuleSet(number: number): RuleSet {
  const next = chance(number);
  const rules = new Map<string, SomeRule>();
  const wanted = 1 + next(MOST);
  for (let at = 0; at < wanted; at++) {
    const rule = randomRule(next);
    rules.set([rule.protocol, rule.from, rule.to, rule.peer].join(" "), rule);
  }
  const name = `conformance-${number}`;
  const lines = [...rules.values()].map((rule) => `      - ${codeOf(rule)}`);
  return {
    name,
    rules: [...rules.values()],
    added: { protocol: "tcp", from: LATER, to: LATER, peer: "198.51.100.0/24", why: "" },
    code: ["groups:", `  - name: ${name}`, "    ingress:", ...lines].join("\n"),
  };
}

function randomRule(next: (below: number) => number): SomeRule {
  const peer = PEERS[next(PEERS.length)] ?? "self";
  // moto forgets what a rule for a group is for.
  const why = peer === "self" || next(2) === 0 ? "" : `rule ${next(1000)}`;
  const kind = next(6);
  if (kind === 0) return { protocol: "-1", from: -1, to: -1, peer, why };
  if (kind === 1) {
    const protocol = peer.includes(":") ? "icmpv6" : "icmp";
    return { protocol, from: next(2) === 0 ? 8 : -1, to: -1, peer, why };
  }
  const from = next(40_000);
  const to = next(2) === 0 ? from : from + next(1000);
  return { protocol: kind < 4 ? "tcp" : "udp", from, to, peer, why };
}

function codeOf({ protocol, from, to, peer, why }: SomeRule): string {
  const ports = protocol === "-1" ? "" : portsOf(protocol, from, to);
  const said = why === "" ? "" : `, why: ${why}`;
  return `{proto: "${protocol}"${ports}, from: "${peer}"${said}}`;
}

function portsOf(protocol: string, from: number, to: number): string {
  if (protocol.startsWith("icmp")) return from === -1 ? "" : `, type: ${from}, code: ${to}`;
  return `, ports: "${from}-${to}"`;
}

/** Numbers from 0 up to, not including, `below`, in the order that the seed gives (mulberry32). */
function chance(seed: number): (below: number) => number {
  const state = { at: seed + 1 };
  return (below) => {
    state.at = (state.at + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state.at ^ (state.at >>> 15), state.at | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((((mixed ^ (mixed >>> 14)) >>> 0) % below) + below) % below;
  };
}
