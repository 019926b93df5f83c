import { createHash, createHmac } from "node:crypto";
import type { HttpRequest, Scope } from "./incoming.ts";

const SIGNATURE = "X-Amz-Signature";

/** Whether the request carries its signature in the URL. */
export function isPresigned({ query }: HttpRequest): boolean {
  return query.has(SIGNATURE);
}

/**
 * Checks the signature of a presigned URL and of the headers that it covers: whoever changes one of them is refused, as
 * by AWS. True when the secret is not known. `Host` may be the service's own, for a call that was rerouted to here.
 */
export function isSignedBy(
  request: HttpRequest,
  scope: Scope,
  secret: string | undefined,
): boolean {
  if (secret === undefined) return true;
  const names = [request.headers["host"] ?? ""];
  names.push(`${scope.service}.amazonaws.com`, `${scope.service}.${scope.region}.amazonaws.com`);
  return names.some((host) => signatureOf(request, host, secret) === request.query.get(SIGNATURE));
}

function signatureOf(request: HttpRequest, host: string, secret: string): string {
  const { query } = request;
  const [, ...place] = (query.get("X-Amz-Credential") ?? "").split("/");
  const text = [
    "AWS4-HMAC-SHA256",
    query.get("X-Amz-Date") ?? "",
    place.join("/"),
    sha256(canonicalRequest(request, host)),
  ].join("\n");
  const key = place.reduce<Buffer>((sum, part) => hmac(sum, part), Buffer.from(`AWS4${secret}`));
  return hmac(key, text).toString("hex");
}

function canonicalRequest(
  { method, path, query, headers, body }: HttpRequest,
  host: string,
): string {
  const names = (query.get("X-Amz-SignedHeaders") ?? "").split(";");
  const parameters = [...query]
    .filter(([name]) => name !== SIGNATURE)
    .map((pair) => pair.map(encode).join("="))
    .toSorted();
  const lines = names.map(
    (name) => `${name}:${name === "host" ? host : (headers[name] ?? "").trim()}`,
  );
  return [method, path, parameters.join("&"), ...lines, "", names.join(";"), sha256(body)].join(
    "\n",
  );
}

/** RFC 3986, as AWS signs. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
