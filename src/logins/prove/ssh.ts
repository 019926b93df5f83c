import { createHash, verify } from "node:crypto";
import { readSigningKey, type SigningKey } from "./ssh-key.ts";
import { readWire, unsignedOf, type WireReader, wireString } from "./wire.ts";

/** What a signature is for: `ssh-keygen -Y sign -n countersign`. One made for git or a file proves nothing here. */
export const SSH_NAMESPACE = "countersign";

const MAGIC = "SSHSIG";
const BEGIN = "-----BEGIN SSH SIGNATURE-----";
const END = "-----END SSH SIGNATURE-----";
/** A signature by RSA of 16,384 bits has less than 7000. */
const LONGEST = 10_000;
/** The token says that somebody touched it. Source: WebAuthn, authenticator data. */
const USER_PRESENT = 1;

/** Which key signed the text, or why that is not proven: words for the one who pasted it. */
export type SshProof =
  | { readonly ok: true; readonly fingerprint: string }
  | { readonly ok: false; readonly why: string };

interface Armored {
  readonly key: SigningKey;
  readonly namespace: string;
  readonly reserved: Buffer;
  readonly hash: "sha256" | "sha512";
  readonly type: string;
  readonly signature: Buffer;
  /** What a security token adds: flags and counter. */
  readonly added: Buffer;
}

/** Checks a pasted block of `ssh-keygen -Y sign` against the text that was to be signed. Never throws. Source: openssh/openssh-portable PROTOCOL.sshsig. */
export function verifySsh(pasted: string, signed: string): SshProof {
  const parsed = readArmored(pasted);
  if (typeof parsed === "string") return { ok: false, why: parsed };
  if (parsed.namespace !== SSH_NAMESPACE)
    return { ok: false, why: `It was signed for another purpose: -n must be ${SSH_NAMESPACE}.` };
  const message = signedData(parsed, signed);
  if (!isSignedBy(parsed, message))
    return { ok: false, why: "It is not a signature of this text: sign the text that is shown." };
  return { ok: true, fingerprint: parsed.key.fingerprint };
}

function readArmored(pasted: string): Armored | string {
  const text = pasted.trim();
  if (text.length > LONGEST || !text.startsWith(BEGIN) || !text.endsWith(END))
    return `Paste the whole block, from ${BEGIN} to ${END}.`;
  const base64 = text.slice(BEGIN.length, -END.length).replaceAll(/\s+/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return "The block has been damaged: copy it again.";
  return readBlob(Buffer.from(base64, "base64")) ?? "The block is no signature that can be read.";
}

function readBlob(blob: Buffer): Armored | undefined {
  const read = readWire(blob);
  if (!hasMagic(read)) return undefined;
  const fields = [0, 1, 2, 3, 4].map(() => read.string());
  const [publicKey, namespace, reserved, hashName, inner] = fields;
  if (!publicKey || !namespace || !reserved || !hashName || !inner || !read.isAtEnd())
    return undefined;
  const key = readSigningKey(publicKey);
  const hash = hashOf(hashName.toString("latin1"));
  const signature = key && readSignature(inner, key);
  if (!hash || !signature) return undefined;
  return { key, namespace: namespace.toString(), reserved, hash, ...signature };
}

function hasMagic(read: WireReader): boolean {
  return read.bytes(MAGIC.length)?.toString("latin1") === MAGIC && read.uint32() === 1;
}

function hashOf(name: string): Armored["hash"] | undefined {
  return name === "sha256" || name === "sha512" ? name : undefined;
}

function readSignature(
  inner: Buffer,
  { application }: SigningKey,
): Pick<Armored, "type" | "signature" | "added"> | undefined {
  const read = readWire(inner);
  const type = read.string()?.toString("latin1");
  const signature = read.string();
  const added = application ? read.bytes(5) : Buffer.alloc(0);
  if (type === undefined || !signature || !added || !read.isAtEnd()) return undefined;
  return { type, signature, added };
}

/** What the key has signed. A security token signs the hash of it, with what it was made for and what it adds. */
function signedData({ key, namespace, reserved, hash, added }: Armored, signed: string): Buffer {
  const sum = createHash(hash).update(signed).digest();
  const data = Buffer.concat([
    Buffer.from(MAGIC),
    wireString(namespace),
    wireString(reserved),
    wireString(hash),
    wireString(sum),
  ]);
  if (!key.application) return data;
  return Buffer.concat([digest(key.application), added, digest(data)]);
}

function digest(data: Buffer): Buffer {
  return createHash("sha256").update(data).digest();
}

function isSignedBy({ key, type, signature, added }: Armored, data: Buffer): boolean {
  const onToken = key.application !== undefined;
  if (onToken && ((added[0] ?? 0) & USER_PRESENT) === 0) return false;
  switch (key.family) {
    case "ed25519":
      return (
        type === (onToken ? "sk-ssh-ed25519@openssh.com" : "ssh-ed25519") &&
        signature.length === 64 &&
        verify(undefined, data, key.key, signature)
      );
    case "ecdsa":
      return isEcdsa({ key, type, signature }, data);
    case "rsa":
      return isRsa({ key, type, signature }, data);
  }
}

type Signed = Pick<Armored, "key" | "type" | "signature">;

function isEcdsa({ key, type, signature }: Signed, data: Buffer): boolean {
  const { curve, application } = key;
  if (!curve) return false;
  const plain = `ecdsa-sha2-nistp${curve.crv.slice(2)}`;
  const expected = application ? `sk-${plain}@openssh.com` : plain;
  const read = readWire(signature);
  const numbers = [read.string(), read.string()].map(
    (each) => each && unsignedOf(each, curve.size),
  );
  const [r, s] = numbers;
  if (type !== expected || !r || !s || !read.isAtEnd()) return false;
  const dsaEncoding = "ieee-p1363" as const;
  return verify(curve.hash, data, { key: key.key, dsaEncoding }, Buffer.concat([r, s]));
}

/** `ssh-rsa`, which signs SHA-1, is not among them. */
const RSA_HASHES: Readonly<Record<string, string>> = {
  "rsa-sha2-256": "sha256",
  "rsa-sha2-512": "sha512",
};

function isRsa({ key, type, signature }: Signed, data: Buffer): boolean {
  const hash = Object.hasOwn(RSA_HASHES, type) ? RSA_HASHES[type] : undefined;
  const whole = unsignedOf(signature, key.size ?? 0);
  return hash !== undefined && whole !== undefined && verify(hash, data, key.key, whole);
}
