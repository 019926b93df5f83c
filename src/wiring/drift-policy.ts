import type { Config } from "../config/settings.ts";
import type { ActingPolicy } from "../security-groups/acting-policy.ts";
import { type DriftPolicy, endOfDay, readBaseline } from "../security-groups/policy.ts";
import { SHIPPED_BASELINE } from "../security-groups/shipped-baseline.ts";

/** `sg.*`, `baseline` and `channels` as the drift watcher wants them. Throws `config.invalid` on a port or protocol that is none. */
export function driftPolicy(config: Config): DriftPolicy {
  const { sg, baseline, channels, accounts } = config;
  return {
    channel: channels.aws,
    owners: sg.owners,
    baseline: baseline === undefined ? SHIPPED_BASELINE : readBaseline(baseline),
    ignore: sg.ignore.map(({ group, rule, until }) => ({ group, rule, until: endOfDay(until) })),
    confirmAfterMs: sg.confirm_after,
    attempts: sg.attempts,
    accountNames: new Map(accounts.map(({ id, name }) => [id, name])),
    acting: actingPolicy(config),
  };
}

/** The roles with which accounts may be changed; an account without one is only looked at. */
export function changeRoles({ accounts, sg }: Config): ReadonlyMap<string, string> {
  return new Map(
    accounts.flatMap(({ id, change_role = sg.change_role }) =>
      change_role === undefined ? [] : [[id, inAccount(change_role, id)] as const],
    ),
  );
}

/** The roles with which buckets may be changed, per account. */
export function closeRoles({
  accounts,
  buckets,
}: Pick<Config, "accounts" | "buckets">): ReadonlyMap<string, string> {
  const { change_role: role } = buckets;
  if (role === undefined) return new Map();
  return new Map(accounts.map(({ id }) => [id, inAccount(role, id)]));
}

/** The default role has the same name in every account. */
function inAccount(role: string, account: string): string {
  return role.replace(/:iam::\d{12}:/, `:iam::${account}:`);
}

/** Formats whose tools keep a state of their own: a rule that somebody else adds is added twice, or fights. */
const STATEFUL = /^(?:terraform|cloudformation)/;

/** Who is behind a Slack user, and behind a caller in AWS's record. */
export function humansOf({
  people,
}: Pick<Config, "people">): Pick<ActingPolicy, "personOf" | "humansBehind"> {
  const byAccount = new Map(
    people.flatMap((each) => [each.slack, ...each.also].map((user) => [user, each.slack] as const)),
  );
  return {
    personOf: (user) => byAccount.get(user),
    humansBehind: ({ principal, name }) =>
      people
        .filter(({ iam, sso }) => iam.includes(principal) || sso.includes(name))
        .map(({ slack }) => ({ user: slack, person: slack })),
  };
}

function actingPolicy(config: Config): ActingPolicy {
  const { sg, incidents, people, desired } = config;
  return {
    changeRoles: changeRoles(config),
    twoNames: sg.two_names,
    signAfterMs: sg.sign_after,
    askDeadlineMs: sg.ask_deadline,
    caps: { per10Minutes: sg.caps.per_10_minutes, perHour: sg.caps.per_hour },
    guarded: sg.protected,
    securityChannel: incidents.channel,
    sources: new Map(
      desired.map(({ name, format, apply_hint, allow_apply }) => [
        name,
        { handsOver: STATEFUL.test(format) && !allow_apply, hint: apply_hint },
      ]),
    ),
    ...humansOf(config),
    committer: (author) => {
      const found = people.filter(({ commits }) => commits.some((each) => isAuthor(author, each)));
      const [only] = found;
      return only && found.length === 1 ? { user: only.slack, person: only.slack } : undefined;
    },
  };
}

/** By the address of `Ines Keller <ines@example.com>`: anybody may give themselves somebody's name. */
function isAuthor(author: string, address: string): boolean {
  const [, own = author] = /<([^<>]*)>$/.exec(author) ?? [];
  return own.trim().toLowerCase() === address.trim().toLowerCase();
}
