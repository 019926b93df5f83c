import type { Config } from "../config/settings.ts";
import type { LoginPolicy } from "../logins/policy.ts";

/** `people`, `accounts` and `logins.*` as the login watcher wants them. */
export function loginPolicy(config: Config): LoginPolicy {
  const { logins } = config;
  return {
    people: config.people,
    accounts: Object.fromEntries(
      config.accounts.map(({ id, name, environment }) => [id, { name, environment }]),
    ),
    channel: logins.channel ?? config.incidents.channel,
    remindMs: logins.remind,
    deadlineMs: logins.deadline,
    settleMs: logins.settle,
    settleSharedMs: logins.settle_shared,
    coverMs: logins.cover,
    coverCommandsMs: logins.cover_commands,
    sharedUsers: logins.shared_users,
    critical: logins.critical,
    places: logins.places,
    trustedSessionNames: logins.trusted_session_names,
    trustedCas: logins.trusted_cas,
    trustedSenders: logins.trusted_senders,
    emailLookup: logins.email_lookup,
    education: logins.education,
    hostZone: logins.host_zone,
  };
}
