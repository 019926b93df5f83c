import type { Click } from "../../core/watcher.ts";
import { type CaseAddress, readAddress } from "./case-address.ts";
import type { Action, BlockActions } from "./payloads.ts";

/** A click, and the case that it is about. `at` is Slack's time of it. */
export interface ReadClick {
  readonly click: Click;
  readonly caseId: string;
  readonly eventId: string;
  readonly at: Date | undefined;
}

/** The first control of the payload; Slack sends one. Undefined when it names no case. */
export function readClick(team: string, payload: BlockActions): ReadClick | undefined {
  const [action] = payload.actions;
  const address = action && addressOf(action, payload);
  if (!address) return undefined;
  const click = clickOf(team, payload, action, address);
  return {
    click,
    caseId: address.caseId,
    eventId: clickId(click, payload, action),
    at: momentOf(action.action_ts),
  };
}

/** Menus have no value of their own: what was chosen, their block, or the modal they are in names the case. */
function addressOf(action: Action, { view }: BlockActions): CaseAddress | undefined {
  const places = [
    action.value,
    action.selected_option?.value,
    action.block_id,
    view?.private_metadata,
  ];
  return places.map(readAddress).find((address) => address !== undefined);
}

function clickOf(
  team: string,
  { user, channel, container, message }: BlockActions,
  action: Action,
  { version, extra }: CaseAddress,
): Click {
  const where = channel?.id ?? container?.channel_id;
  const ts = message?.ts ?? container?.message_ts;
  const selected = selectedIn(action);
  return {
    actionId: action.action_id,
    version,
    team,
    user: user.id,
    ...(where ? { channel: where } : {}),
    ...(ts ? { messageTs: ts } : {}),
    ...(extra === undefined ? {} : { extra }),
    ...(selected === undefined ? {} : { selected }),
  };
}

function selectedIn(action: Action): string | undefined {
  const places = [
    action.selected_option?.value,
    action.selected_user,
    action.selected_conversation,
    action.selected_channel,
    action.selected_date,
  ];
  return places.find((each) => typeof each === "string") ?? undefined;
}

/** The same press delivered twice is one event; pressing again is another. */
function clickId({ team, user, messageTs }: Click, { view }: BlockActions, action: Action): string {
  const where = messageTs ?? view?.id ?? "nowhere";
  return `click:${team}:${user}:${where}:${action.action_id}:${action.action_ts ?? ""}`;
}

/** `1764000000.123456` -> when; undefined when it is no time. */
function momentOf(actionTs: string | undefined): Date | undefined {
  return /^\d{9,11}(?:\.\d{1,6})?$/.test(actionTs ?? "")
    ? new Date(Math.floor(Number(actionTs) * 1000))
    : undefined;
}
