import type { Fields } from "./json.ts";
import type { SlackPerson } from "./model.ts";
import type { Workspace } from "./workspace.ts";

/** The person as users.info shows them; the e-mail only with `users:read.email`, nothing but a name once deactivated. */
export function userJson({ settings }: Workspace, person: SlackPerson): Fields {
  const base = {
    id: person.id,
    team_id: settings.teamId,
    name: person.name,
    deleted: person.isDeleted,
    is_bot: person.isBot,
    is_app_user: false,
    updated: 1_700_000_000,
    profile: profileJson(settings.scopes, person),
  };
  if (person.isDeleted) return base;
  return {
    ...base,
    real_name: person.realName,
    ...zoneOf(person.tz, settings.now()),
    is_admin: person.isAdmin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: person.isRestricted,
    is_ultra_restricted: false,
    is_email_confirmed: !person.isBot,
    who_can_share_contact_card: "EVERYONE",
  };
}

/** The profile of a person; `scopes` decide about the e-mail. */
export function profileJson(scopes: readonly string[], person: SlackPerson): Fields {
  const [first = "", ...rest] = person.realName.split(" ");
  const seesEmail = scopes.includes("users:read.email") && !person.isBot;
  return {
    title: person.title,
    phone: "",
    real_name: person.realName,
    real_name_normalized: person.realName,
    display_name: person.name,
    display_name_normalized: person.name,
    first_name: first,
    last_name: rest.join(" "),
    status_text: "",
    status_emoji: "",
    ...(seesEmail ? { email: person.email } : {}),
    ...(person.isBot ? { bot_id: "B0ROBOT", api_app_id: "A0ROBOT", always_active: true } : {}),
  };
}

/** The bot as users.info shows it. */
export function botUserJson({ settings }: Workspace): Fields {
  return {
    id: settings.botUserId,
    team_id: settings.teamId,
    name: "countersign",
    deleted: false,
    is_bot: true,
    is_app_user: false,
    real_name: "Countersign",
    ...zoneOf("America/Los_Angeles", settings.now()),
    profile: {
      real_name: "Countersign",
      display_name: "",
      bot_id: settings.botId,
      api_app_id: settings.appId,
      always_active: true,
    },
  };
}

/** Slackbot is in every workspace, and is no bot by its own account. */
export function slackbotJson({ settings }: Workspace): Fields {
  return {
    id: "USLACKBOT",
    team_id: settings.teamId,
    name: "slackbot",
    deleted: false,
    is_bot: false,
    is_app_user: false,
    real_name: "Slackbot",
    ...zoneOf("America/Los_Angeles", settings.now()),
    profile: { real_name: "Slackbot", display_name: "Slackbot", always_active: true },
  };
}

function zoneOf(tz: string, now: Date): Fields {
  return { tz, tz_label: zoneName(tz, now, "long"), tz_offset: offsetSeconds(tz, now) };
}

function zoneName(tz: string, now: Date, style: "long" | "longOffset"): string {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: tz, timeZoneName: style });
  return parts.formatToParts(now).find(({ type }) => type === "timeZoneName")?.value ?? tz;
}

/** Seconds east of Greenwich, with summer time. */
function offsetSeconds(tz: string, now: Date): number {
  const [, sign = "+", hours = "0", minutes = "0"] =
    /GMT([+-])(\d+):(\d+)/.exec(zoneName(tz, now, "longOffset")) ?? [];
  return (Number(hours) * 3600 + Number(minutes) * 60) * (sign === "-" ? -1 : 1);
}
