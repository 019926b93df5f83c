import type { JsonObject } from "../../src/core/json.ts";

/**
 * One message of the stream `/live`: what changed in one part. `isWhole`: the page forgets what it knew of the part
 * before; the first message of each part is such a one.
 */
export interface PartChange {
  readonly part: string;
  readonly isWhole: boolean;
  readonly set: Readonly<Record<string, JsonObject>>;
  readonly gone: readonly string[];
}

/** What `POST /act/<part>/<act>` answers; an error is a sentence for people. */
export type ActAnswer =
  | { readonly ok: true; readonly answer?: unknown }
  | { readonly error: string };
