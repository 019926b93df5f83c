import type { Config } from "./settings.ts";

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Hosts of the services themselves. */
const SERVICES = [
  "events.pagerduty.com",
  "events.eu.pagerduty.com",
  "api.atlassian.com",
  "api.opsgenie.com",
  "api.eu.opsgenie.com",
];

/** Names in policies that no pager has, and addresses that would carry secrets elsewhere or in the clear. */
export function checkPagers(config: Config, isLoopback: (url: string) => boolean): Problem[] {
  const { pager, oncall } = config;
  const known = new Set([
    ...Object.keys(pager.pagerduty).map((name) => `pagerduty:${name}`),
    ...Object.keys(pager.jsm).map((name) => `jsm:${name}`),
    ...Object.keys(pager.webhook).map((name) => `webhook:${name}`),
  ]);
  const unknown = Object.entries(oncall.policies).flatMap(([policy, { steps }]) =>
    steps.flatMap(({ targets }, step) =>
      targets.flatMap((target, index) =>
        !/^(?:pagerduty|jsm|webhook):/.test(target) || known.has(target)
          ? []
          : [
              {
                path: ["oncall", "policies", policy, "steps", step, "targets", index],
                message: `there is no ${target}`,
              },
            ],
      ),
    ),
  );
  return [...unknown, ...services(config, isLoopback), ...receivers(config, isLoopback)];
}

function services(config: Config, isLoopback: (url: string) => boolean): Problem[] {
  if (config.allow_custom_endpoints) return [];
  const { pagerduty, jsm } = config.pager;
  const given = [
    ...Object.entries(pagerduty).map(
      ([name, { base_url: url }]) => ["pagerduty", name, url] as const,
    ),
    ...Object.entries(jsm).map(([name, { base_url: url }]) => ["jsm", name, url] as const),
  ];
  return given.flatMap(([kind, name, url]) =>
    isLoopback(url) || (url.startsWith("https:") && SERVICES.includes(new URL(url).hostname))
      ? []
      : [
          {
            path: ["pager", kind, name, "base_url"],
            message: "is not the service's own address; set allow_custom_endpoints to allow it",
          },
        ],
  );
}

/** In the clear only to this machine, for tests. */
function receivers({ pager }: Config, isLoopback: (url: string) => boolean): Problem[] {
  return Object.entries(pager.webhook).flatMap(([name, { url }]) => {
    const path = ["pager", "webhook", name, "url"];
    if (new URL(url).username !== "" || new URL(url).password !== "")
      return [{ path, message: "must not hold a user or a password" }];
    return url.startsWith("https:") || isLoopback(url) ? [] : [{ path, message: "must be https" }];
  });
}
