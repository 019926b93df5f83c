import type { IncomingMessage } from "node:http";
import { parseJson } from "../slack/json.ts";
import type { Part } from "./part.ts";
import type { ActAnswer } from "./wire.ts";

/** Desired state is text that people edit: far below this. */
const MOST_BYTES = 1_000_000;

interface Answered {
  readonly status: number;
  readonly answer: ActAnswer;
}

/**
 * Does what the page asks a part to do. What the part throws is its sentence for people: an answer like another, which no
 * browser need report as a failed request.
 */
export async function answerAct(
  parts: readonly Part[],
  names: { readonly part: string | undefined; readonly act: string | undefined },
  request: IncomingMessage,
): Promise<Answered> {
  const acts = parts.find(({ name }) => name === names.part)?.acts ?? {};
  const act = Object.entries(acts).find(([name]) => name === names.act)?.[1];
  if (!act) return { status: 404, answer: { error: "There is no such act." } };
  const text = await readText(request);
  if (text === undefined) return { status: 413, answer: { error: "That is too long." } };
  const input = parseJson(text);
  if (input === undefined) return { status: 400, answer: { error: "That is no JSON." } };
  try {
    const answer = await act(input);
    return { status: 200, answer: { ok: true, ...(answer === undefined ? {} : { answer }) } };
  } catch (error) {
    return {
      status: 200,
      answer: { error: error instanceof Error ? error.message : String(error) },
    };
  }
}

/** The body as text; nothing when it is too long. */
async function readText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    // Read to the end all the same: a browser shows the answer only after it has sent everything.
    if (size <= MOST_BYTES) chunks.push(bytes);
  }
  return size > MOST_BYTES ? undefined : Buffer.concat(chunks).toString("utf8");
}
