import type { BaselineRule, PortRange } from "./baseline.ts";

/** SSH, Telnet, RDP, WinRM. */
const ADMINISTRATION = [22, 23, 3389, [5985, 5986]] as const;
/** SQL Server, Oracle, Docker, MySQL, PostgreSQL, Redis, Elasticsearch (two), Memcached, MongoDB. */
const DATA = [1433, 1521, 2375, 3306, 5432, 6379, 9200, 9300, 11211, 27017] as const;
const WEB = [80, 443] as const;

const INGRESS = { direction: "ingress", mode: "suggest", except: [], exceptPorts: [] } as const;

/** What no group may contain unless a team says otherwise (`baseline` in the configuration replaces all of it). */
export const SHIPPED_BASELINE: readonly BaselineRule[] = [
  {
    ...INGRESS,
    id: "everything-from-world",
    severity: "critical",
    protocols: ["-1"],
    ports: "all",
    reach: "world",
  },
  {
    ...INGRESS,
    id: "administration-broad",
    severity: "high",
    protocols: ["tcp"],
    ports: ranges(ADMINISTRATION),
    reach: "broad",
  },
  {
    ...INGRESS,
    id: "data-broad",
    severity: "high",
    protocols: ["tcp", "udp"],
    ports: ranges(DATA),
    reach: "broad",
  },
  {
    ...INGRESS,
    id: "not-web-from-world",
    severity: "medium",
    protocols: ["all"],
    ports: "all",
    exceptPorts: ranges(WEB),
    reach: "world",
  },
];

function ranges(ports: readonly (number | readonly [number, number])[]): readonly PortRange[] {
  return ports.map((port) =>
    typeof port === "number" ? { from: port, to: port } : { from: port[0], to: port[1] },
  );
}
