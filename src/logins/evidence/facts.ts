import { z } from "zod";
import type { LoginPolicy } from "../policy.ts";
import { isLoopback } from "./address.ts";
import { bestGrade, bestHostLogins, callsOf } from "./claim.ts";
import { type Evidence, GRADES, PROTOCOLS, SESSIONS } from "./evidence.ts";

/** One way in as people are asked about it. */
export const factsSchema = z.object({
  /** Id of the sighting case. */
  sighting: z.string(),
  at: z.iso.datetime(),
  /** When the first evidence of the login came in: all timers start here. */
  receivedAt: z.iso.datetime(),
  skewed: z.literal(true).optional(),
  protocol: z.enum(PROTOCOLS),
  /** The login came through this AWS service. */
  via: z.enum(["eic", "ssm"]).optional(),
  account: z.string().optional(),
  accountName: z.string().optional(),
  environment: z.string().optional(),
  region: z.string().optional(),
  hostId: z.string().optional(),
  hostName: z.string().optional(),
  autoScalingGroup: z.string().optional(),
  roleName: z.string().optional(),
  user: z.string().optional(),
  /** The user is one of `logins.shared_users`. */
  shared: z.literal(true).optional(),
  ip: z.string().optional(),
  port: z.number().int().optional(),
  method: z.string().optional(),
  fingerprint: z.string().optional(),
  keyType: z.string().optional(),
  keyId: z.string().optional(),
  principal: z.string().optional(),
  session: z.enum(SESSIONS),
  grade: z.enum(GRADES),
  mfa: z.boolean().optional(),
  sso: z.boolean().optional(),
  /** The host that they came through, as people know it. */
  through: z.string().optional(),
  /** What was done first as somebody else, and how long after the login. */
  became: z
    .object({ user: z.string(), afterS: z.number().int(), command: z.string().optional() })
    .optional(),
});
export type LoginFacts = z.infer<typeof factsSchema>;

/** A machine as it was looked up; `unknown`: it could not be. */
export const gatheredHost = z.union([
  z.literal("unknown"),
  z.object({
    name: z.string().optional(),
    privateIps: z.array(z.string()).optional(),
    autoScalingGroup: z.string().optional(),
    tags: z.record(z.string(), z.string()),
  }),
]);
export type GatheredHost = z.infer<typeof gatheredHost>;

/** What the facts are made from, beside the evidence. */
export interface Around {
  readonly sighting: string;
  readonly host: GatheredHost | undefined;
  /** The host that they came through, when it was found. */
  readonly through?: string | undefined;
  readonly policy: Pick<LoginPolicy, "accounts" | "sharedUsers" | "talkative">;
}

/** All evidence of one way in -> its facts; undefined when none of it is a login. */
export function factsOf(evidence: readonly Evidence[], around: Around): LoginFacts | undefined {
  const written = bestHostLogins(evidence);
  const calls = callsOf(evidence);
  const main = written[0] ?? calls.find(({ role }) => role === "login");
  if (!main) return undefined;
  const call = calls.find((each) => each !== main);
  const logins = evidence.filter(({ role }) => role === "login");
  const receivedAt = logins.map((each) => each.receivedAt).toSorted()[0] ?? main.receivedAt;
  return {
    sighting: around.sighting,
    at: main.at,
    receivedAt,
    protocol: main.protocol,
    session: sessionOf(evidence, main, around.policy),
    grade: bestGrade([main, ...calls]),
    ...(main.skewed ? { skewed: true as const } : {}),
    ...(call?.protocol === "eic" ? { via: "eic" as const } : {}),
    ...(call?.kind === "ssm.ssh" ? { via: "ssm" as const } : {}),
    ...sourceFacts(main, call),
    ...personFacts(main, call, around),
    ...placeFacts(main, around),
    through: around.through ?? hostBehind(evidence),
    became: becameOf(evidence, main),
  };
}

/** A host that says of every session what it is, and says nothing of this one: the connection only carries others. */
function sessionOf(
  evidence: readonly Evidence[],
  main: Evidence,
  { talkative }: Around["policy"],
): LoginFacts["session"] {
  const seen = evidence.flatMap(({ session }) => session ?? []);
  const known = SESSIONS.find((each) => each !== "unknown" && seen.includes(each));
  if (known) return known;
  const silent =
    main.kind === "ssh.accepted" && !evidence.some(({ kind }) => kind === "ssh.session");
  return silent && talkative.has(main.host?.key ?? "") ? "tunnel" : (main.session ?? "unknown");
}

/** The Windows host on which somebody gave the name and password that were used here. */
function hostBehind(evidence: readonly Evidence[]): string | undefined {
  const explicit = evidence.find(({ kind }) => kind === "rdp.explicit");
  return explicit && (explicit.host?.name ?? explicit.host?.key);
}

function becameOf(evidence: readonly Evidence[], main: Evidence): LoginFacts["became"] {
  const first = evidence.find(({ role, toUser }) => role === "context" && toUser !== undefined);
  if (!first) return undefined;
  const afterMs = new Date(first.at).getTime() - new Date(main.at).getTime();
  return {
    user: first.toUser ?? "",
    afterS: Math.max(0, Math.round(afterMs / 1000)),
    command: first.command,
  };
}

/** A session that an agent forwards comes from the machine itself, one out of a tunnel from its near end; AWS knows from where it really came. */
function sourceFacts(main: Evidence, call: Evidence | undefined): Pick<LoginFacts, "ip" | "port"> {
  const carried = isLoopback(main.ip) || call?.kind === "eic.tunnel";
  return carried && call?.ip !== undefined ? { ip: call.ip } : { ip: main.ip, port: main.port };
}

function personFacts(
  main: Evidence,
  call: Evidence | undefined,
  { policy }: Around,
): Partial<LoginFacts> {
  const { user, method, fingerprint, keyType, keyId } = main;
  return {
    user,
    shared: policy.sharedUsers.includes(user ?? "") ? true : undefined,
    method,
    fingerprint,
    keyType,
    keyId,
    principal: call?.principal ?? main.principal,
    mfa: main.mfa ?? call?.mfa,
    sso: main.sso ?? call?.sso,
  };
}

function placeFacts(main: Evidence, { host, policy }: Around): Partial<LoginFacts> {
  const { account, region, roleName } = main;
  const known = typeof host === "object" ? host : undefined;
  const { name, environment } = accountOf(account ?? "", policy) ?? {};
  return {
    account,
    accountName: name,
    environment,
    region,
    hostId: main.host?.instanceId ?? main.host?.key,
    hostName: known?.name ?? main.host?.name,
    autoScalingGroup: known?.autoScalingGroup,
    roleName,
  };
}

function accountOf(
  id: string,
  { accounts }: Around["policy"],
): LoginPolicy["accounts"][string] | undefined {
  return Object.hasOwn(accounts, id) ? accounts[id] : undefined;
}
