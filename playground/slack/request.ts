import type { IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { type Fields, fieldsOf, parseJson } from "./json.ts";

/** All bytes of a request. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  return buffer(request);
}

/** The token in the Authorization header. */
export function readToken({ headers }: IncomingMessage): string | undefined {
  return /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
}

/** The arguments of an API call: query, and a form, a multipart form or JSON. */
export async function readArgs(
  request: IncomingMessage,
  address: URL,
  body: Buffer,
): Promise<Fields> {
  const query = Object.fromEntries(address.searchParams);
  const type = request.headers["content-type"] ?? "";
  if (type.startsWith("application/json"))
    return { ...query, ...fieldsOf(parseJson(body.toString())) };
  if (!type.startsWith("multipart/form-data"))
    return { ...query, ...Object.fromEntries(new URLSearchParams(body.toString())) };
  return { ...query, ...Object.fromEntries(await readForm(type, body)) };
}

/** The bytes of an uploaded file: the body itself, or the first file of a multipart form. */
export async function readUpload(request: IncomingMessage, body: Buffer): Promise<Buffer> {
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("multipart/form-data")) return body;
  for (const [, value] of await readForm(type, body))
    if (typeof value !== "string") return Buffer.from(await value.arrayBuffer());
  return Buffer.alloc(0);
}

async function readForm(type: string, body: Buffer): Promise<FormData> {
  const response = new Response(new Uint8Array(body), { headers: { "content-type": type } });
  return response.formData();
}
