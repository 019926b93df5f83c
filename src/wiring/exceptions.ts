import type { Config } from "../config/settings.ts";
import { endOfDay } from "../security-groups/policy.ts";
import type { Parts } from "./aws-side.ts";
import type { Finding } from "./doctor.ts";
import { tell } from "./tell.ts";

const DAY_MS = 86_400_000;
/** Enough to have a new one reviewed. */
const AHEAD_MS = 14 * DAY_MS;

/** Something that the configuration leaves out, and until when. */
interface Leave {
  /** The same for as long as it is the same one, with the same end. */
  readonly key: string;
  readonly what: string;
  readonly until: string;
}

function leavesOf({ baseline, sg }: Config): readonly Leave[] {
  const exceptions = (baseline ?? []).flatMap(({ id, except }) =>
    except.map(({ groups, owner, until }) => ({
      key: `baseline/${id}/${groups.join(" ")}`,
      what: `the exception from ${id} for ${groups.join(", ")} (${owner})`,
      until,
    })),
  );
  const ignored = sg.ignore.map(({ group, rule, owner, until }) => ({
    key: `ignore/${group}/${rule}`,
    what: `what is ignored of ${group}, ${rule} (${owner})`,
    until,
  }));
  return [...exceptions, ...ignored];
}

/** Says once of each exception and of each ignored rule, to the operators, that it ends within 14 days. */
export async function remindExceptions(
  parts: Pick<Parts, "config" | "desk" | "log" | "metrics">,
): Promise<void> {
  const now = parts.desk.clock.now().getTime();
  for (const { key, what, until } of leavesOf(parts.config)) {
    const left = endOfDay(until).getTime() - now;
    if (left <= 0 || left > AHEAD_MS) continue;
    await tell(parts, `exception/${key}/${until}`, {
      title: "An exception ends soon",
      to: { channel: parts.config.channels.aws },
      lines: [{ text: `${what} ends on ${until}, at the end of the day, UTC` }],
    });
  }
}

/** For `countersign doctor`: what has ended and still stands in the configuration, and what ends soon. */
export function* examineExceptions(config: Config, now: Date): Generator<Finding> {
  for (const { what, until } of leavesOf(config)) {
    const left = endOfDay(until).getTime() - now.getTime();
    if (left <= 0)
      yield {
        verdict: "warn",
        what: `${what} ended on ${until}`,
        advice: "remove it, or review a new one",
      };
    else if (left <= AHEAD_MS)
      yield {
        verdict: "warn",
        what: `${what} ends on ${until}`,
        advice: "have a new one reviewed if it is still needed",
      };
  }
}
