import type { Alarm, Mark, Observation } from "../evidence/evidence.ts";
import type { LoginPolicy } from "../policy.ts";
import type { CloudTrailRecord, UserIdentity } from "./record.ts";

/** Whom a call names, as far as the caller could not choose the name himself. */
export interface Caller {
  readonly marks: readonly Mark[];
  readonly user?: string;
  readonly principal?: string;
  readonly roleName?: string;
  /** The name comes from an identity provider. */
  readonly sso?: boolean;
  readonly alarm?: Alarm;
}

type ReadCaller = (identity: UserIdentity, saml: boolean, trust: Trust) => Caller;

/** `userIdentity.type` -> how it is read; every other type names nobody. */
const KINDS: Readonly<Record<string, ReadCaller>> = {
  Root: rootUser,
  IAMUser: iamUser,
  SAMLUser: provided,
  WebIdentityUser: provided,
  AssumedRole: assumed,
  IdentityCenterUser: assumed,
};

/** What of the policy decides whether a session name counts. */
type Trust = Pick<LoginPolicy, "trustedSessionNames">;

/**
 * Who made a call. The session name of a plain assumed role is the caller's own choice and names nobody, unless the role
 * is in `logins.trusted_session_names`. Source: CloudTrail user guide, "userIdentity element".
 */
export function callerOf(record: CloudTrailRecord, trust: Trust): Caller {
  const identity = record.userIdentity ?? {};
  const saml = Boolean(record.additionalEventData?.SamlProviderArn);
  const type = identity.type ?? "";
  const read = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  return read ? read(identity, saml, trust) : unnamed(identity);
}

/** Who is behind `SwitchFrom` of a switched role: an ARN, read by the same rules as a caller. */
export function callerByArn(arn: string, trust: Trust): Caller {
  const [, , service = "", , , resource = ""] = arn.split(":");
  if (service === "iam" && resource.startsWith("user/")) return userByArn(arn, undefined);
  if (resource.startsWith("assumed-role/")) return assumed({ arn }, false, trust);
  return unnamed({ arn });
}

/** An instance's own role in a browser: its credentials were taken from the machine. */
export function isInstanceRole(identity: UserIdentity | null | undefined): boolean {
  return /:m?i-[0-9a-f]{8,17}$/.test(identity?.principalId ?? "");
}

/** What an observation takes over from its caller. */
export function named(caller: Caller): Omit<Caller, "marks"> & Pick<Observation, "marks"> {
  return { ...caller, marks: [...caller.marks] };
}

function unnamed({ arn }: UserIdentity): Caller {
  return { marks: [], ...principalOf(arn) };
}

function rootUser({ arn }: UserIdentity): Caller {
  return { marks: [], user: "root", alarm: "root", ...principalOf(arn) };
}

function iamUser({ arn, userName }: UserIdentity): Caller {
  return userByArn(arn ?? "", userName ?? undefined);
}

function userByArn(arn: string, name: string | undefined): Caller {
  const user = name ?? arn.split("/").at(-1) ?? "";
  if (arn === "") return { marks: [], user };
  return { marks: [{ kind: "iam_arn", value: arn }], user, principal: arn };
}

function assumed(identity: UserIdentity, saml: boolean, trust: Trust): Caller {
  const [, role = "", ...rest] = (identity.arn ?? "").split("/");
  const session = rest.join("/") || (identity.principalId ?? "").split(":").slice(1).join(":");
  const sso = saml || role.startsWith("AWSReservedSSO_");
  const trusted = sso || trust.trustedSessionNames.includes(role);
  const mailed: Mark[] =
    trusted && session !== "" ? [{ kind: "sso_name", value: session, mail: true }] : [];
  return {
    marks: [...mailed, ...otherNames(identity, session)],
    ...principalOf(identity.arn),
    ...(role === "" ? {} : { roleName: role }),
    ...(session === "" ? {} : { user: session }),
    ...(sso ? { sso } : {}),
  };
}

/** Names that AWS itself carries along: a user of the identity centre, or the identity that the first session was bound to. */
function otherNames({ onBehalfOf, sessionContext }: UserIdentity, session: string): Mark[] {
  const other = onBehalfOf?.userId || sessionContext?.sourceIdentity;
  return other && other !== session ? [{ kind: "sso_name", value: other }] : [];
}

function provided({ arn, userName }: UserIdentity): Caller {
  const user = userName ?? "";
  const marks: Mark[] = user === "" ? [] : [{ kind: "sso_name", value: user, mail: true }];
  return { marks, user, sso: true, ...principalOf(arn) };
}

function principalOf(arn: string | null | undefined): { readonly principal?: string } {
  return arn ? { principal: arn } : {};
}
