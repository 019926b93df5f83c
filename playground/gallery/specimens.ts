import type { Specimen } from "../site/specimen.ts";
import { galleryHouse } from "./house.ts";
import { playStory, type Spoil, type Story } from "./play.ts";
import { BUCKETS } from "./stories/buckets.ts";
import { ENROLMENTS } from "./stories/enrolments.ts";
import { FREEZES, GROUPS, HELD_SOURCES } from "./stories/groups.ts";
import { INCIDENTS } from "./stories/incidents.ts";
import { LOGINS } from "./stories/logins.ts";
import { SIGNALS } from "./stories/signals.ts";

const STORIES: readonly (readonly [kind: string, group: string, stories: readonly Story[]])[] = [
  ["drift", "Security groups", GROUPS],
  ["freeze", "Freeze", FREEZES],
  ["source", "Sources of desired state", HELD_SOURCES],
  ["login", "Logins", LOGINS],
  ["enrolment", "Keys and announcements", ENROLMENTS],
  ["exposure", "Buckets", BUCKETS],
  ["signal", "Alarms and findings", SIGNALS],
  ["incident", "Incidents", INCIDENTS],
];

/** The messages and forms of the app, made by its own decisions and its own words; `spoil`: what others wrote is put through it. */
export async function collectSpecimens(spoil?: Spoil): Promise<readonly Specimen[]> {
  const house = galleryHouse();
  return STORIES.flatMap(([kind, group, stories]) => {
    const watcher = house.get(kind);
    return watcher ? stories.flatMap((story) => playStory(watcher, group, story, spoil)) : [];
  });
}
