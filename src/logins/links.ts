import type { Link } from "../core/event.ts";
import { isLoopback, isPrivate } from "./evidence/address.ts";
import type { Evidence } from "./evidence/evidence.ts";
import { machineName } from "./windows.ts";

const MINUTE_MS = 60_000;

/** How long evidence may come apart, in ms from its receipt: our clock, because the sources' clocks differ. */
const WINDOWS_MS = {
  conn: 2 * MINUTE_MS,
  // A pid is used again soon, and names the connection only while it is being opened.
  pid: 10_000,
  // The key lives 60 s; CloudTrail may bring the push after the login.
  pushed: 2 * MINUTE_MS,
  used: 2 * MINUTE_MS,
  ssm: MINUTE_MS,
  forwarded: MINUTE_MS,
  win: MINUTE_MS,
  rdp: MINUTE_MS,
  tunnel: MINUTE_MS,
  tunnelled: MINUTE_MS,
  // The second factor, the token and the identity provider are asked within a moment of the sign-in.
  signin: 2 * MINUTE_MS,
  // A session of Session Manager lasts at most a day.
  session: 24 * 60 * MINUTE_MS,
  explicit: MINUTE_MS,
  entered: MINUTE_MS,
  // Longer than the 15 s of a hop: it is looked for when the wait is over, and the times are compared there.
  at: 4 * MINUTE_MS,
  from: 4 * MINUTE_MS,
  // A pushed key that opens another host than the one it was pushed to.
  stray: 10 * MINUTE_MS,
  // What somebody did after a login: a working day.
  on: 8 * 60 * MINUTE_MS,
  // A role's session lasts at most so long.
  ak: 12 * 60 * MINUTE_MS,
} as const;

type Pair = readonly [kind: keyof typeof WINDOWS_MS, link: string];

/** `seek`: by these a sighting is found. `leave`: by these later evidence finds it. */
export interface Links {
  readonly seek: readonly Link[];
  readonly leave: readonly Link[];
}

interface Pairs {
  readonly seek: readonly Pair[];
  readonly leave: readonly Pair[];
}

/**
 * What joins one piece of evidence to others of the same connection or sign-in, whichever comes first. Two logins with one
 * key must not find each other, so a login seeks pushes and leaves its use. A forged line joins nothing: its writer chose
 * what stands in it.
 */
export function linksOf(evidence: Evidence): Links {
  if (evidence.alarm === "forged") return { seek: [], leave: [] };
  const { host } = evidence;
  const found = [callPairs(evidence), ...(host ? hostPairs(evidence, host.key) : [])];
  function timed([kind, link]: Pair): Link {
    return timedLink(kind, link, evidence.receivedAt);
  }
  return {
    seek: found.flatMap(({ seek }) => seek).map(timed),
    leave: found.flatMap(({ leave }) => leave).map(timed),
  };
}

/** A link that holds for its kind's window from the receipt of the evidence. */
export function timedLink(kind: keyof typeof WINDOWS_MS, link: string, receivedAt: string): Link {
  return { kind, link, until: new Date(new Date(receivedAt).getTime() + WINDOWS_MS[kind]) };
}

/** A private address names a machine only within its account. */
export function addressLink(account: string | undefined, ip: string): string {
  return `${account ?? "unknown"}/${ip}`;
}

/** Where a key was pushed, or used, whatever the host. */
export function strayLink(what: "pushed" | "used", fingerprint: string): string {
  return `${what}/${fingerprint}`;
}

function hostPairs(evidence: Evidence, host: string): readonly Pairs[] {
  return [
    both(connectionPairs(evidence, host)),
    both(windowsPairs(evidence, host)),
    keyPairs(evidence, host),
    throughPairs(evidence, host),
    hopPairs(evidence, host),
  ];
}

function both(pairs: readonly Pair[]): Pairs {
  return { seek: pairs, leave: pairs };
}

function connectionPairs({ protocol, role, ip, port, pid }: Evidence, host: string): Pair[] {
  if (protocol !== "ssh" || role === "context") return [];
  const conn: Pair[] =
    ip !== undefined && port !== undefined ? [["conn", `${host}/${ip}:${port}`]] : [];
  return pid === undefined ? conn : [...conn, ["pid", `${host}/${pid}`]];
}

/** A pushed key and the login that uses it, in either order. */
function keyPairs({ kind, fingerprint }: Evidence, host: string): Pairs {
  if (fingerprint === undefined) return { seek: [], leave: [] };
  const pushed: Pair = ["pushed", `${host}/${fingerprint}`];
  const used: Pair = ["used", `${host}/${fingerprint}`];
  if (kind === "eic.push")
    return { seek: [used], leave: [pushed, ["stray", strayLink("pushed", fingerprint)]] };
  return kind === "ssh.accepted"
    ? { seek: [pushed], leave: [used, ["stray", strayLink("used", fingerprint)]] }
    : { seek: [], leave: [] };
}

/** A started session and the SSH login that comes out of it, in either order. */
function throughPairs({ kind, ip }: Evidence, host: string): Pairs {
  if (kind === "ssm.ssh") return { seek: [["forwarded", host]], leave: [["ssm", host]] };
  if (kind !== "ssh.accepted" || !isLoopback(ip)) return { seek: [], leave: [] };
  return { seek: [["ssm", host]], leave: [["forwarded", host]] };
}

/** Where somebody is, from where they came, and what they did next. */
function hopPairs({ kind, role, account, ip, user }: Evidence, host: string): Pairs {
  const on: Pair[] = user === undefined ? [] : [["on", `${host}/${user}`]];
  if (role === "context") return { seek: on, leave: [] };
  if (role !== "login" || kind.startsWith("ssm.")) return { seek: [], leave: [] };
  const from: Pair[] =
    ip !== undefined && isPrivate(ip) ? [["from", addressLink(account, ip)]] : [];
  return { seek: [], leave: [["at", host], ...from, ...on] };
}

function windowsPairs({ protocol, user, ip, logonIds }: Evidence, host: string): Pair[] {
  if (protocol !== "rdp") return [];
  const pairs = (logonIds ?? []).map((id): Pair => ["win", `${host}/${id}`]);
  if (user !== undefined && ip !== undefined)
    pairs.push(["rdp", `${host}/${user.toLowerCase()}/${ip}`]);
  return pairs;
}

function callPairs(evidence: Evidence): Pairs {
  const supported = supportedPairs(evidence);
  if (evidence.role === "mate" && supported.length > 0) return { seek: supported, leave: [] };
  const { seek, leave } = wayPairs(evidence);
  return { seek, leave: [...leave, ...supported] };
}

/** Only what supports a login looks for one: two sign-ins must not find each other by the factor of one of them. */
function supportedPairs({ kind, protocol, ip, principal, sessionId }: Evidence): Pair[] {
  if (sessionId !== undefined && kind.startsWith("ssm.")) return [["session", sessionId]];
  const signIn = protocol === "console" || kind === "role.switch";
  if (!signIn || ip === undefined || principal === undefined) return [];
  return [["signin", `${ip}/${principal}`]];
}

/** What AWS, or the Windows host on the way, says of a way to another machine; and whose a key's deeds are. */
function wayPairs(evidence: Evidence): Pairs {
  const { kind, role, account, tunnelTo, toServer, toUser, user, host } = evidence;
  if (kind === "eic.tunnel" && tunnelTo !== undefined) {
    const link = addressLink(account, tunnelTo);
    return { seek: [["tunnelled", link]], leave: [["tunnel", link]] };
  }
  if (kind === "rdp.explicit" && toServer !== undefined) {
    const link = `${toServer}/${(toUser ?? "").toLowerCase()}`;
    return { seek: [["entered", link]], leave: [["explicit", link]] };
  }
  if (evidence.protocol === "rdp" && role === "login" && host?.name !== undefined) {
    const link = `${machineName(host.name)}/${(user ?? "").toLowerCase()}`;
    return { seek: [["explicit", link]], leave: [["entered", link]] };
  }
  return { seek: [], leave: keysLeft(evidence) };
}

/** A key's later deeds are those of whoever got it. Only whoever is named by more than a chosen session name can lend a person. */
function keysLeft({ marks, accessKeyId, givenKeyId, protocol }: Evidence): Pair[] {
  if (marks.length === 0 && givenKeyId === undefined) return [];
  const own = protocol === "console" || protocol === "switch" ? accessKeyId : undefined;
  return [givenKeyId, givenKeyId === undefined ? own : undefined].flatMap((id): Pair[] =>
    id === undefined ? [] : [["ak", id]],
  );
}
