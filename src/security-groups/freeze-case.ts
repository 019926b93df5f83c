import { z } from "zod";
import type { StoredCase } from "../core/ports.ts";

/** States of a freeze: `on` · `thawing`: somebody wants it to end, and it waits for a second name · `off`: over. */
export type FreezeState = "on" | "thawing" | "off";

/** There is one freeze for everything: its newest case says whether it is on. */
export const FREEZE_KEY = "all";

const nameSchema = z.object({ user: z.string(), person: z.string().exactOptional() });

/** A freeze: while it is on, nothing is changed in AWS. */
export const freezeDetails = z.object({
  by: nameSchema,
  reason: z.string(),
  since: z.iso.datetime(),
  /** Who wants it to end, and why. */
  thaw: z
    .object({
      by: nameSchema,
      reason: z.string(),
      at: z.iso.datetime(),
      until: z.iso.datetime(),
      hash: z.string(),
    })
    .exactOptional(),
  ended: z.object({ by: z.array(z.string()), at: z.iso.datetime() }).exactOptional(),
  gen: z.int(),
});
export type FreezeDetails = z.infer<typeof freezeDetails>;

/** Why a stored freeze stands against changes; undefined: it is over, or is none. Foreign text. */
export function whyFrozen({ state, details }: StoredCase): string | undefined {
  const parsed = freezeDetails.safeParse(details);
  // A freeze that cannot be read is one: to change nothing harms less than to change what must not be.
  if (!parsed.success) return "it cannot be read why";
  return state === "off" ? undefined : parsed.data.reason;
}
