import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { readWire, unsignedOf, type WireReader } from "./wire.ts";

/** A public key that may sign, and its fingerprint as sshd logs it: `SHA256:…`. */
export interface SigningKey {
  readonly family: "ed25519" | "ecdsa" | "rsa";
  readonly key: KeyObject;
  readonly fingerprint: string;
  /** Hash of an ECDSA signature, and length of its numbers in bytes. */
  readonly curve?: Curve;
  /** Bytes of an RSA modulus. */
  readonly size?: number;
  /** Of a key on a security token: for what it was made. */
  readonly application?: Buffer;
}

interface Curve {
  readonly crv: string;
  readonly size: number;
  readonly hash: "sha256" | "sha384" | "sha512";
}

const CURVES: Readonly<Record<string, Curve>> = {
  nistp256: { crv: "P-256", size: 32, hash: "sha256" },
  nistp384: { crv: "P-384", size: 48, hash: "sha384" },
  nistp521: { crv: "P-521", size: 66, hash: "sha512" },
};

type Parts = Omit<SigningKey, "key" | "fingerprint"> & { readonly jwk: JsonWebKey };

/** Type of a key -> how the rest of its blob is read. Certificates are not here: they name no key of a person's own. */
const TYPES: Readonly<Record<string, (read: WireReader) => Parts | undefined>> = {
  "ssh-ed25519": ed25519,
  "ecdsa-sha2-nistp256": ecdsa,
  "ecdsa-sha2-nistp384": ecdsa,
  "ecdsa-sha2-nistp521": ecdsa,
  "ssh-rsa": rsa,
  "sk-ssh-ed25519@openssh.com": (read) => onToken(ed25519(read), read),
  "sk-ecdsa-sha2-nistp256@openssh.com": (read) => onToken(ecdsa(read), read),
};

/** NIST SP 800-131A: shorter moduli are not to be trusted. */
const LEAST_RSA_BYTES = 256;
const MOST_RSA_BYTES = 2048;

/** A public key's blob -> the key; undefined for what is none, or none that may sign. Never throws. Source: openssh/openssh-portable PROTOCOL, PROTOCOL.u2f; RFC 5656, RFC 8709. */
export function readSigningKey(blob: Buffer): SigningKey | undefined {
  const read = readWire(blob);
  const type = read.string()?.toString("latin1") ?? "";
  const parts = Object.hasOwn(TYPES, type) ? TYPES[type]?.(read) : undefined;
  if (!parts || !read.isAtEnd()) return undefined;
  const { jwk, ...rest } = parts;
  const key = keyOf(jwk);
  const sum = createHash("sha256").update(blob).digest("base64").replace(/=+$/, "");
  return key && { ...rest, key, fingerprint: `SHA256:${sum}` };
}

function ed25519(read: WireReader): Parts | undefined {
  const point = read.string();
  if (point?.length !== 32) return undefined;
  return { family: "ed25519", jwk: { kty: "OKP", crv: "Ed25519", x: text(point) } };
}

function ecdsa(read: WireReader): Parts | undefined {
  const name = read.string()?.toString("latin1") ?? "";
  const curve = Object.hasOwn(CURVES, name) ? CURVES[name] : undefined;
  const point = read.string();
  // 4: both coordinates are written out; the compressed forms do not occur in SSH.
  if (!curve || point?.[0] !== 4 || point.length !== 1 + 2 * curve.size) return undefined;
  const [x, y] = [point.subarray(1, 1 + curve.size), point.subarray(1 + curve.size)];
  const jwk = { kty: "EC", crv: curve.crv, x: text(x), y: text(y) };
  return { family: "ecdsa", curve, jwk };
}

function rsa(read: WireReader): Parts | undefined {
  const [e, n] = [read.string(), read.string()];
  const exponent = e && unsignedOf(e, 4);
  const size = n === undefined ? 0 : n.length - (n[0] === 0 ? 1 : 0);
  const modulus = n && unsignedOf(n, size);
  if (!exponent || !modulus || size < LEAST_RSA_BYTES || size > MOST_RSA_BYTES) return undefined;
  return { family: "rsa", size, jwk: { kty: "RSA", e: text(exponent), n: text(modulus) } };
}

function onToken(parts: Parts | undefined, read: WireReader): Parts | undefined {
  const application = read.string();
  return parts && application && { ...parts, application };
}

/** Node.js checks that the point lies on its curve. */
function keyOf(jwk: JsonWebKey): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: "jwk" });
  } catch {
    return undefined;
  }
}

function text(bytes: Buffer): string {
  return bytes.toString("base64url");
}
