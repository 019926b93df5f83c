import { createHash, randomBytes, randomUUID } from "node:crypto";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** A new resource id in AWS's long form, such as `sg-0a1b2c3d4e5f60718`. */
export function newId(prefix: string): string {
  return `${prefix}-0${randomBytes(8).toString("hex")}`;
}

/** A resource id that depends on the text only: what is seeded has the same ids from start to start. */
export function stableId(prefix: string, text: string): string {
  return `${prefix}-0${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
}

/** A new request or event id. */
export function newUuid(): string {
  return randomUUID();
}

/** The 56 digits of a CloudWatch Logs event id; a later one of this process is greater. */
export function newLogEventId(): string {
  const unique = BigInt(`0x${randomBytes(12).toString("hex")}`);
  const now = process.hrtime.bigint();
  return `3${String(now).padStart(20, "0")}${String(unique).padStart(35, "0")}`;
}

/** `length` letters and digits that depend on the text only: principal ids stay the same from start to start. */
export function stableToken(text: string, length: number): string {
  const digest = createHash("sha256").update(text).digest();
  return [...digest.subarray(0, length)].map((byte) => BASE32[byte % BASE32.length]).join("");
}

/** `length` new letters and digits, for issued access keys. */
export function newToken(length: number): string {
  return [...randomBytes(length)].map((byte) => BASE32[byte % BASE32.length]).join("");
}

/** The canonical user id of an account: 64 hexadecimal digits. */
export function canonicalUserId(account: string): string {
  return createHash("sha256").update(`canonical:${account}`).digest("hex");
}
