import { type Fields, fieldsOf, isFields, listOf, parseJson, wordIn } from "../slack/json.ts";

/** One fact of a part. */
export interface Entry {
  readonly key: string;
  readonly value: Fields;
}

interface Kept {
  readonly entries: Map<string, Fields>;
  /** Lists that were asked for, by prefix, as long as they are true. */
  readonly lists: Map<string, readonly Entry[]>;
}

/** What the page knows, by part; listeners hear of each change. */
export class Facts {
  isConnected = true;
  #session = "";
  readonly #parts = new Map<string, Kept>();
  readonly #listeners = new Set<() => void>();

  /** Takes one message of the stream; what is none is passed over. */
  take(data: string): void {
    const change = parseJson(data);
    if (!isFields(change)) return;
    const kept = this.#part(wordIn(change, "part") ?? "");
    const set = Object.entries(fieldsOf(change["set"]));
    const gone = listOf(change["gone"]).map(String);
    if (change["isWhole"] === true) {
      kept.entries.clear();
      kept.lists.clear();
    }
    for (const [key, value] of set) kept.entries.set(key, fieldsOf(value));
    for (const key of gone) kept.entries.delete(key);
    const changed = [...set.map(([key]) => key), ...gone];
    for (const prefix of kept.lists.keys())
      if (changed.some((key) => key.startsWith(prefix))) kept.lists.delete(prefix);
    this.#tell();
  }

  list(part: string, prefix: string): readonly Entry[] {
    const { entries, lists } = this.#part(part);
    const known = lists.get(prefix);
    if (known) return known;
    const list = [...entries]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => ({ key, value }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1));
    lists.set(prefix, list);
    return list;
  }

  setConnected(isConnected: boolean): void {
    if (this.isConnected === isConnected) return;
    this.isConnected = isConnected;
    this.#tell();
  }

  /** True for the first session, and for the same one again. */
  isOfSession(session: string): boolean {
    if (this.#session === "") this.#session = session;
    return this.#session === session;
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #part(name: string): Kept {
    const known = this.#parts.get(name);
    if (known) return known;
    const kept = { entries: new Map(), lists: new Map() };
    this.#parts.set(name, kept);
    return kept;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
