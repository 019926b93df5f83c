import type { Watcher } from "../core/watcher.ts";
import { decideExposure } from "./decide.ts";
import { exposureEventSchemas } from "./events.ts";
import {
  CLOSED_STATES,
  type ExposureDetails,
  type ExposureState,
  exposureDetails,
  OPEN_STATES,
} from "./exposure.ts";
import { renderForm } from "./forms.ts";
import type { BucketPolicy } from "./policy.ts";
import { renderExposure, summariseExposure } from "./render.ts";

/** The exposure: a bucket that is public, or lost a protection. */
export const exposureWatcher: Watcher<
  ExposureState,
  ExposureDetails,
  typeof exposureEventSchemas,
  BucketPolicy
> = {
  kind: "exposure",
  numbered: false,
  openStates: OPEN_STATES,
  closedStates: CLOSED_STATES,
  details: exposureDetails,
  events: exposureEventSchemas,
  decide: decideExposure,
  render: renderExposure,
  renderModal: renderForm,
  summarise: summariseExposure,
  clicks: {
    bucket_escalate: { event: "bucket.escalate", data: () => ({}) },
    bucket_wake: { event: "bucket.wake", data: () => ({}) },
    bucket_form_snooze: { event: "bucket.form", data: () => ({ form: "snooze" }) },
    bucket_form_accept: { event: "bucket.form", data: () => ({ form: "accept" }) },
  },
  submissions: {
    bucket_snooze: {
      event: "bucket.snooze",
      data: ({ values }) => ({ hours: values["hours"] ?? "", reason: values["reason"] ?? "" }),
    },
  },
  causes: [{ cause: "bucket.public", severity: "sev2", sentence: "a bucket is public" }],
};
