import type { Keys } from "../identity/keys.ts";
import type { History } from "../model/history.ts";
import type { World } from "../model/world.ts";
import type { TrailEntry } from "../trail/record.ts";
import type { Faults } from "./faults.ts";
import type { Limiter } from "./limiter.ts";

/** All that one local AWS holds; each has its own. */
export interface Local {
  readonly world: World;
  readonly history: History;
  readonly keys: Keys;
  readonly faults: Faults;
  readonly limiter: Limiter;
  readonly now: () => Date;
  /** Sends a trail entry on its way to the queue. */
  emit(entry: TrailEntry): void;
  /** Tells everybody who listens that the world has changed. */
  changed(): void;
}
