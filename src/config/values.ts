import { z } from "zod";
import { parseDuration } from "../core/duration.ts";

/** A duration as people write it (`90s`, `15m`, `8h`, `7d`) -> milliseconds. */
export function duration(
  limits: { readonly min?: string; readonly max?: string } = {},
): z.ZodType<number, string> {
  const min = parseDuration(limits.min ?? "0s") ?? 0;
  const max = parseDuration(limits.max ?? "400d") ?? 0;
  return z.string().transform((text, context) => {
    const ms = parseDuration(text);
    if (ms !== undefined && ms >= min && ms <= max) return ms;
    context.addIssue({
      code: "custom",
      message: `must be a duration such as 90s, 15m, 8h or 7d${limits.min ? `, at least ${limits.min}` : ""}${limits.max ? `, at most ${limits.max}` : ""}`,
    });
    return z.NEVER;
  });
}

/** A Slack channel id; names are refused, because a channel can be renamed or re-created by anybody. */
export const channelId: z.ZodString = z
  .string()
  .regex(/^[CG][A-Z0-9]{2,20}$/, "must be a channel id such as C0123ABCD (not a #name)");

/** A Slack user id. */
export const userId: z.ZodString = z
  .string()
  .regex(/^[UW][A-Z0-9]{2,20}$/, "must be a Slack user id such as U0123ABCD (not a @name)");

/** An AWS account id. */
export const accountId: z.ZodType<string, string | number> = z
  .union([z.string(), z.number()])
  // YAML reads 012345678901 as a number in some editors; a lost leading zero must not pass silently.
  .transform((value) => String(value))
  .refine((value) => /^\d{12}$/.test(value), "must be an AWS account id of 12 digits, in quotes");

/** An AWS region. */
export const regionName: z.ZodString = z
  .string()
  .regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, "must be an AWS region such as eu-central-1");

/** A role's ARN. */
export const roleArn: z.ZodString = z
  .string()
  .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, "must be the ARN of an IAM role");

/** Who holds a right or is called: a person, a Slack user group, or whoever is on call. */
export const holder: z.ZodString = z
  .string()
  .regex(
    /^(?:user:[UW][A-Z0-9]{2,20}|usergroup:S[A-Z0-9]{2,20}|schedule:[\w-]+)$/,
    "must be user:U…, usergroup:S… or schedule:<name>",
  );

/** A cron expression of five fields, UTC; checked in full when the schedule starts. */
export const cron: z.ZodString = z
  .string()
  .regex(/^\S+(?: \S+){4}$/, "must be a cron expression of five fields, UTC");

/** Short name used in keys and file names. */
export const shortName: z.ZodString = z
  .string()
  .regex(/^[\w][\w.-]{0,62}$/, "must be a short name of letters, digits, dots and dashes");
