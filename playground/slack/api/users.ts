import type { Fields } from "../json.ts";
import { wordIn } from "../json.ts";
import type { SlackPerson } from "../model.ts";
import { refuse } from "../refusal.ts";
import { botUserJson, profileJson, slackbotJson, userJson } from "../user-json.ts";
import { findPerson } from "../workspace.ts";
import { type Answer, type Call, isOn, pageOf, required } from "./call.ts";

/** users.info. */
export function showUser(call: Call): Answer {
  const { workspace } = call;
  const id = required(call, "user");
  if (id === workspace.settings.botUserId) return { user: botUserJson(workspace) };
  if (id === "USLACKBOT") return { user: slackbotJson(workspace) };
  return { user: userJson(workspace, personIn(call)) };
}

function personIn(call: Call): SlackPerson {
  return findPerson(call.workspace, required(call, "user")) ?? refuse("user_not_found");
}

/** users.list: people, bots, Slackbot and the deactivated. */
export function listUsers(call: Call): Answer {
  const { workspace } = call;
  const everybody: readonly Fields[] = [
    ...[...workspace.people.values()].map((person) => userJson(workspace, person)),
    botUserJson(workspace),
    slackbotJson(workspace),
  ];
  const { page, next } = pageOf(call, everybody, 1000);
  return {
    members: page,
    cache_ts: Math.floor(workspace.settings.now().getTime() / 1000),
    response_metadata: { next_cursor: next },
  };
}

/** users.lookupByEmail: does not find the deactivated, nor bots. */
export function lookupByEmail(call: Call): Answer {
  const email = required(call, "email").toLowerCase();
  const person = [...call.workspace.people.values()].find(
    (each) => each.email === email && !each.isDeleted && !each.isBot,
  );
  return { user: userJson(call.workspace, person ?? refuse("users_not_found")) };
}

/** users.profile.get. */
export function showProfile(call: Call): Answer {
  return { profile: profileJson(call.workspace.settings.scopes, personIn(call)) };
}

/** users.getPresence. */
export function showPresence(call: Call): Answer {
  return { presence: personIn(call).presence };
}

/** dnd.info: whether notifications are paused, and until when. */
export function showDnd(call: Call): Answer {
  const { snoozedUntil } = personIn(call);
  const until = snoozedUntil ? Math.floor(snoozedUntil.getTime() / 1000) : 0;
  const snoozed = snoozedUntil !== undefined && snoozedUntil > call.workspace.settings.now();
  return {
    dnd_enabled: snoozed,
    next_dnd_start_ts: 1,
    next_dnd_end_ts: 1,
    snooze_enabled: snoozed,
    ...(snoozed ? { snooze_endtime: until, snooze_is_indefinite: false } : {}),
  };
}

/** usergroups.list. */
export function listGroups(call: Call): Answer {
  const { groups, settings } = call.workspace;
  return {
    usergroups: groups.map(({ id, handle, name, users }) => ({
      id,
      team_id: settings.teamId,
      is_usergroup: true,
      name,
      description: "",
      handle,
      is_external: false,
      date_delete: 0,
      ...(isOn(call, "include_users") ? { users } : {}),
      ...(isOn(call, "include_count") ? { user_count: users.length } : {}),
    })),
  };
}

/** usergroups.users.list. */
export function listGroupUsers(call: Call): Answer {
  const id = required(call, "usergroup");
  const group = call.workspace.groups.find((each) => each.id === id);
  return { users: group?.users ?? refuse("no_such_subteam") };
}

/** bots.info: this app's bot. */
export function showBot(call: Call): Answer {
  const { settings } = call.workspace;
  const id = wordIn(call.args, "bot") ?? settings.botId;
  if (id !== settings.botId) refuse("bot_not_found");
  return {
    bot: {
      id,
      deleted: false,
      name: "Countersign",
      updated: 1_700_000_000,
      app_id: settings.appId,
      user_id: settings.botUserId,
      icons: {},
    },
  };
}

/** auth.test: who the token belongs to. */
export function testAuth({ workspace: { settings } }: Call): Answer {
  return {
    url: `${settings.origin}/`,
    team: "Local",
    user: "countersign",
    team_id: settings.teamId,
    user_id: settings.botUserId,
    bot_id: settings.botId,
    is_enterprise_install: false,
  };
}

/** api.test: says back what it was given. */
export function testApi(call: Call): Answer {
  const error = wordIn(call.args, "error");
  return error === undefined ? { args: call.args } : refuse(error, { args: call.args });
}
