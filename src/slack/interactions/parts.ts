import type { Metrics } from "../../core/ports.ts";
import type { Gateway } from "../calls/gateway.ts";
import type { CaseKinds } from "./case-kinds.ts";
import type { TimelyParts } from "./in-time.ts";
import type { Responder } from "./respond.ts";
import type { HandlingParts } from "./verdict.ts";

/** What handling interactions needs. */
export interface InteractionParts extends HandlingParts, TimelyParts {
  /** Id of the workspace in which the app is installed. */
  readonly team: string;
  readonly kinds: CaseKinds;
  readonly gateway: Gateway;
  readonly responder: Responder;
  readonly metrics: Metrics;
}
