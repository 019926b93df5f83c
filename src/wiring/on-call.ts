import type { Config } from "../config/settings.ts";
import type { Clock } from "../core/ports.ts";
import { onCallAt } from "../incidents/oncall.ts";

/** User ids of whoever is on call now by a schedule; nobody for a schedule that does not exist. */
export function openOnCall(config: Config, clock: Clock): (schedule: string) => readonly string[] {
  const { schedules } = config.oncall;
  return (name) => {
    const schedule = Object.hasOwn(schedules, name) ? schedules[name] : undefined;
    return schedule ? onCallAt(schedule, [], clock.now()) : [];
  };
}
