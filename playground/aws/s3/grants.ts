import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import { canonicalUserId } from "../model/ids.ts";
import type { Grant } from "../model/world.ts";
import type { Tree } from "../wire/tree.ts";

const GROUPS = "http://acs.amazonaws.com/groups";
const ALL_USERS = `${GROUPS}/global/AllUsers`;
const AUTHENTICATED_USERS = `${GROUPS}/global/AuthenticatedUsers`;
const LOG_DELIVERY = `${GROUPS}/s3/LogDelivery`;

/** The grants that each canned ACL adds to the owner's own. */
export const CANNED_ACLS = {
  private: [],
  "public-read": [group(ALL_USERS, "READ")],
  "public-read-write": [group(ALL_USERS, "READ"), group(ALL_USERS, "WRITE")],
  "authenticated-read": [group(AUTHENTICATED_USERS, "READ")],
  "log-delivery-write": [group(LOG_DELIVERY, "WRITE"), group(LOG_DELIVERY, "READ_ACP")],
} satisfies Readonly<Record<string, readonly Grant[]>>;

const canned = z.enum([
  "private",
  "public-read",
  "public-read-write",
  "authenticated-read",
  "log-delivery-write",
]);
const permissions = z.enum(["READ", "WRITE", "READ_ACP", "WRITE_ACP", "FULL_CONTROL"]);
const grantee = z.object({
  Type: z.enum(["CanonicalUser", "Group", "AmazonCustomerByEmail"]),
  ID: z.string().optional(),
  URI: z.string().optional(),
  EmailAddress: z.string().optional(),
});

/** The three ways to write an ACL: a canned name, headers, or a list of grants. */
export const grantsInput = {
  CannedAcl: canned.optional(),
  GrantHeaders: z.record(z.string(), z.string()).optional(),
  Grants: z.array(z.object({ Grantee: grantee, Permission: permissions })).optional(),
};
const grants = z.object(grantsInput);
/** An ACL as a request states it. */
export type AclRequest = z.infer<typeof grants>;

const HEADERS: Readonly<Record<string, string>> = {
  "x-amz-grant-full-control": "FULL_CONTROL",
  "x-amz-grant-read": "READ",
  "x-amz-grant-read-acp": "READ_ACP",
  "x-amz-grant-write": "WRITE",
  "x-amz-grant-write-acp": "WRITE_ACP",
};

/** The grants that a request asks for; the owner's own when it asks for none. Throws `InvalidArgument`. */
export function grantsOf(account: string, request: AclRequest): readonly Grant[] {
  if (request.Grants !== undefined)
    return request.Grants.map(({ Grantee, Permission }) => ({
      kind: Grantee.Type,
      grantee: Grantee.URI ?? Grantee.ID ?? Grantee.EmailAddress ?? "",
      permission: Permission,
    }));
  const headers = Object.entries(request.GrantHeaders ?? {});
  if (headers.length > 0)
    return headers.flatMap(([name, value]) => headerGrants(HEADERS[name] ?? "", value));
  return [ownerGrant(account), ...CANNED_ACLS[request.CannedAcl ?? "private"]];
}

/** `uri="…", id="…"`. */
function headerGrants(permission: string, value: string): Grant[] {
  return value.split(",").map((part) => {
    const [, kind = "", who = ""] = /^\s*(uri|id|emailAddress)="?([^"]*)"?\s*$/.exec(part) ?? [];
    if (kind === "uri") return group(who, permission);
    if (kind === "id") return { kind: "CanonicalUser", grantee: who, permission };
    if (kind === "emailAddress") return { kind: "AmazonCustomerByEmail", grantee: who, permission };
    throw new AwsError("InvalidArgument", "Argument format not recognized");
  });
}

/** The grant that each owner has. */
export function ownerGrant(account: string): Grant {
  return { kind: "CanonicalUser", grantee: canonicalUserId(account), permission: "FULL_CONTROL" };
}

/** To everybody, or to everybody with any AWS account. */
export function isPublicGrant({ kind, grantee: who }: Grant): boolean {
  return kind === "Group" && (who === ALL_USERS || who === AUTHENTICATED_USERS);
}

/** Grants as S3's documents and CloudTrail write them. */
export function grantTree(grant: Grant, attribute: "@" | ""): Tree {
  const name = { CanonicalUser: "ID", Group: "URI", AmazonCustomerByEmail: "EmailAddress" };
  return {
    Grantee: {
      [`${attribute}xmlns:xsi`]: "http://www.w3.org/2001/XMLSchema-instance",
      [`${attribute}xsi:type`]: grant.kind,
      [name[grant.kind]]: grant.grantee,
    },
    Permission: grant.permission,
  };
}

function group(uri: string, permission: string): Grant {
  return { kind: "Group", grantee: uri, permission };
}
