import { publicPolicy } from "./buckets.ts";
import { askStatus, closePort, codeAhead, openPort } from "./drift.ts";
import { confirmed, denied, remote, sessionManager, silent, unknownUser } from "./logins.ts";
import type { Scenario } from "./scene.ts";
import { killed, slackLimits, storm } from "./trouble.ts";

/** All scenarios, in the order in which a tour plays those that have a line for it. */
export const SCENARIOS: readonly Scenario[] = [
  openPort,
  closePort,
  askStatus,
  codeAhead,
  confirmed,
  denied,
  unknownUser,
  remote,
  sessionManager,
  silent,
  publicPolicy,
  storm,
  slackLimits,
  killed,
];
