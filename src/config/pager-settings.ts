import { z } from "zod";

/** A secret of a pager stands in the environment; the configuration names the variable. */
const secretName = z
  .string()
  .regex(
    /^PAGER_[A-Z0-9_]{1,60}$/,
    "must be the name of an environment variable that begins with PAGER_; the secret itself does not belong here",
  );

const name = z.string().regex(/^[\w-]{1,60}$/, "must be a name of letters, digits and dashes");

/** Without a slash at its end, because paths are put behind it. */
const baseUrl = z
  .url({ protocol: /^https?$/, hostname: /.+/ })
  .transform((text) => text.replace(/\/+$/, ""));

/** Pagers: ways to call people that are not Slack. */
export const pagerSettings = z
  .strictObject({
    detail: z
      .enum(["minimal", "summary"])
      .default("minimal")
      .describe(
        "what leaves the house: severity, kind of matter, account and name only, or title and facts too",
      ),
    pagerduty: z
      .record(
        name,
        z.strictObject({
          routing_key: secretName.describe("variable with the integration key, 32 characters"),
          webhook_secret: secretName
            .optional()
            .describe(
              "variable with the secret of a v3 webhook to `/webhooks/pagerduty`; absent: what is done in PagerDuty is not seen",
            ),
          webhook_secret_old: secretName
            .optional()
            .describe("variable with the secret that is being rotated out"),
          base_url: baseUrl
            .prefault("https://events.pagerduty.com")
            .describe("`https://events.eu.pagerduty.com` for the EU region"),
        }),
      )
      .default({})
      .describe("PagerDuty Events v2, by name; `pagerduty:<name>` in a policy"),
    jsm: z
      .record(
        name,
        z.strictObject({
          api_key: secretName.describe("variable with the key of the API integration"),
          base_url: baseUrl
            .prefault("https://api.atlassian.com/jsm/ops/integration")
            .describe("`https://api.opsgenie.com` for Opsgenie, whose API ends on 2027-04-05"),
        }),
      )
      .default({})
      .describe("JSM Operations or Opsgenie, by name; `jsm:<name>` in a policy"),
    webhook: z
      .record(
        name,
        z.strictObject({
          url: z
            .url({ protocol: /^https?$/, hostname: /.+/ })
            .describe("https; redirects are not followed"),
          secret: secretName.describe("variable with the secret that signs"),
          secret_old: secretName
            .optional()
            .describe("variable with the secret that is being rotated out; both sign"),
          allow_private: z
            .boolean()
            .default(false)
            .describe("it may lead to an address of this machine or of our own network"),
        }),
      )
      .default({})
      .describe("signed calls to a receiver of your own, by name; `webhook:<name>` in a policy"),
  })
  .prefault({})
  .describe("pagers: ways to call people that are not Slack");
