import type { Watcher } from "../core/watcher.ts";
import { decideFreeze } from "./freeze.ts";
import { type FreezeDetails, type FreezeState, freezeDetails } from "./freeze-case.ts";
import { freezeEventSchemas } from "./freeze-events.ts";
import { renderFreeze, summariseFreeze } from "./freeze-words.ts";
import type { DriftPolicy } from "./policy.ts";

/** The freeze: a case of its own, so that who stopped changes, and which two let them go on, is on record. */
export const freezeWatcher: Watcher<
  FreezeState,
  FreezeDetails,
  typeof freezeEventSchemas,
  DriftPolicy
> = {
  kind: "freeze",
  numbered: false,
  openStates: ["on", "thawing"],
  closedStates: ["off"],
  details: freezeDetails,
  events: freezeEventSchemas,
  decide: decideFreeze,
  render: renderFreeze,
  renderModal: () => undefined,
  summarise: summariseFreeze,
  clicks: {
    freeze_sign: { event: "freeze.sign", data: ({ extra = "" }) => ({ hash: extra }) },
    freeze_decline: { event: "freeze.decline", data: () => ({}) },
  },
  submissions: {},
  causes: [],
};
