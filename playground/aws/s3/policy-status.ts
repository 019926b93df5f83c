import { z } from "zod";
import { type Cidr, liesWithin, parseCidr } from "../model/addresses.ts";

/** One value or many, always as a list. */
const list = z
  .union([z.string(), z.number(), z.boolean(), z.array(z.unknown())])
  .transform((value) => (Array.isArray(value) ? value : [value]));
const statement = z.object({
  Effect: z.string(),
  Principal: z.union([z.string(), z.record(z.string(), list)]).optional(),
  NotPrincipal: z.unknown().optional(),
  Condition: z.record(z.string(), z.record(z.string(), list)).optional(),
});
type Statement = z.infer<typeof statement>;
const policySchema = z.object({
  Statement: z.union([statement, z.array(statement)]),
});

/** Conditions on these keys can make a grant non-public (S3 User Guide, "The meaning of public"); in lower case. */
const KEYS = new Set(
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
  ].map((key) => key.toLowerCase()),
);
const OPERATORS = new Set([
  "stringequals",
  "stringequalsignorecase",
  "stringlike",
  "arnequals",
  "arnlike",
  "ipaddress",
]);
const PRIVATE_NETWORKS = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
/** A wider range counts as everybody. */
const WIDEST = { v4: 8, v6: 32 };

/** Whether text can be a resource policy at all. */
export function isPolicy(text: string): boolean {
  return statementsOf(text) !== undefined;
}

/** AWS's own verdict: public as soon as one statement allows something to values that are not fixed. */
export function isPublicPolicy(text: string, kind: "bucket" | "access point"): boolean {
  return (statementsOf(text) ?? []).some((each) => grantsToAnybody(each, kind));
}

function statementsOf(text: string): readonly Statement[] | undefined {
  try {
    const parsed = policySchema.safeParse(JSON.parse(text));
    return parsed.success ? [parsed.data.Statement].flat() : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function grantsToAnybody(each: Statement, kind: "bucket" | "access point"): boolean {
  if (each.Effect !== "Allow") return false;
  if (each.NotPrincipal !== undefined) return true;
  return !namesEverybodyExactly(each.Principal) && !isNarrowed(each.Condition ?? {}, kind);
}

function namesEverybodyExactly(principal: Statement["Principal"]): boolean {
  if (principal === undefined || typeof principal === "string") return false;
  const { Federated, ...rest } = principal;
  const names = Object.values(rest).flat();
  return Federated === undefined && names.length > 0 && names.every(isExact);
}

function isNarrowed(
  condition: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>,
  kind: "bucket" | "access point",
): boolean {
  return Object.entries(condition).some(([operator, keys]) => {
    const name = operator.toLowerCase().replace(/^foranyvalue:/, "");
    return (
      OPERATORS.has(name) &&
      Object.entries(keys).some(([key, values]) => narrows(name, key.toLowerCase(), values, kind))
    );
  });
}

function narrows(
  operator: string,
  key: string,
  values: readonly unknown[],
  kind: "bucket" | "access point",
): boolean {
  if (!KEYS.has(key) || values.length === 0) return false;
  if (key === "aws:sourceip") return operator === "ipaddress" && values.every(isNarrowRange);
  if (operator === "ipaddress") return false;
  if (key === "s3:dataaccesspointarn" && kind === "bucket") return values.every(isOneAccount);
  return values.every(isExact);
}

function isExact(value: unknown): boolean {
  return typeof value === "string" && value !== "" && !/[*?]|\$\{/.test(value);
}

/** Access points of one account, whatever their names. */
function isOneAccount(value: unknown): boolean {
  return (
    typeof value === "string" && /^arn:[^:*?$]+:s3:[^:*?$]+:\d{12}:accesspoint\/[^$]+$/.test(value)
  );
}

function isNarrowRange(value: unknown): boolean {
  if (typeof value !== "string") return false;
  const range = parseCidr(
    value.includes("/") ? value : `${value}/${value.includes(":") ? 128 : 32}`,
  );
  return range !== undefined && (range.prefix >= WIDEST[range.kind] || isPrivate(range));
}

function isPrivate(range: Cidr): boolean {
  return PRIVATE_NETWORKS.some((text) => {
    const network = parseCidr(text);
    return network !== undefined && liesWithin(range, network);
  });
}
