import type { BucketReading } from "../core/readings.ts";
import type { Gift } from "./actions.ts";
import { judgePolicy } from "./fixed.ts";
import { giftsOf, giftsOfAcl, isPublicGrant } from "./grants.ts";
import { isObject, listOf, type Statement } from "./statement.ts";

/** Somebody in particular beside the account, to whom something is given: no exposure, but worth knowing. */
export interface Share {
  /** account: another account · service: one of AWS's, for whomever it works · user: a canonical user, by an ACL. */
  readonly kind: "account" | "service" | "user";
  /** Account id, service's name, canonical id. Foreign text. */
  readonly name: string;
  /** `policy`, `acl`, `access-point:<name>`. */
  readonly channel: string;
  /** Sid or number of the statement; absent for an ACL. Foreign text. */
  readonly statement?: string;
  readonly gifts: readonly Gift[];
  /** Prefixes; empty: the whole bucket. Foreign text. */
  readonly where: readonly string[];
}

/** Whom the bucket is shared with beside its own account: by name, or through a service that anybody may send. Never throws. */
export function sharesOf(of: BucketReading): readonly Share[] {
  const { policy, accessPoints } = of;
  const points = accessPoints.read === "ok" ? accessPoints.value : [];
  return [
    ...(policy.read === "ok" ? inPolicy(of, "policy", policy.value) : []),
    ...points.flatMap((point) =>
      point.policy.read === "ok"
        ? inPolicy(of, `access-point:${point.name}`, point.policy.value)
        : [],
    ),
    ...inAcl(of),
  ];
}

/** The accounts among them, each once. */
export function accountsIn(shares: readonly Share[]): readonly string[] {
  const names = shares.filter(({ kind }) => kind === "account").map(({ name }) => name);
  return [...new Set(names)].toSorted();
}

function inPolicy({ account }: BucketReading, channel: string, text: string): readonly Share[] {
  const { statements } = judgePolicy(text, channel === "policy" ? "bucket" : "access-point");
  return statements
    .map(({ statement }) => statement)
    .filter(({ effect }) => effect === "allow")
    .flatMap((statement) =>
      named(statement, account).map(({ kind, name }) => ({
        kind,
        name,
        channel,
        statement: statement.id,
        ...giftsOf(statement),
      })),
    );
}

type Named = Pick<Share, "kind" | "name">;

function named(statement: Statement, own: string): readonly Named[] {
  const { principal } = statement;
  const names = typeof principal === "string" ? [principal] : awsNames(principal);
  const accounts = [...names, ...accountConditions(statement)].flatMap(
    (name) => /(?:^|:)(\d{12})(?::|$)/.exec(name)?.[1] ?? [],
  );
  const services = hasSource(statement) ? [] : entries(principal, "Service");
  return [
    ...[...new Set(accounts)]
      .filter((name) => name !== own)
      .map((name): Named => ({ kind: "account", name })),
    ...services.map((name): Named => ({ kind: "service", name })),
  ];
}

function awsNames(principal: Statement["principal"]): readonly string[] {
  return entries(principal, "AWS");
}

function entries(principal: Statement["principal"], kind: string): readonly string[] {
  if (!isObject(principal)) return [];
  return listOf(principal[kind]).filter((each) => typeof each === "string");
}

/** A statement for everybody that a condition narrows to accounts names these. */
const ACCOUNT_KEYS: ReadonlySet<string> = new Set([
  "aws:principalaccount",
  "aws:principalarn",
  "aws:sourceaccount",
  "aws:sourceowner",
  "s3:dataaccesspointaccount",
]);

function accountConditions({ conditions }: Statement): readonly string[] {
  return conditions
    .filter(({ key, operator }) => ACCOUNT_KEYS.has(key.toLowerCase()) && !/not/i.test(operator))
    .flatMap(({ values }) => values.filter((each) => typeof each === "string"));
}

/** Without one of these a service acts for whoever uses it. Source: IAM user guide, the confused deputy problem. */
const SOURCE_KEYS: ReadonlySet<string> = new Set([
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:sourceowner",
  "aws:principalorgid",
]);

function hasSource({ conditions }: Statement): boolean {
  return conditions.some(({ key }) => SOURCE_KEYS.has(key.toLowerCase()));
}

function inAcl({ acl, owner }: BucketReading): readonly Share[] {
  if (acl.read !== "ok" || owner === undefined) return [];
  const others = acl.value.filter(
    (grant) =>
      !isPublicGrant(grant) && grant.canonicalId !== undefined && grant.canonicalId !== owner,
  );
  return others.map((grant) => ({
    kind: "user",
    name: grant.canonicalId ?? "",
    channel: "acl",
    ...giftsOfAcl([grant]),
  }));
}
