import { createHash } from "node:crypto";

/** SHA-256 of a text, hexadecimal. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/**
 * An OpenSSH public key line -> its fingerprint as sshd logs it (`SHA256:` and unpadded base64 of the decoded second word),
 * or undefined when it is none. A comment may follow. Source: openssh/openssh-portable sshkey.c, sshkey_fingerprint.
 */
export function fingerprintOf(publicKey: string): string | undefined {
  const [, blob = ""] = publicKey.trim().split(/\s+/);
  if (!/^[A-Za-z0-9+/]{16,}={0,2}$/.test(blob)) return undefined;
  const digest = createHash("sha256").update(Buffer.from(blob, "base64")).digest("base64");
  return `SHA256:${digest.replace(/=+$/, "")}`;
}

/** Foreign text as part of a case key: kept readable, and bounded by a digest where it is long. */
export function keyPart(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 80)}#${sha256(text).slice(0, 16)}`;
}
