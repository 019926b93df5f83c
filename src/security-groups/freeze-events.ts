import { z } from "zod";
import type { EventOf } from "../core/event.ts";
import { timerSchema } from "../core/incident-signals.ts";

/** Everything that happens to the freeze. */
export const freezeEventSchemas = {
  "freeze.on": z.object({ reason: z.string() }),
  "freeze.off": z.object({ reason: z.string() }),
  /** `hash`: of what was looked at, or its first 16 characters. */
  "freeze.sign": z.object({ hash: z.string() }),
  "freeze.decline": z.object({}),
  timer: timerSchema,
} as const;

/** An event of the freeze. */
export type FreezeEvent = EventOf<typeof freezeEventSchemas>;
