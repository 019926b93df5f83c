import type { Region, Rule } from "../aws/model/world.ts";

const NAMES: Readonly<Record<string, string>> = {
  "-1": "all traffic",
  "1": "icmp",
  "58": "icmpv6",
};

/** A rule as people say it: `in 22/tcp from 0.0.0.0/0`, `out all traffic to web-prod (sg-…)`. */
export function ruleWords(region: Region, rule: Rule): string {
  const way = rule.egress ? ["out", "to"] : ["in", "from"];
  return `${way[0]} ${portWords(rule)} ${way[1]} ${peerWords(region, rule)}`;
}

function portWords({ protocol, fromPort, toPort }: Rule): string {
  const name = NAMES[protocol] ?? protocol;
  if (protocol === "-1" || (fromPort === -1 && toPort === -1)) return name;
  if (name.startsWith("icmp")) return `${name} type ${fromPort}`;
  if (fromPort === 0 && toPort === 65_535) return `all ports/${name}`;
  return fromPort === toPort ? `${fromPort}/${name}` : `${fromPort}-${toPort}/${name}`;
}

function peerWords(region: Region, { peer }: Rule): string {
  switch (peer.kind) {
    case "v4":
    case "v6":
      return peer.cidr;
    case "list":
      return named(peer.id, region.prefixLists.get(peer.id)?.name);
    case "group":
      return named(peer.id, region.groups.get(peer.id)?.name);
  }
}

function named(id: string, name: string | undefined): string {
  return name === undefined ? id : `${name} (${id})`;
}
