import type { JsonObject } from "../../src/core/json.ts";
import type { Part } from "./part.ts";
import type { PartChange } from "./wire.ts";

/** What is going on in all parts, told in small steps. */
export interface Feed extends Disposable {
  /** First everything, a change of each part; then what changes. Resolves with how to stop it. */
  follow(listener: (change: PartChange) => void): Promise<() => void>;
}

/** What was last told of a part. Unchanged entries are often the same object: then their text is not made anew. */
type Told = Map<string, { readonly value: JsonObject; readonly text: string }>;

/** Changes that come within this time are told together; a person sees no difference. */
const GATHER_MS = 50;

/** Watches all parts and tells the page what changed. */
export function openFeed(all: readonly Part[]): Feed {
  const told = new Map<Part, Told>(all.map((part) => [part, new Map()]));
  const dirty = new Set(all);
  const listeners = new Set<(change: PartChange) => void>();
  const state: { timer?: NodeJS.Timeout | undefined; chain: Promise<void> } = {
    chain: Promise.resolve(),
  };
  const stops = all.map((part) => part.onChange(() => note(part)));

  function note(part: Part): void {
    dirty.add(part);
    if (listeners.size > 0) state.timer ??= setTimeout(() => void inTurn(gather), GATHER_MS);
  }

  async function gather(): Promise<void> {
    state.timer = undefined;
    const parts = dirty.values().toArray();
    dirty.clear();
    for (const part of parts) {
      const change = await changeOf(part, told.get(part) ?? new Map());
      if (change) for (const listener of listeners) listener(change);
    }
  }

  /** One after the other, so that nobody gets a change before the whole that it belongs to. */
  async function inTurn(work: () => Promise<void>): Promise<void> {
    state.chain = state.chain.then(work);
    await state.chain;
  }

  async function follow(listener: (change: PartChange) => void): Promise<() => void> {
    await inTurn(async () => {
      await gather();
      for (const [part, known] of told) listener(wholeOf(part, known));
      listeners.add(listener);
    });
    return () => void listeners.delete(listener);
  }

  function close(): void {
    clearTimeout(state.timer);
    listeners.clear();
    for (const stop of stops) stop();
  }

  return { follow, [Symbol.dispose]: close };
}

function wholeOf({ name }: Part, told: Told): PartChange {
  const set = Object.fromEntries([...told].map(([key, { value }]) => [key, value]));
  return { part: name, isWhole: true, set, gone: [] };
}

async function changeOf(part: Part, told: Told): Promise<PartChange | undefined> {
  try {
    return compare(part, await part.entries(), told);
  } catch (error) {
    // The other parts go on; what this one last said stays on the page until it can be read again.
    console.error(`playground: ${part.name} cannot be read:`, error);
    return undefined;
  }
}

function compare(
  { name }: Part,
  now: ReadonlyMap<string, JsonObject>,
  told: Told,
): PartChange | undefined {
  const set: Record<string, JsonObject> = {};
  for (const [key, value] of now) {
    const before = told.get(key);
    if (before?.value === value) continue;
    const text = JSON.stringify(value);
    if (before?.text !== text) set[key] = value;
    told.set(key, { value, text });
  }
  const gone = [...told.keys()].filter((key) => !now.has(key));
  for (const key of gone) told.delete(key);
  if (Object.keys(set).length === 0 && gone.length === 0) return undefined;
  return { part: name, isWhole: false, set, gone };
}
