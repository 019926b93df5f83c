import type { ServerResponse } from "node:http";
import type { Feed } from "./feed.ts";
import type { PartChange } from "./wire.ts";

/** A page that does not read for so long is cut off; it connects again and gets everything anew. */
const MOST_WAITING_BYTES = 32_000_000;

/** Server-sent events: `session` once, then a message for each change, as long as the page listens. */
export async function streamChanges(
  { feed, session }: { readonly feed: Feed; readonly session: string },
  response: ServerResponse,
): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  response.write(`retry: 500\nevent: session\ndata: ${session}\n\n`);

  function tell(change: PartChange): void {
    response.write(`data: ${JSON.stringify(change)}\n\n`);
    if (response.writableLength > MOST_WAITING_BYTES) response.destroy();
  }

  const stop = await feed.follow(tell);
  response.on("close", stop);
  if (response.destroyed) stop();
}
