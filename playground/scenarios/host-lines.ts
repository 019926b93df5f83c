/** Lines as hosts of the playground write them (OpenSSH, auth.c auth_log; Windows, event 4624). */

/** A login with a key, as the line that matters; `at` in the host's log, UTC. */
export function acceptedKey(at: Date, user: string, ip: string, fingerprint: string): string {
  return `${stamp(at)} ip-10-0-1-20 sshd[4711]: Accepted publickey for ${user} from ${ip} port 51234 ssh2: ED25519 ${fingerprint}`;
}

/** A login with a password. */
export function acceptedPassword(at: Date, user: string, ip: string): string {
  return `${stamp(at)} ip-10-0-1-20 sshd[4712]: Accepted password for ${user} from ${ip} port 51311 ssh2`;
}

/** A remote desktop session; `sid` is the security identifier of the account. */
export function remoteDesktop(at: Date, user: string, ip: string, sid: string): string {
  const data = {
    TargetUserSid: sid,
    TargetUserName: user,
    TargetDomainName: "CORP",
    TargetLogonId: "0x1a2b3c",
    LogonType: "10",
    IpAddress: ip,
    IpPort: "0",
  };
  const fields = Object.entries(data).map(
    ([name, value]) => `<Data Name='${name}'>${escaped(value)}</Data>`,
  );
  return `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Security-Auditing'/><EventID>4624</EventID><TimeCreated SystemTime='${at.toISOString()}'/><Channel>Security</Channel><Computer>WIN-1</Computer></System><EventData>${fields.join("")}</EventData></Event>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** RFC 3339, as journald and rsyslog write it where hosts are set up today. */
function stamp(at: Date): string {
  return at.toISOString().replace("Z", "+00:00");
}
