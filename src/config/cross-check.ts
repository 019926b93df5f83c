import { checkBuckets } from "./cross-check-buckets.ts";
import { checkSources } from "./cross-check-desired.ts";
import { checkPagers } from "./cross-check-pagers.ts";
import type { Config } from "./settings.ts";

/** What is wrong, and where. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What no single setting can know: names that must exist, endpoints that need permission, one key with two owners. */
export function crossCheck(config: Config): Problem[] {
  return [
    ...endpoints(config),
    ...oncallNames(config),
    ...checkPagers(config, isLoopback),
    ...people(config),
    ...baseline(config),
    ...checkSources(config),
    ...checkBuckets(config),
    ...(config.logins.remind < config.logins.deadline
      ? []
      : [{ path: ["logins", "remind"], message: "must be shorter than logins.deadline" }]),
    ...expectations(config),
  ];
}

function endpoints(config: Config): Problem[] {
  if (config.allow_custom_endpoints) return [];
  const given: [PropertyKey[], string | undefined][] = [
    [["slack", "api_url"], config.slack.api_url],
    [["aws", "endpoint"], config.aws.endpoint],
    [["queue", "endpoint"], config.queue.endpoint],
  ];
  return given.flatMap(([path, url]) =>
    url === undefined || isLoopback(url)
      ? []
      : [{ path, message: "is not a loopback address; set allow_custom_endpoints to allow it" }],
  );
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function oncallNames(config: Config): Problem[] {
  const { schedules, policies } = config.oncall;
  const inPolicies = Object.entries(policies).flatMap(([name, { steps }]) =>
    steps.flatMap(({ targets }, step) =>
      targets.flatMap((target, index) =>
        knownSchedule(target, schedules)
          ? []
          : [
              {
                path: ["oncall", "policies", name, "steps", step, "targets", index],
                message: `there is no ${target}`,
              },
            ],
      ),
    ),
  );
  const inRights = Object.entries(config.rights ?? {}).flatMap(([right, holders]) =>
    holders.flatMap((holder, index) =>
      knownSchedule(holder, schedules)
        ? []
        : [{ path: ["rights", right, index], message: `there is no ${holder}` }],
    ),
  );
  const inSeverities = Object.entries(config.incidents.severities).flatMap(([name, severity]) =>
    severity?.policy && !policies[severity.policy]
      ? [
          {
            path: ["incidents", "severities", name, "policy"],
            message: `there is no policy ${severity.policy}`,
          },
        ]
      : [],
  );
  const zones = Object.entries(schedules).flatMap(([name, { tz }]) =>
    isTimeZone(tz)
      ? []
      : [{ path: ["oncall", "schedules", name, "tz"], message: `there is no time zone ${tz}` }],
  );
  const hostZone = isTimeZone(config.logins.host_zone)
    ? []
    : [
        {
          path: ["logins", "host_zone"],
          message: `there is no time zone ${config.logins.host_zone}`,
        },
      ];
  return [...inPolicies, ...inRights, ...inSeverities, ...zones, ...hostZone];
}

function knownSchedule(target: string, schedules: Config["oncall"]["schedules"]): boolean {
  return (
    !target.startsWith("schedule:") || Object.hasOwn(schedules, target.slice("schedule:".length))
  );
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** A key that two people claim identifies neither: better to refuse the start than to ask the wrong one. */
function people(config: Config): Problem[] {
  const owners = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { name, keys, iam } of config.logins.automation) {
    for (const key of keys) owners.set(`keys ${key}`, name);
    for (const arn of iam) owners.set(`iam ${arn}`, name);
  }
  for (const { slack } of config.people) owners.set(`also ${slack}`, slack);
  for (const [index, person] of config.people.entries()) {
    const claims = [
      ...person.also.map((value, at) => ["also", at, value] as const),
      ...person.commits.map((value, at) => ["commits", at, value.toLowerCase()] as const),
      ...person.keys.map((value, at) => ["keys", at, value] as const),
      ...person.iam.map((value, at) => ["iam", at, value] as const),
      ...person.sso.map((value, at) => ["sso", at, value] as const),
      ...person.sid.map((value, at) => ["sid", at, value] as const),
      ...person.certs.map((value, at) => ["certs", at, value] as const),
    ];
    for (const [kind, at, value] of claims) {
      const owner = owners.get(`${kind} ${value}`);
      if (owner !== undefined && owner !== person.slack)
        problems.push({ path: ["people", index, kind, at], message: `also belongs to ${owner}` });
      owners.set(`${kind} ${value}`, person.slack);
    }
    for (const [at, { user }] of person.os.entries())
      if (config.logins.shared_users.includes(user))
        problems.push({
          path: ["people", index, "os", at],
          message: `${user} is a shared user and names nobody`,
        });
  }
  return problems;
}

function expectations({ logins }: Config): Problem[] {
  const names = new Set(logins.automation.map(({ name }) => name));
  const unknown = logins.expected.flatMap(({ automation }, index) =>
    automation === undefined || names.has(automation)
      ? []
      : [
          {
            path: ["logins", "expected", index, "automation"],
            message: `there is no ${automation} in logins.automation`,
          },
        ],
  );
  return logins.keep_raw <= logins.keep
    ? unknown
    : [
        ...unknown,
        { path: ["logins", "keep_raw"], message: "must not be longer than logins.keep" },
      ];
}

/** What heals by itself does so in two names, which are not the same one. */
function baseline(config: Config): Problem[] {
  return (config.baseline ?? []).flatMap((rule, index) => {
    const acts = rule.mode === "auto" || (rule.mode === "ask" && rule.on_silence === "heal");
    if (!acts) return [];
    const { author, approved_by: approver } = rule;
    if (author === undefined || approver === undefined)
      return [{ path: ["baseline", index, "mode"], message: "needs author and approved_by" }];
    return author.trim().toLowerCase() === approver.trim().toLowerCase()
      ? [{ path: ["baseline", index, "approved_by"], message: "must not be the author" }]
      : [];
  });
}
