import type { Link } from "../core/event.ts";
import { isLoopback } from "./evidence/address.ts";
import type { Evidence } from "./evidence/evidence.ts";

/** How long evidence may come apart, in ms from its receipt: our clock, because the sources' clocks differ. */
const WINDOWS_MS = {
  conn: 120_000,
  // A pid is used again soon, and names the connection only while it is being opened.
  pid: 10_000,
  // The key lives 60 s; CloudTrail may bring the push after the login.
  pushed: 120_000,
  used: 120_000,
  ssm: 60_000,
  win: 60_000,
  rdp: 60_000,
} as const;

type Pair = readonly [kind: keyof typeof WINDOWS_MS, link: string];

/** `seek`: by these a sighting is found. `leave`: by these later evidence finds it. */
export interface Links {
  readonly seek: readonly Link[];
  readonly leave: readonly Link[];
}

/**
 * What joins one piece of evidence to others of the same connection or sign-in, whichever comes first. Two logins with one
 * key must not find each other, so a login seeks pushes and leaves its use. A forged line joins nothing: its writer chose
 * what stands in it.
 */
export function linksOf(evidence: Evidence): Links {
  const { host, alarm } = evidence;
  if (!host || alarm === "forged") return { seek: [], leave: [] };
  const both = [...connectionLinks(evidence, host.key), ...windowsLinks(evidence, host.key)];
  const { seek, leave } = directedLinks(evidence, host.key);
  const received = new Date(evidence.receivedAt).getTime();
  function timed([kind, link]: Pair): Link {
    return { kind, link, until: new Date(received + WINDOWS_MS[kind]) };
  }
  return { seek: [...both, ...seek].map(timed), leave: [...both, ...leave].map(timed) };
}

function connectionLinks({ protocol, ip, port, pid }: Evidence, host: string): Pair[] {
  if (protocol !== "ssh") return [];
  const conn: Pair[] =
    ip !== undefined && port !== undefined ? [["conn", `${host}/${ip}:${port}`]] : [];
  return pid === undefined ? conn : [...conn, ["pid", `${host}/${pid}`]];
}

/** A pushed key and the login that uses it, in either order; a started session and the login that comes out of it. */
function directedLinks(
  { kind, ip, fingerprint }: Evidence,
  host: string,
): { readonly seek: readonly Pair[]; readonly leave: readonly Pair[] } {
  if (kind === "ssm.ssh") return { seek: [], leave: [["ssm", host]] };
  const forwarded: Pair[] = kind === "ssh.accepted" && isLoopback(ip) ? [["ssm", host]] : [];
  if (fingerprint === undefined) return { seek: forwarded, leave: [] };
  const pushed: Pair = ["pushed", `${host}/${fingerprint}`];
  const used: Pair = ["used", `${host}/${fingerprint}`];
  if (kind === "eic.push") return { seek: [used], leave: [pushed] };
  return kind === "ssh.accepted"
    ? { seek: [...forwarded, pushed], leave: [used] }
    : { seek: [], leave: [] };
}

function windowsLinks({ protocol, user, ip, logonIds }: Evidence, host: string): Pair[] {
  if (protocol !== "rdp") return [];
  const pairs = (logonIds ?? []).map((id): Pair => ["win", `${host}/${id}`]);
  if (user !== undefined && ip !== undefined)
    pairs.push(["rdp", `${host}/${user.toLowerCase()}/${ip}`]);
  return pairs;
}
