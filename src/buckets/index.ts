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
import { hashIn, textIn } from "./form-values.ts";
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
    bucket_form_close: { event: "bucket.form", data: () => ({ form: "close" }) },
    bucket_form_undo: { event: "bucket.form", data: () => ({ form: "undo" }) },
    bucket_form_sign: { event: "bucket.form", data: () => ({ form: "sign" }) },
    bucket_form_decline: { event: "bucket.form", data: () => ({ form: "decline" }) },
  },
  submissions: {
    bucket_close: {
      event: "bucket.close",
      data: ({ values }) => ({
        choice: values["choice"] ?? "",
        hash: hashIn(values, "reason."),
        reason: textIn(values, "reason."),
        typed: values["name"] ?? "",
      }),
    },
    bucket_undo: {
      event: "bucket.undo",
      data: ({ values }) => ({
        hash: hashIn(values, "reason."),
        reason: textIn(values, "reason."),
      }),
    },
    bucket_sign: {
      event: "bucket.sign",
      data: ({ values }) => ({ hash: hashIn(values, "seen.") }),
    },
    bucket_decline: {
      event: "bucket.decline",
      data: ({ values }) => ({ reason: values["reason"] ?? "" }),
    },
    bucket_snooze: {
      event: "bucket.snooze",
      data: ({ values }) => ({ hours: values["hours"] ?? "", reason: values["reason"] ?? "" }),
    },
  },
  causes: [{ cause: "bucket.public", severity: "sev2", sentence: "a bucket is public" }],
};
