import { z } from "zod";
import { accountId, channelId } from "./values.ts";

/** Alarms of CloudWatch and findings of GuardDuty: what each is worth. */
export const signalSettings = z
  .strictObject({
    rules: z
      .array(
        z.strictObject({
          from: z.enum(["alarm", "finding"]).optional().describe("CloudWatch or GuardDuty"),
          name: z.string().min(1).optional().describe("alarm name or finding type, with `*`"),
          account: accountId.optional().describe("account id"),
          min_score: z
            .number()
            .min(1)
            .max(10)
            .optional()
            .describe("findings only: from this severity of GuardDuty on"),
          weight: z
            .enum(["sev1", "sev2", "sev3", "sev4", "post", "ignore"])
            .describe("an incident of that severity, a message that calls nobody, or nothing"),
          channel: channelId.optional().describe("where it is told; absent: `channels.aws`"),
        }),
      )
      .optional()
      .describe(
        "first match wins, what none names is `post`; absent: findings from 9 are sev1, from 7 sev2, from 4 sev3, others `post`, alarms sev3",
      ),
  })
  .prefault({})
  .describe("alarms and findings that come to the queue");
