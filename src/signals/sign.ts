import { z } from "zod";
import { assetSchema } from "../core/incident-signals.ts";

/**
 * What an alarm or a finding said at one moment, whichever way it came. `unknown`: an alarm that has no data, which is not
 * the same as being well. Texts are foreign: whoever may name alarms or hosts wrote them.
 */
export const signSchema = z.object({
  from: z.enum(["alarm", "finding"]),
  account: z.string(),
  region: z.string(),
  /** The alarm's name, or the finding's type as `UnauthorizedAccess:EC2/SSHBruteForce`. */
  name: z.string(),
  /** What tells it from others of the same name: the finding's id; of an alarm its name again. */
  id: z.string(),
  title: z.string(),
  state: z.enum(["firing", "well", "unknown"]),
  /** When it said so, ISO 8601. */
  at: z.iso.datetime(),
  why: z.string(),
  /** GuardDuty's severity, 1.0 to 10.0. Source: GuardDuty User Guide, Severity levels of findings. */
  score: z.number().exactOptional(),
  facts: z.array(z.tuple([z.string(), z.string()])),
  assets: z.array(assetSchema),
});
export type Sign = z.infer<typeof signSchema>;

/** The key of the case that a sign is about. */
export function keyOf({ from, account, region, id }: Sign): string {
  return `${from}:${account}/${region}/${id}`.slice(0, 290);
}

/** No list of facts or assets is longer than what an incident takes. */
export const MOST = 20;
