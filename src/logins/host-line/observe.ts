import { normaliseAddress } from "../evidence/address.ts";
import type { Mark, Observation } from "../evidence/evidence.ts";
import type { LoginPolicy } from "../policy.ts";
import { readSshd, type SshdReading, type SshdWord } from "../sshd.ts";
import { readBecoming } from "./become.ts";
import { type PamReading, readPam } from "./pam.ts";
import type { LogLine } from "./syslog.ts";

/** What of the policy decides whether a certificate's key ID names somebody. */
type Trust = Pick<LoginPolicy, "trustedCas">;

/** A line of the host about a way in; or why it is none; or why it cannot be read although it should be. */
export type HostReading =
  | { readonly observation: Observation }
  | { readonly nothing: string }
  | { readonly rejected: string };

/** What each of sshd's words is worth. Only `accepted` is a login. */
const WORTH: Readonly<
  Record<
    Exclude<SshdWord, "unreadable">,
    { readonly role: Observation["role"]; readonly kind: string; readonly outcome: string }
  >
> = {
  accepted: { role: "login", kind: "ssh.accepted", outcome: "accepted" },
  session: { role: "mate", kind: "ssh.session", outcome: "session_started" },
  // Anybody who knows a public key can bring about these without having the key.
  key_found: { role: "trace", kind: "ssh.key_found", outcome: "key_known" },
  partial: { role: "trace", kind: "ssh.partial", outcome: "partial" },
  postponed: { role: "trace", kind: "ssh.postponed", outcome: "postponed" },
  child: { role: "trace", kind: "ssh.child", outcome: "child_started" },
  connection: { role: "trace", kind: "ssh.connection", outcome: "connected" },
  ended: { role: "trace", kind: "ssh.ended", outcome: "ended" },
  failed: { role: "failure", kind: "ssh.failed", outcome: "failed" },
  invalid_user: { role: "failure", kind: "ssh.invalid_user", outcome: "failed" },
  not_allowed: { role: "failure", kind: "ssh.not_allowed", outcome: "failed" },
  gave_up: { role: "failure", kind: "ssh.gave_up", outcome: "failed" },
  no_agreement: { role: "failure", kind: "ssh.no_agreement", outcome: "failed" },
};

/** True for the tags that sshd writes under: one program until 9.7, three from 9.8 on. */
export function isSshdTag(tag: string | undefined): boolean {
  return tag === undefined || tag === "sshd" || tag === "sshd-session" || tag === "sshd-auth";
}

/** One line of a host without its prefix -> what it says about a way in. Never throws. */
export function observeLine(line: LogLine, trust: Trust): HostReading {
  if (line.tag === "sudo" || line.tag === "su") return observeBecoming(line.tag, line.message);
  if (!isSshdTag(line.tag)) return { nothing: "a line of another program than sshd" };
  const sshd = readSshd(line.message);
  if (sshd?.word === "unreadable")
    return { rejected: "a line begins with Accepted, and no rule cuts it" };
  const { pid } = line;
  if (sshd) return { observation: { ...ofSshd(sshd, sshd.word, trust), pid } };
  const pam = readPam(line.message);
  return pam?.service === "sshd"
    ? { observation: { ...ofPam(pam), pid } }
    : { nothing: "a line of the host about no way in" };
}

/** What was done after a login: context of the last one there, never a login by itself. */
function observeBecoming(tag: string, message: string): HostReading {
  const became = readBecoming(tag, message);
  if (!became) return { nothing: `a line of ${tag} that says nothing of a change of user` };
  const said = {
    role: "context",
    kind: `host.${tag}`,
    outcome: "became",
    protocol: "ssh",
  } as const;
  return { observation: { ...said, marks: [], ...became } };
}

function ofPam({ word, user, rhost }: PamReading): Observation {
  const worth =
    word === "opened"
      ? ({ role: "mate", kind: "pam.opened", outcome: "session_opened" } as const)
      : ({ role: "failure", kind: "pam.failed", outcome: "failed" } as const);
  return { ...worth, protocol: "ssh", marks: [], user, ip: normaliseAddress(rhost ?? "") };
}

function ofSshd(
  reading: SshdReading,
  word: Exclude<SshdWord, "unreadable">,
  trust: Trust,
): Observation {
  const { user, ip, port, method, key, session, count } = reading;
  return {
    ...WORTH[word],
    protocol: "ssh",
    marks: word === "accepted" ? marksOf(reading, trust) : [],
    user,
    ip,
    port,
    method,
    session,
    count: count === 1 ? undefined : count,
    keyType: key?.type,
    fingerprint: key?.fingerprint,
    keyId: key?.keyId,
  };
}

/** A key ID is what its signer wrote: it names somebody only if the signer is trusted. */
function marksOf({ user, key }: SshdReading, { trustedCas }: Trust): Mark[] {
  const marks: Mark[] = [];
  if (key) marks.push({ kind: "ssh_fp", value: key.fingerprint });
  if (key?.keyId !== undefined && trustedCas.includes(key.caFingerprint ?? ""))
    marks.push({ kind: "cert_key_id", value: key.keyId });
  if (user !== undefined) marks.push({ kind: "os_user", value: user });
  return marks;
}
