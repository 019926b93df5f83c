import type { SgAttributePorts } from "../aws/perform-sg-attribute.ts";
import type { Config } from "../config/settings.ts";
import type { Clock } from "../core/ports.ts";
import { unwrap } from "../intake/envelopes.ts";
import { groupDecoder, touchedSchema } from "../security-groups/decode.ts";
import { touchSchema } from "../security-groups/touch.ts";
import { driftPolicy } from "./drift-policy.ts";

/** Rows of LookupEvents -> the calls on one group that were not refused, read as those that come by the queue. */
export function openTouches(config: Config, clock: Clock): SgAttributePorts["readTouches"] {
  const policy = driftPolicy(config);
  return (rows, groupId) =>
    rows
      .flatMap((row) => unwrap(JSON.stringify(row)).records)
      .flatMap((raw) => {
        const decoded = groupDecoder.decode(raw, policy, clock.now());
        return "events" in decoded ? decoded.events : [];
      })
      .filter(({ kind }) => kind === "sg.touched")
      .flatMap(({ data }) => {
        const touched = touchedSchema.safeParse(data);
        const mine = touched.success && touched.data.groupId === groupId;
        return mine ? [touchSchema.parse(touched.data)] : [];
      });
}
