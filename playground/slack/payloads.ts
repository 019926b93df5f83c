import { payloadName } from "./channels.ts";
import { chosenValue } from "./choices.ts";
import type { Control } from "./controls.ts";
import { definedOf, type Fields } from "./json.ts";
import { messageJson } from "./messages.ts";
import type { InputValues, SlackChannel, SlackPerson, StoredMessage } from "./model.ts";
import { newId, nextTs, type Workspace } from "./workspace.ts";

/** Slack's old way of proving itself; sent still, looked at by nobody. */
const VERIFICATION_TOKEN = "local-verification-token";
const TEAM_DOMAIN = "local";

/** The tickets that come with an interaction. */
export interface Tickets {
  readonly triggerId: string;
  readonly responseUrl?: string;
}

/** A slash command; all values are texts, as a form has them. */
export function commandPayload(
  { settings }: Workspace,
  who: SlackPerson,
  where: SlackChannel,
  typed: { readonly command: string; readonly text: string } & Tickets,
): Fields {
  return {
    token: VERIFICATION_TOKEN,
    team_id: settings.teamId,
    team_domain: TEAM_DOMAIN,
    channel_id: where.id,
    channel_name: payloadName(where),
    user_id: who.id,
    user_name: who.name,
    command: typed.command,
    text: typed.text,
    api_app_id: settings.appId,
    is_enterprise_install: "false",
    response_url: typed.responseUrl ?? "",
    trigger_id: typed.triggerId,
  };
}

/** What all interactions with blocks and views carry. */
function interactionFields({ settings }: Workspace, type: string, who: SlackPerson): Fields {
  const { id, name } = who;
  return {
    type,
    user: { id, username: name, name, team_id: settings.teamId },
    api_app_id: settings.appId,
    token: VERIFICATION_TOKEN,
    team: { id: settings.teamId, domain: TEAM_DOMAIN },
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** Somebody pressed or chose something in a message. Of an ephemeral message Slack does not send the text. */
export function messageActionPayload(
  workspace: Workspace,
  who: SlackPerson,
  at: { readonly message: StoredMessage; readonly channel: SlackChannel },
  done: { readonly action: Fields; readonly values: InputValues } & Tickets,
): Fields {
  const { message, channel } = at;
  const isEphemeral = message.onlyFor !== undefined;
  return definedOf({
    ...interactionFields(workspace, "block_actions", who),
    container: definedOf({
      type: "message",
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
      thread_ts: message.threadTs,
    }),
    trigger_id: done.triggerId,
    channel: { id: channel.id, name: payloadName(channel) },
    message: isEphemeral
      ? undefined
      : definedOf({ ...messageJson(workspace, message), metadata: message.metadata }),
    state: { values: done.values },
    response_url: done.responseUrl,
    actions: [done.action],
  });
}

/** Somebody pressed or chose something in a modal or on the Home tab. */
export function viewActionPayload(
  workspace: Workspace,
  who: SlackPerson,
  view: Fields,
  done: { readonly action: Fields } & Tickets,
): Fields {
  return {
    ...interactionFields(workspace, "block_actions", who),
    container: { type: "view", view_id: view["id"] },
    trigger_id: done.triggerId,
    view,
    actions: [done.action],
  };
}

/** Somebody sent a modal. */
export function submissionPayload(
  workspace: Workspace,
  who: SlackPerson,
  view: Fields,
  { triggerId }: Tickets,
): Fields {
  const base = interactionFields(workspace, "view_submission", who);
  return { ...base, trigger_id: triggerId, view, response_urls: [] };
}

/** Somebody closed a modal; `isCleared`: the whole stack of them. */
export function closedPayload(
  workspace: Workspace,
  who: SlackPerson,
  view: Fields,
  isCleared: boolean,
): Fields {
  return { ...interactionFields(workspace, "view_closed", who), view, is_cleared: isCleared };
}

/** An event of the Events API around `event`. */
export function eventPayload(workspace: Workspace, event: Fields): Fields {
  const { settings } = workspace;
  const ts = nextTs(workspace);
  return {
    token: VERIFICATION_TOKEN,
    team_id: settings.teamId,
    context_team_id: settings.teamId,
    context_enterprise_id: null,
    api_app_id: settings.appId,
    event: { ...event, event_ts: ts },
    type: "event_callback",
    event_id: newId("Ev"),
    event_time: Math.floor(Number(ts)),
    authorizations: [
      {
        enterprise_id: null,
        team_id: settings.teamId,
        user_id: settings.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
}

/** The entry in `actions`: what was pressed or chosen. `forged` stands where the button's own value would. */
export function actionOf(
  workspace: Workspace,
  control: Control,
  chosen: readonly string[],
  forged: string | undefined,
): Fields {
  const { element, actionId, blockId, type } = control;
  const initial = Object.entries(element).filter(([key]) => key.startsWith("initial_"));
  const isButton = type.endsWith("button");
  return definedOf({
    ...Object.fromEntries(initial),
    placeholder: element["placeholder"],
    text: isButton ? element["text"] : undefined,
    style: isButton ? element["style"] : undefined,
    url: isButton ? element["url"] : undefined,
    confirm: element["confirm"],
    value: isButton ? (forged ?? element["value"]) : undefined,
    ...chosenValue(control, chosen),
    action_id: actionId,
    block_id: blockId,
    action_ts: nextTs(workspace),
  });
}
