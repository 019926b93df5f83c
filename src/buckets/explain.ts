import type { Json, JsonObject } from "../core/json.ts";
import type { AccessPointReading, AclGrant, BucketReading, Part } from "../core/readings.ts";
import type { PolicyOf } from "./condition.ts";
import { liveFindings } from "./exposed.ts";
import { severityOf } from "./finding.ts";
import { judgePolicy } from "./fixed.ts";
import { giftsOf } from "./grants.ts";
import { bucketSettings } from "./settings.ts";
import { sharesOf } from "./sharing.ts";
import { isObject, listOf } from "./statement.ts";
import { blockOf, publicGrantsIn, textOf } from "./trail-shapes.ts";
import { judgeBucket } from "./verdict.ts";

const SETTINGS = [
  "policy",
  "isPublic",
  "acl",
  "ownership",
  "bucketBlock",
  "accountBlock",
  "accessPoints",
] as const;

/**
 * A bucket's settings -> the verdict per channel, each statement with its reason, and the whole. Settings come as AWS answers
 * them or in our own form; one that is missing counts as none and is listed under `notGiven`, one that is not understood as
 * unknown. Pure; never throws.
 */
export function explainVerdict(input: JsonObject): JsonObject {
  const settings = readSettings(input);
  const verdict = judgeBucket(settings, undefined);
  const live = liveFindings(verdict);
  return {
    verdict: verdict.grade,
    severity: live.length > 0 ? severityOf(live, false) : null,
    channels: verdict.channels.map((channel) => ({ ...channel, why: channel.why ?? null })),
    findings: verdict.findings,
    statements: [
      ...statementsIn("policy", settings.policy, "bucket"),
      ...pointsOf(settings).flatMap(({ name, policy }) =>
        statementsIn(`access-point:${name}`, policy, "access-point"),
      ),
    ],
    shared: sharesOf(settings).map(({ kind, name, channel, statement, gifts, where }) => ({
      kind,
      name,
      channel,
      statement: statement ?? null,
      gives: [...gifts],
      where: [...where],
    })),
    notGiven: SETTINGS.filter((name) => input[name] === undefined),
  };
}

function pointsOf({ accessPoints }: BucketReading): readonly AccessPointReading[] {
  return accessPoints.read === "ok" ? accessPoints.value : [];
}

function statementsIn(channel: string, policy: Part<string>, of: PolicyOf): JsonObject[] {
  if (policy.read !== "ok") return [];
  return judgePolicy(policy.value, of).statements.map(({ statement, fixed, why, broad }) => ({
    channel,
    id: statement.id,
    hash: statement.hash,
    effect: statement.effect,
    fixed,
    public: statement.effect === "allow" && !fixed,
    why,
    broad,
    gives: [...giftsOf(statement).gifts],
    where: [...giftsOf(statement).where],
  }));
}

function readSettings(input: JsonObject): BucketReading {
  const { policy, isPublic, acl, ownership, bucketBlock, accountBlock, accessPoints } = input;
  return bucketSettings.parse({
    account: textOf(input["account"]) ?? "",
    bucket: textOf(input["bucket"]) ?? "",
    region: ABSENT,
    policy: partOf(policy, policyText),
    isPublic: partOf(isPublic, statusIn),
    acl: partOf(acl, grantsIn),
    ownership: partOf(ownership, ownershipIn),
    bucketBlock: partOf(bucketBlock, blockIn),
    accountBlock: partOf(accountBlock, blockIn),
    accessPoints: partOf(accessPoints, accessPointsIn),
    website: ABSENT,
    tags: ABSENT,
  });
}

const ABSENT = { read: "absent" } as const;

/** What is not there is none; our own form of a part is taken as it is; what is not understood is unknown. */
function partOf(value: Json | undefined, read: (value: Json) => unknown): unknown {
  if (value === undefined || value === null) return ABSENT;
  if (isObject(value) && value["read"] === "absent") return ABSENT;
  if (isObject(value) && value["read"] === "unknown")
    return { read: "unknown", reason: textOf(value["reason"]) ?? "unknown" };
  const inner = isObject(value) && value["read"] === "ok" ? (value["value"] ?? null) : value;
  const found = read(inner);
  if (found === undefined) return { read: "unknown", reason: "not understood" };
  return { read: "ok", value: found };
}

/** Text, the object itself, or AWS's answer `{Policy: "…"}`. */
function policyText(value: Json): string | undefined {
  if (typeof value === "string") return value;
  if (!isObject(value)) return undefined;
  const { Policy: inner } = value;
  return typeof inner === "string" ? inner : JSON.stringify(inner ?? value);
}

function statusIn(value: Json): boolean | undefined {
  const status = isObject(value) ? (value["PolicyStatus"] ?? value) : value;
  const flag = isObject(status) ? status["IsPublic"] : status;
  return typeof flag === "boolean" ? flag : undefined;
}

/** The name of a canned ACL, a list of grants, or AWS's answer `{Grants: […]}`. */
function grantsIn(value: Json): readonly AclGrant[] | undefined {
  if (typeof value === "string") return publicGrantsIn({ "x-amz-acl": value });
  const list = isObject(value) ? value["Grants"] : value;
  if (!Array.isArray(list)) return undefined;
  const grants = listOf(list).filter(isObject);
  return grants.map(({ uri, permission, Grantee, Permission }) => {
    const group = textOf(uri) ?? (isObject(Grantee) ? textOf(Grantee["URI"]) : undefined);
    return {
      permission: textOf(permission) ?? textOf(Permission) ?? "",
      ...(group === undefined ? {} : { uri: group }),
    };
  });
}

/** `BucketOwnerEnforced`, or AWS's answer `{OwnershipControls: {Rules: [{ObjectOwnership}]}}`. */
function ownershipIn(value: Json): string | undefined {
  if (typeof value === "string") return value;
  if (!isObject(value)) return undefined;
  const controls = isObject(value["OwnershipControls"]) ? value["OwnershipControls"] : value;
  const [rule] = listOf(controls["Rules"]).filter(isObject);
  return textOf((rule ?? controls)["ObjectOwnership"]);
}

/** In AWS's names or ours; switches that are not named are off. */
function blockIn(value: Json): ReturnType<typeof blockOf> {
  if (!isObject(value)) return undefined;
  const inner = isObject(value["PublicAccessBlockConfiguration"])
    ? value["PublicAccessBlockConfiguration"]
    : value;
  const named: Record<string, Json | undefined> = {};
  for (const [name, flag] of Object.entries(inner))
    named[name.slice(0, 1).toUpperCase() + name.slice(1)] = flag;
  return blockOf({ PublicAccessBlockConfiguration: named });
}

function accessPointsIn(value: Json): readonly unknown[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return listOf(value)
    .filter(isObject)
    .map((point, index) => ({
      name: textOf(point["name"]) ?? textOf(point["Name"]) ?? `access point ${index + 1}`,
      networkOrigin: originIn(textOf(point["networkOrigin"]) ?? textOf(point["NetworkOrigin"])),
      policy: partOf(point["policy"] ?? point["Policy"], policyText),
      block: partOf(point["block"] ?? point["PublicAccessBlockConfiguration"], blockIn),
    }));
}

/** An access point is open to the internet unless it was made for a VPC. */
function originIn(origin = "internet"): AccessPointReading["networkOrigin"] {
  const word = origin.toLowerCase();
  return word === "vpc" || word === "internet" ? word : "unknown";
}
