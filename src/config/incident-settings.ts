import { z } from "zod";
import { channelId, duration, userId } from "./values.ts";

const severity = z.strictObject({
  policy: z.string().optional().describe("name of the escalation policy; sev4 has none"),
  ack_expires: duration({ min: "1m", max: "24h" })
    .optional()
    .describe("without activity an acknowledgement ends"),
  update_every: duration({ min: "5m", max: "7d" })
    .optional()
    .describe("how often an update is asked for"),
});

/** Incidents. */
export const incidentSettings = z
  .strictObject({
    channel: channelId.describe("private security channel: incidents, fallback"),
    close_after: duration({ min: "1h", max: "90d" })
      .prefault("7d")
      .describe("a resolved incident is closed after this long"),
    severities: z
      .strictObject({
        sev1: severity.optional(),
        sev2: severity.optional(),
        sev3: severity.optional(),
        sev4: severity.optional(),
      })
      .prefault({})
      .describe("what differs from the built-in table"),
  })
  .describe("incidents");

const target = z
  .string()
  .regex(
    /^(?:schedule:[\w-]+|user:[UW][A-Z0-9]{2,20}|usergroup:S[A-Z0-9]{2,20}|channel:[CG][A-Z0-9]{2,20}|(?:pagerduty|jsm|webhook):[\w-]+)$/,
    "must be schedule:<name>, user:U…, usergroup:S…, channel:C…, pagerduty:<name>, jsm:<name> or webhook:<name>",
  );

/** Who is on call and in which order people are called. */
export const oncallSettings = z
  .strictObject({
    channel: channelId
      .optional()
      .describe("where shift changes are told; else `incidents.channel`"),
    schedules: z
      .record(
        z.string().regex(/^[\w-]+$/),
        z.strictObject({
          rotation: z
            .enum(["hourly", "daily", "weekly"])
            .default("weekly")
            .describe("unit of a shift"),
          length: z.int().min(1).max(52).default(1).describe("units per shift"),
          tz: z.string().default("UTC").describe("time zone of the handover"),
          start: z
            .string()
            .regex(
              /^\d{4}-\d\d-\d\dT\d\d:\d\d$/,
              "must be a local date and time such as 2026-01-05T09:00",
            )
            .describe("first handover, local time"),
          people: z.array(userId).min(1).describe("in order"),
        }),
      )
      .default({})
      .describe("rotations by name"),
    policies: z
      .record(
        z.string().regex(/^[\w-]+$/),
        z.strictObject({
          steps: z
            .array(
              z.strictObject({
                targets: z.array(target).min(1).describe("who is called"),
                wait: duration({ min: "1s", max: "24h" }).describe("until the next step"),
              }),
            )
            .min(1)
            .describe("in order"),
          repeat: z.int().min(0).max(9).default(0).describe("how often the steps start again"),
          exhausted: z
            .enum(["repeat_last", "channel"])
            .default("repeat_last")
            .describe("afterwards: the last step every 15 minutes, or the channel every hour"),
        }),
      )
      .default({})
      .describe(
        "escalation policies by name; `critical` and `default` are used by the built-in table, and call all pagers unless they are written down here",
      ),
  })
  .prefault({})
  .describe("on call");
