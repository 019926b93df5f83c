import type { Json } from "../core/json.ts";
import { type Cidr, parseCidr, publicSize } from "../core/net.ts";
import type { Condition } from "./statement.ts";

/** Where a policy hangs: a wildcard in an access point's name is allowed in a bucket's policy only. */
export type PolicyOf = "bucket" | "access-point";

/** Whether one condition fixes a statement: by which key, or why it does not. `broad`: many narrow ranges add up. */
export type Fixing =
  | { readonly fixes: true; readonly by: string; readonly broad?: true }
  | { readonly fixes: false; readonly why: string };

/**
 * Keys whose fixed values make a grant non-public, in lower case -> as AWS writes them.
 * Source: S3 user guide, "The meaning of public", Blocking public access to your Amazon S3 storage.
 */
const KEYS: ReadonlyMap<string, string> = new Map(
  [
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalArn",
    "aws:PrincipalAccount",
    "aws:PrincipalServiceName",
    "aws:SourceIp",
    "aws:SourceArn",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:SourceOwner",
    "aws:SourceAccount",
    "aws:userid",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3:DataAccessPointArn",
    "s3:DataAccessPointAccount",
  ].map((key) => [key.toLowerCase(), key]),
);
/** Alone or as `ForAnyValue:`. `…IfExists` and `ForAllValues:` are true when the key is absent, so they fix nothing. */
const OPERATORS: ReadonlySet<string> = new Set([
  "stringequals",
  "stringequalsignorecase",
  "stringlike",
  "arnequals",
  "arnlike",
  "ipaddress",
]);
/** The widest range that is still somebody: /8, or /32 of IPv6. */
const WIDEST = { 4: 8, 6: 32 } as const;
/** As many addresses as the widest range has. */
const BROAD = { 4: 1n << 24n, 6: 1n << 96n } as const;

/** Does this condition fix who may? Values of one key are alternatives: one that is not fixed spoils it. */
export function judgeCondition({ operator, key, values }: Condition, of: PolicyOf): Fixing {
  const name = KEYS.get(key.toLowerCase());
  const verb = operator.toLowerCase().replace(/^foranyvalue:/, "");
  if (name === undefined) return no("a condition on a key that fixes nobody");
  if (!OPERATORS.has(verb)) return no(`${name} with an operator that fixes nobody`);
  // An address is compared by IpAddress, and nothing else is.
  if ((verb === "ipaddress") !== (name === "aws:SourceIp"))
    return no(`${name} with an operator that does not fit it`);
  if (values.length === 0) return no(`${name} without a value`);
  if (name === "aws:SourceIp") return judgeAddresses(values);
  const fixed = values.every((value) => isFixed(value) || isNamed(name, value, of));
  return fixed ? { fixes: true, by: name } : no(`${name} has a value that is not fixed`);
}

/** Text without wildcards and variables. */
export function isFixed(value: Json): boolean {
  return typeof value === "string" && value !== "" && !/[*?]|\$\{/.test(value);
}

function no(why: string): Fixing {
  return { fixes: false, why };
}

function judgeAddresses(values: readonly Json[]): Fixing {
  const ranges = values.flatMap((value) =>
    typeof value === "string" ? (parseCidr(value) ?? []) : [],
  );
  if (ranges.length < values.length) return no("aws:SourceIp has a value that is no address");
  if (ranges.some(({ family, prefix }) => prefix < WIDEST[family]))
    return no("aws:SourceIp has a range that is too wide");
  const broad = isBroad(ranges, 4) || isBroad(ranges, 6);
  return { fixes: true, by: "aws:SourceIp", ...(broad ? { broad } : {}) };
}

function isBroad(ranges: readonly Cidr[], family: 4 | 6): boolean {
  const own = ranges.filter((each) => each.family === family);
  return publicSize(family, own) > BROAD[family];
}

/** `arn:aws:s3:us-west-2:123456789012:accesspoint/*`: the account and all before it are fixed. */
function isNamed(name: string, value: Json, of: PolicyOf): boolean {
  return (
    of === "bucket" &&
    name === "s3:DataAccessPointArn" &&
    typeof value === "string" &&
    /^arn:[^*?$:]+:s3:[^*?$:]+:\d{12}:accesspoint\/[^${}]+$/.test(value)
  );
}
