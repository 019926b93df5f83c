import { z } from "zod";
import type { Clock, Log } from "../../core/ports.ts";
import type { Directory } from "../../core/readings.ts";
import type { Gateway } from "../calls/gateway.ts";
import type { TrackedWork } from "../tracked-work.ts";
import { openCache } from "./cache.ts";
import { tryCall } from "./try-call.ts";

type Quiet = Awaited<ReturnType<Directory["isQuiet"]>>;

/** Who pauses notifications does so for a while, and asks nobody. */
const FRESH_MS = 60_000;
/** An installation without the scope is not asked anew for each login. */
const LACKING_MS = 3_600_000;

/** Times are in seconds. Source: docs.slack.dev/reference/methods/dnd.info. */
const dndSchema = z.object({
  dnd_enabled: z.boolean().optional(),
  next_dnd_start_ts: z.number().optional(),
  next_dnd_end_ts: z.number().optional(),
  snooze_enabled: z.boolean().optional(),
  snooze_endtime: z.number().optional(),
  snooze_is_indefinite: z.boolean().optional(),
});

/** What looking it up works with. */
interface QuietParts {
  readonly gateway: Gateway;
  readonly clock: Clock;
  readonly log: Log;
  readonly work: TrackedWork;
}

/** Looks up whether somebody's notifications are paused; needs the optional scope `dnd:read`. Never throws. */
export function openQuiet(parts: QuietParts): Directory["isQuiet"] {
  const lacking = { until: 0 };
  const known = openCache<Quiet>(
    parts,
    { freshMs: (quiet) => (quiet === "unknown" ? 0 : FRESH_MS), staleMs: FRESH_MS },
    async (user) => {
      const now = parts.clock.now().getTime();
      if (now < lacking.until) return "unknown";
      const answer = await tryCall(parts, "dnd.info", { user });
      if (answer.kind === "refused" && answer.error === "missing_scope")
        lacking.until = now + LACKING_MS;
      const parsed = answer.kind === "ok" ? dndSchema.safeParse(answer.data) : undefined;
      return parsed?.success ? isPaused(parsed.data, now / 1000) : "unknown";
    },
  );
  return known.get;
}

/** By hand, or by the person's schedule, of which Slack tells the stretch that is now or comes next. */
function isPaused(dnd: z.infer<typeof dndSchema>, nowS: number): boolean {
  const snoozed = dnd.snooze_enabled === true;
  if (snoozed && (dnd.snooze_is_indefinite === true || nowS < (dnd.snooze_endtime ?? 0)))
    return true;
  const { next_dnd_start_ts: start = 0, next_dnd_end_ts: end = 0 } = dnd;
  return dnd.dnd_enabled === true && start <= nowS && nowS < end;
}
