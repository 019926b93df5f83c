import { z } from "zod";
import type { StoredCase } from "../core/ports.ts";

/** States of a version that is held back: `held` · `accepted`: somebody wants it as it is · `over`: its groups are back. */
export type HeldState = "held" | "accepted" | "over";

/** What would vanish: the first names, how many, of how many; `print` stands for exactly these. */
const lossSchema = z.object({
  source: z.string(),
  lost: z.array(z.string()),
  lostCount: z.int(),
  had: z.int(),
  print: z.string(),
});

/** A version of a source with less than half of the groups, which waits for somebody. The case's key is the source's name. */
export const heldDetails = lossSchema.extend({
  since: z.iso.datetime(),
  by: z.string().exactOptional(),
});
export type HeldDetails = z.infer<typeof heldDetails>;

/** Everything that happens to it. */
export const heldEventSchemas = {
  "source.held": lossSchema,
  /** The newest version is in force, or cannot be read. */
  "source.settled": z.object({}),
  /** `print`: of what was looked at, or its first 16 characters. */
  "source.accept": z.object({ print: z.string() }),
} as const;

/** Which loss was accepted last; undefined: none. */
export function acceptedLoss({ state, details }: StoredCase): string | undefined {
  const parsed = heldDetails.safeParse(details);
  return parsed.success && state === "accepted" ? parsed.data.print : undefined;
}
