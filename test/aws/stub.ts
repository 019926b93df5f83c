import { once } from "node:events";
import { createServer } from "node:http";

/** A server in AWS's place. */
export interface Stub extends AsyncDisposable {
  readonly endpoint: string;
  readonly queueEndpoint: string;
  /** Requests so far. */
  readonly asked: () => number;
}

/** Answers each request with status 200 and what `answer` makes of its body; without `answer` it takes every connection and never says a word. */
export async function openStub(answer: ((body: string) => string) | undefined): Promise<Stub> {
  const state = { asked: 0 };
  const server = createServer((request, response) => {
    state.asked += 1;
    if (!answer) return;
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => response.end(answer(Buffer.concat(chunks).toString())));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  return {
    endpoint,
    queueEndpoint: endpoint,
    asked: () => state.asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
