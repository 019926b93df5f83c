import type { Environment } from "../config/environment.ts";
import type { Config } from "../config/settings.ts";
import { CountersignError } from "../core/errors.ts";
import type { PagerSettings } from "../pager/settings.ts";

type Named = Readonly<Record<string, string>>;

/** Visible ASCII: a line break in a key would be a header of its own. */
const READABLE = /^[\x21-\x7e]{8,512}$/;
const ROUTING_KEY = /^[\x21-\x7e]{32}$/;

/** `pager.*` with the secrets that it names. Throws `config.missing` or `config.invalid` with the variable's name, never its value. */
export function pagerSettings(
  { installation, pager }: Config,
  { pagerSecrets = {} }: Pick<Environment, "pagerSecrets">,
): PagerSettings {
  return {
    installation,
    detail: pager.detail,
    pagerduty: mapValues(pager.pagerduty, ({ routing_key: key, ...each }) => ({
      routingKey: secret(pagerSecrets, key, ROUTING_KEY),
      baseUrl: each.base_url,
      isHeard: each.webhook_secret !== undefined,
    })),
    jsm: mapValues(pager.jsm, ({ api_key: key, base_url: baseUrl }) => ({
      apiKey: secret(pagerSecrets, key),
      baseUrl,
    })),
    webhook: mapValues(pager.webhook, (each) => ({
      url: each.url,
      secrets: secrets(pagerSecrets, each.secret, each.secret_old),
      allowPrivate: each.allow_private,
    })),
  };
}

/** Secrets of PagerDuty's webhooks: name of the pager -> those that count. Throws as `pagerSettings`. */
export function hookSecrets(
  { pager }: Config,
  { pagerSecrets = {} }: Pick<Environment, "pagerSecrets">,
): Readonly<Record<string, readonly string[]>> {
  return mapValues(pager.pagerduty, (each) =>
    each.webhook_secret === undefined
      ? []
      : secrets(pagerSecrets, each.webhook_secret, each.webhook_secret_old),
  );
}

/** Targets of all pagers, in the order of the configuration, and whether what is done there comes back. */
export function pagerTargets({
  pager,
}: Pick<Config, "pager">): readonly { readonly target: string; readonly heard: boolean }[] {
  return [
    ...Object.entries(pager.pagerduty).map(([name, { webhook_secret }]) => ({
      target: `pagerduty:${name}`,
      heard: webhook_secret !== undefined,
    })),
    ...Object.keys(pager.jsm).map((name) => ({ target: `jsm:${name}`, heard: false })),
    ...Object.keys(pager.webhook).map((name) => ({ target: `webhook:${name}`, heard: false })),
  ];
}

function secrets(known: Named, now: string, old: string | undefined): string[] {
  return [secret(known, now), ...(old === undefined ? [] : [secret(known, old)])];
}

function secret(known: Named, variable: string, form = READABLE): string {
  const value = known[variable];
  if (value === undefined) throw new CountersignError("config.missing", { variable });
  if (form.test(value)) return value;
  const problem =
    form === ROUTING_KEY ? "must have 32 characters" : "must have 8 to 512 characters";
  throw new CountersignError("config.invalid", { variable, problem });
}

function mapValues<T, U>(
  record: Readonly<Record<string, T>>,
  map: (value: T) => U,
): Readonly<Record<string, U>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
