/** Lines as sshd on the hosts of the playground writes them (OpenSSH, auth.c auth_log). */

/** A login with a key, as the line that matters; `at` in the host's log, UTC. */
export function acceptedKey(at: Date, user: string, ip: string, fingerprint: string): string {
  return `${stamp(at)} ip-10-0-1-20 sshd[4711]: Accepted publickey for ${user} from ${ip} port 51234 ssh2: ED25519 ${fingerprint}`;
}

/** A login with a password. */
export function acceptedPassword(at: Date, user: string, ip: string): string {
  return `${stamp(at)} ip-10-0-1-20 sshd[4712]: Accepted password for ${user} from ${ip} port 51311 ssh2`;
}

/** RFC 3339, as journald and rsyslog write it where hosts are set up today. */
function stamp(at: Date): string {
  return at.toISOString().replace("Z", "+00:00");
}
