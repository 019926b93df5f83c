import { z } from "zod";

/** Kind of the snapshots in which it is kept; key: the host, as evidence names it. */
export const HEARD_KIND = "log-host";

/** What a snapshot of a host that sends lines says; times are ISO 8601. */
export const heardHost = z.object({
  group: z.string(),
  form: z.enum(["journal", "text", "windows"]),
  heardAt: z.iso.datetime(),
  journalAt: z.iso.datetime().optional(),
  talkativeAt: z.iso.datetime().optional(),
  /** Counted since `since`. */
  lines: z.number().int(),
  rejected: z.number().int(),
  since: z.iso.datetime(),
});
export type HeardSource = z.infer<typeof heardHost>;
