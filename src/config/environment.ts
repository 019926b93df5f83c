import { CountersignError } from "../core/errors.ts";

/** What comes from the environment only; none has a default. */
interface Variable {
  readonly name: string;
  readonly meaning: string;
  readonly secret: boolean;
}

/** The table of environment variables; docs/configuration.md is made from it. */
export const VARIABLES: readonly Variable[] = [
  { name: "SLACK_BOT_TOKEN", meaning: "bot token of the Slack app (`xoxb-…`)", secret: true },
  {
    name: "SLACK_APP_TOKEN",
    meaning: "app token with `connections:write` (`xapp-…`); Socket Mode",
    secret: true,
  },
  {
    name: "SLACK_SIGNING_SECRET",
    meaning: "signing secret of the Slack app; HTTP mode",
    secret: true,
  },
  {
    name: "DATABASE_URL",
    meaning:
      "PostgreSQL, as `postgres://user:password@host/name`; absent: embedded SQLite in `data_dir`",
    secret: true,
  },
  {
    name: "PAGER_…",
    meaning: "keys and secrets of pagers, under the names that `pager.*` gives them",
    secret: true,
  },
  {
    name: "COUNTERSIGN_CONFIG",
    meaning: "path of countersign.yml when `--config` is not given",
    secret: false,
  },
];

/** Secrets and places that `run` needs. */
export interface Environment {
  readonly botToken: string;
  readonly appToken?: string;
  readonly signingSecret?: string;
  readonly databaseUrl?: string;
  /** Every variable that begins with `PAGER_`. */
  readonly pagerSecrets?: Readonly<Record<string, string>>;
  /** True when HTTPS_PROXY is set: WebSockets need to be told. */
  readonly proxied: boolean;
}

/** Reads the environment for `run`. Throws `config.missing` with the variable's name. */
export function loadEnvironment(
  mode: "socket" | "http",
  env: Readonly<Record<string, string | undefined>> = process.env,
): Environment {
  const databaseUrl = databaseUrlFrom(env);
  const proxied = Boolean(env["HTTPS_PROXY"] ?? env["https_proxy"]);
  const place = {
    proxied,
    pagerSecrets: pagerSecretsFrom(env),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
  };
  const botToken = need(env, "SLACK_BOT_TOKEN");
  return mode === "socket"
    ? { botToken, appToken: need(env, "SLACK_APP_TOKEN"), ...place }
    : { botToken, signingSecret: need(env, "SLACK_SIGNING_SECRET"), ...place };
}

/** Keys and secrets of pagers, by the names of their variables. Spaces around them are slips of copying. */
export function pagerSecretsFrom(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<Record<string, string>> {
  const given = Object.entries(env).map(([name, value = ""]) => [name, value.trim()] as const);
  return Object.fromEntries(
    given.filter(([name, value]) => name.startsWith("PAGER_") && value !== ""),
  );
}

/** The database alone, for subcommands that need no Slack. */
export function databaseUrlFrom(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  return env["DATABASE_URL"] || undefined;
}

/** False when NO_COLOR is set to anything (no-color.org), or the terminal says that it is dumb. */
export function wantsColours(
  env: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  return (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
}

/** The region that the AWS SDK would take. */
export function homeRegion(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  return env["AWS_REGION"] || env["AWS_DEFAULT_REGION"] || undefined;
}

/** What git may know of our environment: where programs, keys and proxies are, and none of our secrets. */
const FOR_GIT =
  /^(?:PATH|HOME|USER|LOGNAME|TMPDIR|XDG_CONFIG_HOME|SSH_AUTH_SOCK|SSL_CERT_(?:FILE|DIR)|(?:https?|all|no)_proxy|GIT_(?:CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM)|SSL_CAINFO))$/i;

/** The environment that git is run with. */
export function gitEnvironment(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined && FOR_GIT.test(name) ? [[name, value]] : [],
    ),
  );
}

/** Path of the configuration: the flag, else the environment, else ./countersign.yml. */
export function configPath(
  flag: string | undefined,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  return flag ?? (env["COUNTERSIGN_CONFIG"] || "countersign.yml");
}

function need(env: Readonly<Record<string, string | undefined>>, name: string): string {
  const value = env[name];
  if (!value) throw new CountersignError("config.missing", { variable: name });
  return value;
}
