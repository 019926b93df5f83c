import { normaliseAddress } from "./evidence/address.ts";
import { readKey, type SshKey } from "./host-line/ssh-key.ts";

/** What one line of sshd says. `unreadable`: it begins as a login and no rule cuts it. */
export type SshdWord =
  | "accepted"
  | "partial"
  | "postponed"
  | "failed"
  | "invalid_user"
  | "not_allowed"
  | "gave_up"
  | "no_agreement"
  | "session"
  | "child"
  | "connection"
  | "key_found"
  | "ended"
  | "unreadable";

/** One line of sshd, cut. A field that the line does not say, or says ambiguously, is absent. */
export interface SshdReading {
  readonly word: SshdWord;
  readonly user?: string;
  readonly ip?: string;
  readonly port?: number;
  readonly method?: string;
  readonly key?: SshKey;
  readonly session?: "shell" | "command" | "sftp" | "unknown";
  /** More than 1 for `message repeated N times`. */
  readonly count: number;
}

/** sshd cuts its messages at 1024 bytes (log.c, MSGBUFSIZ); four times that is not sshd, and costs time to match. */
const MAX_MESSAGE = 4096;

const FROM = String.raw` from +(?<ip>[0-9A-Fa-f:.]{2,45}(?:%[\w.-]{1,32})?|UNKNOWN) +port +(?<port>\d{1,5})`;
const AT = FROM.replace(" from +", " ");
const METHOD = String.raw`(?<method>[A-Za-z0-9-]{1,40}(?:\/[\w.-]{1,60})?)`;
const PREAUTH = String.raw`(?: \[preauth\])?`;

/** The user exists, so the address is the first one; what follows may be a key ID, which is free text. */
const AUTHENTICATED = new RegExp(
  `^(?<verb>Accepted|Partial|Postponed) +${METHOD} +for (?<user>.*?)${FROM}(?: +ssh2(?=[ :]|$)|(?=:)|$)(?<rest>.*)$`,
  "s",
);

/** What a line says, the words with one of which it begins, and how it is cut. */
type Pattern = readonly [word: SshdWord, starts: string, pattern: RegExp];

/**
 * Lines of which the user is the client's text: the address is the last one, at the line's end. First match wins. Most
 * lines of a host begin with none of these words, and need not be matched at all.
 */
const PATTERNS: readonly Pattern[] = [
  ["invalid_user", "Invalid", new RegExp(`^Invalid user (?<user>.*)${FROM}${PREAUTH}$`, "s")],
  ["invalid_user", "Invalid", /^Invalid user (?<user>.*) from (?<ip>[0-9A-Fa-f:.]{2,45})$/s],
  [
    "failed",
    "Failed",
    new RegExp(`^Failed ${METHOD} for invalid user (?<user>.*)${FROM}(?: +ssh2)?${PREAUTH}$`, "s"),
  ],
  [
    "failed",
    "Failed",
    new RegExp(`^Failed ${METHOD} for (?<user>.*)${FROM}(?: +ssh2)?${PREAUTH}$`, "s"),
  ],
  // With a key behind the address, user and key ID can imitate each other: counted, not attributed.
  ["failed", "Failed", new RegExp(`^Failed ${METHOD} for `)],
  [
    "failed",
    "error:",
    /^error: PAM: .{1,200} for (?:(?:illegal|invalid) user )?(?<user>.*) from (?<ip>\S{1,255})$/s,
  ],
  ["not_allowed", "User", /^User (?<user>.*) from (?<ip>\S{1,255}) not allowed because .*$/s],
  ["not_allowed", "ROOT", new RegExp(`^ROOT LOGIN REFUSED${FROM.replace("from", "FROM")}`)],
  [
    "gave_up",
    "error: maximum",
    new RegExp(
      `^(?:error: )?maximum authentication attempts exceeded for (?:invalid user )?(?<user>.*)${FROM}(?: +ssh2)?${PREAUTH}$`,
      "s",
    ),
  ],
  [
    "gave_up",
    "Connection Disconnected",
    new RegExp(
      `^(?:Connection (?:closed|reset) by|Disconnected from) (?:authenticating|invalid) user (?<user>.*)${AT}${PREAUTH}$`,
      "s",
    ),
  ],
  [
    "gave_up",
    "Disconnecting",
    new RegExp(`^Disconnecting (?:authenticating|invalid) user (?<user>.*)${AT}: .{1,200}$`, "s"),
  ],
  ["gave_up", "Connection", new RegExp(`^Connection (?:closed|reset) by${AT} \\[preauth\\]$`)],
  ["gave_up", "fatal: Timeout", new RegExp(`^(?:fatal: )?Timeout before authentication for${AT}`)],
  ["no_agreement", "Unable", new RegExp(`^Unable to negotiate with${AT}: `)],
  [
    "no_agreement",
    "ssh_dispatch_run_fatal:",
    new RegExp(`^ssh_dispatch_run_fatal: Connection${FROM}: `),
  ],
  [
    "no_agreement",
    "Magic",
    new RegExp(`^Magic value check failed .{0,40} on obfuscated handshake${FROM}`),
  ],
  ["no_agreement", "refused", /^refused connect from .{0,255} \((?<ip>[0-9A-Fa-f:.]{2,45})\)$/s],
  ["ended", "Disconnected", new RegExp(`^Disconnected from(?: user (?<user>.*))?${AT}`, "s")],
  ["ended", "Close", new RegExp(`^Close session: user (?<user>.*)${FROM} id \\d{1,6}$`, "s")],
  ["ended", "Received", new RegExp(`^Received disconnect${FROM}`)],
  ["ended", "Connection", new RegExp(`^Connection (?:closed|reset) by${AT}$`)],
  ["connection", "Connection", new RegExp(`^Connection${FROM}(?: |$)`)],
  ["key_found", "Accepted", /^Accepted (?:key|certificate ID) /],
  ["child", "User", /^User child is on pid \d{1,10}$/],
];

const PATTERNS_BY_START: ReadonlyMap<string, readonly Pattern[]> = new Map(
  [...new Set(PATTERNS.flatMap(([, starts]) => starts.split(" ")))].map((start) => [
    start,
    PATTERNS.filter(([, starts]) => starts.split(" ").includes(start)),
  ]),
);

/** The session's user exists and stands before the last address; a forced command may contain anything. */
const SESSION = new RegExp(
  `^Starting session: (?<what>shell|command|forced-command .*|subsystem '.*')(?: on \\S{1,64})? for (?<user>.*?)${FROM} id \\d{1,6}$`,
  "s",
);
const VERBS: Readonly<Record<string, SshdWord>> = {
  Accepted: "accepted",
  Partial: "partial",
  Postponed: "postponed",
};
const REPEATED = /^message repeated (?<times>\d{1,6}) times: \[ (?<inner>.*)\]$/s;

/**
 * One sshd message without its prefix -> what it says, or undefined if it says nothing about a way in. Only `accepted` is a
 * login. User names stay as sshd wrote them: not trimmed, not unescaped. Never throws.
 * Source: openssh/openssh-portable auth.c auth_log, session.c do_exec.
 */
export function readSshd(message: string): SshdReading | undefined {
  if (message.length > MAX_MESSAGE)
    return message.startsWith("Accepted ") ? { word: "unreadable", count: 1 } : undefined;
  const repeated = REPEATED.exec(message)?.groups;
  const inner = repeated?.["inner"] ?? message;
  const reading = readAuthenticated(inner) ?? readSession(inner) ?? readByTable(inner);
  if (reading) return { ...reading, count: Number(repeated?.["times"] ?? 1) };
  return inner.startsWith("Accepted ") ? { word: "unreadable", count: 1 } : undefined;
}

type Uncounted = Omit<SshdReading, "count">;

function readAuthenticated(message: string): Uncounted | undefined {
  const groups = AUTHENTICATED.exec(message)?.groups;
  if (!groups) return undefined;
  const { verb = "", user = "", rest = "" } = groups;
  const word = VERBS[verb] ?? "unreadable";
  const key = readKey(rest.replace(/^(?: \[preauth\])?: /, "").replace(/ \[preauth\]$/, ""));
  return { word, user: realUser(word, user), ...place(groups), ...(key ? { key } : {}) };
}

/** `Postponed … for invalid user x` is said of names that do not exist. */
function realUser(word: SshdWord, user: string): string {
  return word === "accepted" ? user : user.replace(/^invalid user /, "");
}

function readSession(message: string): Uncounted | undefined {
  const groups = SESSION.exec(message)?.groups;
  if (!groups) return undefined;
  const { what = "", user = "" } = groups;
  return { word: "session", user, session: sessionKind(what), ...place(groups) };
}

function sessionKind(what: string): "shell" | "command" | "sftp" | "unknown" {
  if (what === "shell") return "shell";
  if (what.startsWith("subsystem")) return what === "subsystem 'sftp'" ? "sftp" : "unknown";
  return "command";
}

function readByTable(message: string): Uncounted | undefined {
  for (const [word, , pattern] of PATTERNS_BY_START.get(startOf(message)) ?? []) {
    const match = pattern.exec(message);
    if (match) {
      const { user } = match.groups ?? {};
      return {
        word,
        ...(user === undefined ? {} : { user }),
        ...place(match.groups ?? {}),
      };
    }
  }
  return undefined;
}

function startOf(message: string): string {
  const end = message.indexOf(" ");
  return end < 0 ? message : message.slice(0, end);
}

function place(
  groups: Readonly<Record<string, string | undefined>>,
): Pick<SshdReading, "ip" | "port" | "method"> {
  const { method } = groups;
  const ip = normaliseAddress(groups["ip"] ?? "");
  const port = Number(groups["port"] ?? "x");
  return {
    ...(method === undefined ? {} : { method }),
    ...(ip === undefined ? {} : { ip }),
    ...(Number.isInteger(port) && port <= 65_535 ? { port } : {}),
  };
}
