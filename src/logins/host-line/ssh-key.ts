/** The key or certificate of an authentication, as sshd logs it. `fingerprint` is `SHA256:…` or `MD5:aa:bb:…`. */
export interface SshKey {
  readonly type: string;
  readonly fingerprint: string;
  /** Of a certificate only: free text chosen by its signer, and who that was. */
  readonly keyId?: string;
  readonly caFingerprint?: string;
}

const TYPE = String.raw`[A-Z0-9]+(?:-[A-Z0-9]+)*`;
const SHA256 = String.raw`SHA256:[A-Za-z0-9+/]{43}`;
/** FIDO adds `, signature count = 5`; nothing with brackets may stand here, or a key ID could hide its own end. */
const INFO = String.raw`(?:, [\w =.:-]{1,80})?`;

const KEY = new RegExp(`^(?<type>${TYPE}) (?<sha>${SHA256})=?${INFO}$`);
const OLD_KEY = new RegExp(
  `^(?<type>${TYPE}) (?:MD5:)?(?<md5>(?:[0-9a-f]{2}:){15}[0-9a-f]{2})${INFO}$`,
);
/** The key ID is whatever stands before the last ` (serial <n>) CA …` that reaches the end: an ID may contain a false one. */
const CERTIFICATE = new RegExp(
  `^(?<type>${TYPE}-CERT) (?<sha>${SHA256})=? ID (?<id>.*) \\(serial \\d{1,20}\\) CA ${TYPE} (?<ca>${SHA256})=?${INFO}$`,
  "s",
);

/** What follows `ssh2: ` -> key or certificate; undefined when it has neither form, so that nothing is guessed. Source: openssh/openssh-portable auth2-pubkey.c. */
export function readKey(extra: string): SshKey | undefined {
  const certificate = readCertificate(extra);
  if (certificate) return certificate;
  const groups = (KEY.exec(extra) ?? OLD_KEY.exec(extra))?.groups;
  if (!groups) return undefined;
  const { type = "", sha, md5 = "" } = groups;
  return { type, fingerprint: sha ?? `MD5:${md5}` };
}

function readCertificate(extra: string): SshKey | undefined {
  const groups = CERTIFICATE.exec(extra)?.groups;
  if (!groups) return undefined;
  const { type = "", sha = "", id = "", ca = "" } = groups;
  return { type, fingerprint: sha, keyId: id, caFingerprint: ca };
}
