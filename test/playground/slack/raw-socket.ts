import { WebSocket } from "ws";
import { z } from "zod";

const envelopeSchema = z.looseObject({
  type: z.string(),
  envelope_id: z.string(),
  retry_attempt: z.number().optional(),
  retry_reason: z.string().optional(),
});

/** What comes over a socket. */
export type Envelope = z.infer<typeof envelopeSchema>;

/** One message of a socket, parsed. Throws when it is no envelope. */
export function readEnvelope(data: Buffer): Envelope {
  return envelopeSchema.parse(JSON.parse(data.toString()));
}

/** An address for one connection, as `apps.connections.open` gives it. */
export async function socketUrl(apiUrl: string, token: string): Promise<string> {
  const answer = await fetch(`${apiUrl}apps.connections.open`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, connection: "close" },
  });
  return z.object({ url: z.string() }).parse(await answer.json()).url;
}

/** A connection that has been greeted. */
export async function connect(apiUrl: string, token: string): Promise<WebSocket> {
  const socket = new WebSocket(await socketUrl(apiUrl, token));
  await greeting(socket);
  return socket;
}

/** The first message of a connection. Rejects when it is not let in. */
export async function greeting(socket: WebSocket): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  socket.once("message", (data: Buffer) => resolve(data.toString()));
  socket.once("error", reject);
  return JSON.parse(await promise);
}
