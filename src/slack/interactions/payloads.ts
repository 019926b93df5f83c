import { z } from "zod";

/** What Slack sends when people do something; only the fields that are used. Source: docs.slack.dev/reference/interaction-payloads. */
const userSchema = z.object({ id: z.string(), team_id: z.string().optional() });
const teamSchema = z.object({ id: z.string() }).nullish();

/** One control that was used. A button has a `value`, menus have what was chosen. */
const actionSchema = z.object({
  action_id: z.string(),
  block_id: z.string().optional(),
  action_ts: z.string().optional(),
  value: z.string().optional(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_user: z.string().nullish(),
  selected_conversation: z.string().nullish(),
  selected_channel: z.string().nullish(),
  selected_date: z.string().nullish(),
});

/** A press or a choice, in a message, a modal or App Home. */
export const blockActionsSchema = z.object({
  user: userSchema,
  team: teamSchema,
  channel: z.object({ id: z.string() }).nullish(),
  message: z.object({ ts: z.string() }).nullish(),
  container: z
    .object({ channel_id: z.string().nullish(), message_ts: z.string().nullish() })
    .nullish(),
  view: z.object({ id: z.string(), private_metadata: z.string().optional() }).nullish(),
  trigger_id: z.string().nullish(),
  response_url: z.string().nullish(),
  actions: z.array(actionSchema).min(1),
});
export type BlockActions = z.infer<typeof blockActionsSchema>;
export type Action = z.infer<typeof actionSchema>;

/** What was typed or chosen in one input of a modal. */
const inputSchema = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_options: z.array(z.object({ value: z.string() })).optional(),
  selected_user: z.string().nullish(),
  selected_users: z.array(z.string()).optional(),
  selected_conversation: z.string().nullish(),
  selected_conversations: z.array(z.string()).optional(),
  selected_channel: z.string().nullish(),
  selected_channels: z.array(z.string()).optional(),
  selected_date: z.string().nullish(),
  selected_time: z.string().nullish(),
  selected_date_time: z.number().nullish(),
});
export type Input = z.infer<typeof inputSchema>;

/** A modal that was submitted or closed. */
export const viewSubmissionSchema = z.object({
  user: userSchema,
  team: teamSchema,
  trigger_id: z.string().optional(),
  view: z.object({
    id: z.string(),
    hash: z.string().optional(),
    callback_id: z.string(),
    private_metadata: z.string(),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), inputSchema)) }).optional(),
  }),
});
export type ViewSubmission = z.infer<typeof viewSubmissionSchema>;

/** A slash command. */
export const commandSchema = z.object({
  command: z.string(),
  text: z.string().default(""),
  user_id: z.string(),
  team_id: z.string(),
  channel_id: z.string(),
  response_url: z.string(),
  trigger_id: z.string().default(""),
});

/** Somebody looks at App Home. */
export const homeOpenedSchema = z.object({ user: z.string(), tab: z.string().optional() });

/** Every team id that the payload names: all must be ours. */
export function teamsIn({ user, team }: Pick<BlockActions, "user" | "team">): readonly string[] {
  return [user.team_id, team?.id].filter((each) => each !== undefined);
}
