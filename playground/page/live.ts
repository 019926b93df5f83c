import { useEffect, useState } from "preact/hooks";
import { isFields } from "../slack/json.ts";
import { type Entry, Facts } from "./facts.ts";

export type { Entry } from "./facts.ts";

/** How an act ended: with what the part answered, or with a sentence for people. */
export type Outcome =
  | { readonly ok: true; readonly answer: unknown }
  | { readonly ok: false; readonly error: string };

const facts = new Facts();

/** Keeps the page in step with the server from now on; the browser connects again by itself. */
export function followServer(): void {
  const source = new EventSource("/live");
  source.addEventListener("message", ({ data }) => facts.take(String(data)));
  source.addEventListener("session", ({ data }) => {
    // Another process: its page may be another one too.
    if (!facts.isOfSession(String(data))) location.reload();
  });
  source.addEventListener("open", () => facts.setConnected(true));
  source.addEventListener("error", () => {
    facts.setConnected(false);
    // A refused connection is not tried again by the browser.
    if (source.readyState === EventSource.CLOSED) setTimeout(followServer, 1000);
  });
}

/**
 * The entries of a part whose key begins with `prefix`, sorted by key; the component is drawn again when one of them
 * changes. The list is the same object as long as nothing changed.
 */
export function useEntries(part: string, prefix = ""): readonly Entry[] {
  return useFacts(() => facts.list(part, prefix));
}

/** False while the server is away. */
export function useIsConnected(): boolean {
  return useFacts(() => facts.isConnected);
}

function useFacts<Value>(read: () => Value): Value {
  const [, redraw] = useState({});
  const value = read();
  useEffect(() => {
    // What changed between drawing and this moment would be missed.
    if (read() !== value) redraw({});
    let seen = value;
    return facts.listen(() => {
      const now = read();
      if (now === seen) return;
      seen = now;
      redraw({});
    });
  });
  return value;
}

/** Asks a part to do something (`POST /act/<part>/<name>`); never throws. */
export async function act(part: string, name: string, input: unknown = {}): Promise<Outcome> {
  try {
    const response = await fetch(`/act/${part}/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
    });
    const answer: unknown = await response.json();
    if (isFields(answer) && typeof answer["error"] === "string")
      return { ok: false, error: answer["error"] };
    return { ok: true, answer: isFields(answer) ? answer["answer"] : undefined };
  } catch {
    return { ok: false, error: "The playground does not answer. Is it still running?" };
  }
}
