import type { Config } from "../config/settings.ts";
import { CountersignError } from "../core/errors.ts";
import { FURTHEST_MS } from "../logins/expected.ts";
import type { LoginPolicy } from "../logins/policy.ts";

/** What is known of hosts by what they sent. */
export type HeardHosts = Pick<LoginPolicy, "journals" | "talkative">;

const NOTHING_HEARD: HeardHosts = { journals: new Set(), talkative: new Set() };

/** `people`, `accounts` and `logins.*` as the login watcher wants them, with what is known of the hosts. */
export function loginPolicy(config: Config, heard: HeardHosts = NOTHING_HEARD): LoginPolicy {
  const { logins } = config;
  return {
    people: config.people.map(({ away_until: awayUntil, ...each }) => ({ ...each, awayUntil })),
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
    expected: logins.expected,
    automations: logins.automation,
    hours: logins.hours,
    budgetHour: logins.budget_hour,
    budgetDay: logins.budget_day,
    journals: heard.journals,
    talkative: heard.talkative,
    proof: logins.proof,
    emailLookup: logins.email_lookup,
    chainLookup: logins.chain_lookup,
    education: logins.education,
    hostZone: logins.host_zone,
  };
}

/**
 * Throws `config.invalid` for an expectation that reaches further than 30 days ahead: it would be forgotten. Those that
 * have run out are no fault, they are told to the responders.
 */
export function refuseFarExpectations({ logins }: Config, now: Date): void {
  const furthest = new Date(now.getTime() + FURTHEST_MS).toISOString().slice(0, 10);
  const far = logins.expected.flatMap(({ until }, index) =>
    until > furthest
      ? [`logins.expected.${index}.until: ${until} is more than 30 days ahead (${furthest})`]
      : [],
  );
  if (far.length > 0)
    throw new CountersignError("config.invalid", { problems: `\n  ${far.join("\n  ")}\n` });
}
