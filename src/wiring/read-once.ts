import { createHash } from "node:crypto";
import { type Fetched, readFetched } from "../security-groups/desired/load.ts";
import type { ReadResult } from "../security-groups/desired/reader.ts";

/** What a source's reader makes of what was fetched. */
export type Reading = (fetched: Fetched) => Promise<ReadResult>;

/** A plan is believed for a while only: what it says depends on the time, and not on its text alone. */
const AGEING = "terraform-plan";

/** Reads sources; files that are as they were last time are not read again, but give the very result of then. */
export function openReading(): Reading {
  const last = new Map<string, { readonly print: string; readonly result: ReadResult }>();
  return async (fetched) => {
    const { name, format } = fetched.scope;
    if (fetched.files === undefined || format === AGEING) return await readFetched(fetched);
    const print = printOf(fetched);
    const before = last.get(name);
    if (before?.print === print) return before.result;
    const result = await readFetched(fetched);
    last.set(name, { print, result });
    return result;
  };
}

function printOf({ scope, options, files = [] }: Fetched): string {
  const { now: _, ...settings } = options;
  const hash = createHash("sha256").update(JSON.stringify([scope, settings]));
  for (const { path, text } of files) hash.update(`\0${path}\0${text.length}\0`).update(text);
  return hash.digest("hex");
}
