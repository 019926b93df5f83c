/** The dialects in which CloudTrail writes down the requests of S3. Everything here is pure and never throws. */
import { z } from "zod";
import type { Json, JsonObject } from "../core/json.ts";
import type { AclGrant, PublicAccessBlock } from "../core/readings.ts";
import { isPublicGrant } from "./grants.ts";
import { isObject, listOf } from "./statement.ts";

/** Text, or the first text of a list; markers (`""`, `[""]`) carry nothing. */
export function textOf(value: Json | undefined): string | undefined {
  const [text] = listOf(value).filter((each) => typeof each === "string" && each !== "");
  return typeof text === "string" ? text : undefined;
}

/** The bucket that a request names, if it is a name. Old buckets have names of up to 255 characters. */
export function bucketOf(request: JsonObject): string | undefined {
  const parts = [request, ...Object.values(request).filter(isObject)];
  const [name] = parts.flatMap((part) => nameIn(part) ?? []);
  return name;
}

function nameIn({ bucketName, bucket, Bucket }: JsonObject): string | undefined {
  const name = (textOf(bucketName) ?? textOf(bucket) ?? textOf(Bucket))?.replace(
    /^arn:[^:]*:s3:::/,
    "",
  );
  return name !== undefined && /^[\w.-]{3,255}$/.test(name) ? name : undefined;
}

/** The access point that a request names. */
export function accessPointOf(request: JsonObject): string | undefined {
  const { name, Name, accessPointName } = request;
  return (textOf(name) ?? textOf(Name) ?? textOf(accessPointName))?.slice(0, 255);
}

/** The account in the host of an account-wide call: `111122223333.s3-control.eu-west-1.amazonaws.com`. */
export function accountInHost(request: JsonObject): string | undefined {
  const { host, Host, accountId, AccountId } = request;
  const inHost = /^(\d{12})\.s3-control\./.exec(textOf(host) ?? textOf(Host) ?? "")?.[1];
  return inHost ?? textOf(accountId) ?? textOf(AccountId);
}

/** The owner of the bucket, where the record says it: a call may come from another account. */
export function ownerOf(resources: Json | undefined): string | undefined {
  const bucket = listOf(resources)
    .filter(isObject)
    .find(({ type }) => type === "AWS::S3::Bucket");
  return textOf(bucket?.["accountId"]);
}

const flag = z.union([z.boolean(), z.stringbool()]);
const flags = z.object({
  BlockPublicAcls: flag.default(false),
  IgnorePublicAcls: flag.default(false),
  BlockPublicPolicy: flag.default(false),
  RestrictPublicBuckets: flag.default(false),
});

/** The four switches of a request to set them, or nothing when it does not say. */
export function blockOf({
  PublicAccessBlockConfiguration: raw,
}: JsonObject): PublicAccessBlock | undefined {
  const parsed = flags.safeParse(raw);
  if (!parsed.success) return undefined;
  const { BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets } =
    parsed.data;
  return {
    blockPublicAcls: BlockPublicAcls,
    ignorePublicAcls: IgnorePublicAcls,
    blockPublicPolicy: BlockPublicPolicy,
    restrictPublicBuckets: RestrictPublicBuckets,
  };
}

const ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers";
const AUTHENTICATED = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";

/** Canned ACLs that grant to everybody. Source: S3 user guide, canned ACL. */
const CANNED: Readonly<Record<string, readonly AclGrant[]>> = {
  "public-read": [{ uri: ALL_USERS, permission: "READ" }],
  "public-read-write": [
    { uri: ALL_USERS, permission: "READ" },
    { uri: ALL_USERS, permission: "WRITE" },
  ],
  "authenticated-read": [{ uri: AUTHENTICATED, permission: "READ" }],
};
const HEADERS: Readonly<Record<string, string>> = {
  "x-amz-grant-read": "READ",
  "x-amz-grant-write": "WRITE",
  "x-amz-grant-read-acp": "READ_ACP",
  "x-amz-grant-write-acp": "WRITE_ACP",
  "x-amz-grant-full-control": "FULL_CONTROL",
};

/**
 * The public grants that a request sets; empty when it sets others, undefined when it shows none at all. A block hides them from every later reading: this is
 * their only trace.
 */
export function publicGrantsIn(request: JsonObject): readonly AclGrant[] | undefined {
  const says = ["x-amz-acl", "AccessControlPolicy", ...Object.keys(HEADERS)];
  if (says.every((name) => request[name] === undefined)) return undefined;
  const canned = textOf(request["x-amz-acl"]) ?? "";
  const headers = Object.entries(HEADERS).flatMap(([header, permission]) =>
    grantsInHeader(listOf(request[header]), permission),
  );
  const granted = [
    ...(Object.hasOwn(CANNED, canned) ? (CANNED[canned] ?? []) : []),
    ...headers,
    ...grantsInBody(request["AccessControlPolicy"]),
  ];
  return granted.filter(isPublicGrant);
}

/** `uri="http://acs.amazonaws.com/groups/global/AllUsers", id="…"`. */
function grantsInHeader(values: readonly Json[], permission: string): readonly AclGrant[] {
  return values
    .filter((value) => typeof value === "string")
    .flatMap((value) => [...value.matchAll(/uri\s*=\s*"?([^",\s]+)/gi)])
    .map(([, uri = ""]) => ({ uri, permission }));
}

/** One grant or a list of them. */
function grantsInBody(policy: Json | undefined): readonly AclGrant[] {
  const list = isObject(policy) ? policy["AccessControlList"] : undefined;
  const grants = isObject(list) ? listOf(list["Grant"]) : [];
  return grants.filter(isObject).flatMap(({ Grantee, Permission }) => {
    const uri = isObject(Grantee) ? textOf(Grantee["URI"]) : undefined;
    return uri === undefined ? [] : [{ uri, permission: textOf(Permission) ?? "" }];
  });
}
