import type { Link } from "../core/event.ts";
import { isLoopback } from "./evidence/address.ts";
import type { Evidence } from "./evidence/evidence.ts";

/** How long evidence may come apart, in ms from its receipt: our clock, because the sources' clocks differ. */
const WINDOWS_MS = {
  conn: 120_000,
  // A pid is used again soon, and names the connection only while it is being opened.
  pid: 10_000,
  // The key lives 60 s; CloudTrail may bring the push after the login.
  fp: 120_000,
  ssm: 60_000,
  win: 60_000,
  rdp: 60_000,
} as const;

/**
 * What joins one piece of evidence to others of the same connection or sign-in, whichever comes first. A forged line joins
 * nothing: its writer chose what stands in it.
 */
export function linksOf(evidence: Evidence): readonly Link[] {
  const { host, alarm } = evidence;
  if (!host || alarm === "forged") return [];
  const received = new Date(evidence.receivedAt).getTime();
  return [...connectionLinks(evidence, host.key), ...windowsLinks(evidence, host.key)].map(
    ([kind, link]) => ({ kind, link, until: new Date(received + WINDOWS_MS[kind]) }),
  );
}

type Pair = readonly [kind: keyof typeof WINDOWS_MS, link: string];

function connectionLinks(evidence: Evidence, host: string): Pair[] {
  const { kind, ip, port, pid, fingerprint } = evidence;
  const pairs: Pair[] = [];
  if (ip !== undefined && port !== undefined && evidence.protocol === "ssh")
    pairs.push(["conn", `${host}/${ip}:${port}`]);
  if (pid !== undefined) pairs.push(["pid", `${host}/${pid}`]);
  if (fingerprint !== undefined && (kind === "eic.push" || kind === "ssh.accepted"))
    pairs.push(["fp", `${host}/${fingerprint}`]);
  const forwarded = kind === "ssh.accepted" && isLoopback(ip);
  if (forwarded || kind === "ssm.ssh") pairs.push(["ssm", host]);
  return pairs;
}

function windowsLinks(evidence: Evidence, host: string): Pair[] {
  const { protocol, user, ip, logonIds } = evidence;
  if (protocol !== "rdp") return [];
  const pairs = (logonIds ?? []).map((id): Pair => ["win", `${host}/${id}`]);
  if (user !== undefined && ip !== undefined)
    pairs.push(["rdp", `${host}/${user.toLowerCase()}/${ip}`]);
  return pairs;
}
