import { publicPolicy } from "./buckets.ts";
import { askStatus, closePort, openPort } from "./drift.ts";
import { confirmed, denied, sessionManager, silent, unknownUser } from "./logins.ts";
import type { Scenario } from "./scene.ts";

/** All scenarios, in the order in which a tour plays them. */
export const SCENARIOS: readonly Scenario[] = [
  openPort,
  closePort,
  askStatus,
  confirmed,
  denied,
  unknownUser,
  sessionManager,
  silent,
  publicPolicy,
];
