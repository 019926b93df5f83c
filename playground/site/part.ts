import type { Json, JsonObject } from "../../src/core/json.ts";

/**
 * One part of the page: facts by name, with which the page keeps in step, and acts that a person may ask for. The site
 * sends what changed in `entries` since it last looked, so that a part only says how things are now.
 */
export interface Part {
  /** Short and unique: `slack`, `world`, `happened`. */
  readonly name: string;
  /** Everything that the page may know of this part now. */
  readonly entries: () => Promise<ReadonlyMap<string, JsonObject>>;
  /** Calls the listener when `entries` may have changed; the answer ends that. */
  readonly onChange: (listener: () => void) => () => void;
  /** Each checks its own input and throws an error with a sentence for people. */
  readonly acts: Readonly<Record<string, (input: unknown) => Promise<Json | undefined>>>;
}
