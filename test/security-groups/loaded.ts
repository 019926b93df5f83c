import {
  type Fetched,
  type LoadedSource,
  loadSource,
  readFetched,
} from "../../src/security-groups/desired/load.ts";
import type { ReaderOptions } from "../../src/security-groups/desired/reader.ts";
import { NOW } from "./samples.ts";

/** What a reader is given where a test says nothing about it. */
export const OPTIONS: ReaderOptions = {
  vars: {},
  parameters: {},
  exports: {},
  maxAgeMs: 24 * 3_600_000,
  now: NOW,
};

/** Reads and loads what was fetched, for formats whose reader does not wait. */
export function load(
  before: LoadedSource | undefined,
  fetched: Fetched,
  accepted?: string,
): LoadedSource {
  const result = readFetched(fetched);
  if (result instanceof Promise) throw new TypeError(`${fetched.scope.format} has to be awaited`);
  return loadSource(before, fetched, result, accepted);
}
