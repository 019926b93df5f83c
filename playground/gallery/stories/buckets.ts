import type { JsonObject } from "../../../src/core/json.ts";
import { fieldsOf, wordIn } from "../../slack/json.ts";
import { START } from "../house.ts";
import type { Step, Story } from "../play.ts";

const PLACE = { account: "111122223333", bucket: "reports-eu" };
const ABSENT = { read: "absent" };
const OPEN = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "AllowAll",
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::reports-eu/export/*",
    },
  ],
};

const ALL_ON = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};

function seen(settings: JsonObject): Step {
  return { tell: "bucket.observed", data: reading(settings) };
}

function reading(settings: JsonObject): JsonObject {
  return {
    ...PLACE,
    cause: "event",
    readAt: START.toISOString(),
    reading: "ok",
    settings: {
      ...PLACE,
      region: { read: "ok", value: "eu-west-1" },
      policy: ABSENT,
      isPublic: ABSENT,
      acl: { read: "ok", value: [] },
      ownership: ABSENT,
      bucketBlock: ABSENT,
      accountBlock: ABSENT,
      accessPoints: { read: "ok", value: [] },
      website: ABSENT,
      tags: ABSENT,
      ...settings,
    },
  };
}

const PUBLIC = seen({
  policy: { read: "ok", value: JSON.stringify(OPEN) },
  isPublic: { read: "ok", value: true },
});

/** What AWS answers to the change that the case has in hand. */
function doneOf(details: JsonObject): JsonObject {
  const planHash = wordIn(fieldsOf(details["plan"]), "hash") ?? "";
  return { planHash, do: "block", outcome: "done" };
}

/** What is read after the change: it holds. */
const BLOCKED: Step = {
  tell: "bucket.observed",
  data: (details) => ({
    ...reading({
      policy: { read: "ok", value: JSON.stringify(OPEN) },
      isPublic: { read: "ok", value: true },
      bucketBlock: { read: "ok", value: ALL_ON },
    }),
    readAt: wordIn(fieldsOf(details["verify"]), "since") ?? "",
  }),
};

/** A bucket that everybody may read: snoozed, to be accepted, escalated, private again. */
export const BUCKETS: readonly Story[] = [
  {
    name: "public",
    key: "111122223333/reports-eu",
    steps: [
      PUBLIC,
      { press: "bucket_form_accept", as: "U0ADMIN" },
      { press: "bucket_form_snooze", as: "U0ADMIN" },
      { submit: "bucket_snooze", as: "U0ADMIN" },
      { press: "bucket_wake", as: "U0ADMIN" },
      { press: "bucket_escalate", as: "U0ADMIN" },
      { tell: "incident.opened", data: { number: 7, key: "k" } },
      seen({}),
    ],
  },
  {
    name: "closed by two people",
    key: "111122223333/reports-eu",
    steps: [
      PUBLIC,
      { press: "bucket_form_close", as: "U0ENGINEER" },
      { submit: "bucket_close", as: "U0ENGINEER" },
      { tell: "bucket.call_done", data: doneOf },
      BLOCKED,
      { press: "bucket_form_decline", as: "U0ADMIN" },
      { press: "bucket_form_sign", as: "U0ADMIN" },
      { submit: "bucket_sign", as: "U0ADMIN" },
      { press: "bucket_form_undo", as: "U0ENGINEER" },
    ],
  },
];
