import { closePolicy } from "../aws/close-needs.ts";
import { changePolicy, type Readable, readPolicy, readStatements } from "../aws/needs.ts";
import type { Config } from "../config/settings.ts";
import { CountersignError } from "../core/errors.ts";
import type { JsonObject } from "../core/json.ts";
import { selectPaths } from "../sources/select-paths.ts";
import { changeRoles, closeRoles } from "./drift-policy.ts";

/** SQS actions of the consumer. Source: SQS developer guide, API permissions. */
const QUEUE_ACTIONS = [
  "sqs:ChangeMessageVisibility",
  "sqs:DeleteMessage",
  "sqs:GetQueueAttributes",
  "sqs:ReceiveMessage",
  "sqs:SendMessage",
];

/** Policy of the process itself: the queue, the read roles, and reading where an account has no role of its own. */
export function hubPolicy(config: Config): JsonObject {
  const roles = config.accounts.flatMap(({ read_role }) => read_role ?? []);
  const changing = [...changeRoles(config).values(), ...closeRoles(config).values()];
  const own = config.accounts.filter(({ read_role }) => read_role === undefined);
  const statements: JsonObject[] = [
    {
      Sid: "CountersignQueue",
      Effect: "Allow",
      Action: QUEUE_ACTIONS,
      Resource: queueArn(config.queue.url),
    },
  ];
  if (roles.length > 0)
    statements.push({
      Sid: "CountersignAssume",
      Effect: "Allow",
      Action: ["sts:AssumeRole"],
      Resource: roles,
    });
  if (changing.length > 0)
    statements.push({
      Sid: "CountersignAssumeChange",
      Effect: "Allow",
      Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
      Resource: changing,
    });
  if (own.length > 0)
    statements.push(
      ...readStatements(
        readableIn(
          config,
          own.map(({ id }) => id),
        ),
      ),
    );
  return { Version: "2012-10-17", Statement: statements };
}

/** Policy of the read role in one account. Throws `usage.invalid` for an account that is not configured. */
export function spokePolicy(config: Config, account: string): JsonObject {
  if (!config.accounts.some(({ id }) => id === account))
    throw new CountersignError("usage.invalid", {
      option: "--account",
      value: account,
      problem: "not in accounts",
    });
  return readPolicy(readableIn(config, [account]));
}

/** Policy of the change role in one account, all packs. Throws `usage.invalid` for an account that is not configured. */
export function changeRolePolicy(config: Config, account: string): JsonObject {
  if (!config.accounts.some(({ id }) => id === account))
    throw new CountersignError("usage.invalid", {
      option: "--account",
      value: account,
      problem: "not in accounts",
    });
  return changePolicy(account, ["close", "restore"]);
}

/** Policy of the role for buckets in one account, all packs. Throws `usage.invalid` for an account that is not configured. */
export function closeRolePolicy(config: Config, account: string): JsonObject {
  if (!config.accounts.some(({ id }) => id === account))
    throw new CountersignError("usage.invalid", {
      option: "--account",
      value: account,
      problem: "not in accounts",
    });
  return closePolicy(["block", "policy", "acl"]);
}

function readableIn(config: Config, accounts: readonly string[]): Readable {
  return {
    groups: config.intake.log_groups.filter(({ account }) => accounts.includes(account)),
    objects: config.desired
      .filter((source) => accounts.includes(source.bucket_account ?? source.account))
      .flatMap(({ bucket, path }) =>
        bucket === undefined ? [] : { bucket, prefix: selectPaths(path, () => true).base },
      ),
  };
}

/** `https://sqs.<region>.amazonaws.com/<account>/<name>` -> its ARN; another form (a stand-in) -> `*` of that name. */
function queueArn(url: string): string {
  const { hostname, pathname } = new URL(url);
  const [, account = "*", name = "*"] = pathname.split("/");
  const region = /^sqs\.([a-z0-9-]+)\./.exec(hostname)?.[1] ?? "*";
  return `arn:aws:sqs:${region}:${account}:${name}`;
}
