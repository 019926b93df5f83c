import { z } from "zod";
import { isLoopback } from "./address.ts";
import {
  type Evidence,
  GRADES,
  hostSchema,
  MARK_KINDS,
  type Mark,
  markSchema,
  PROTOCOLS,
} from "./evidence.ts";

/** Whom the evidence of one way in names, and where that was: all that is needed to look people and hosts up. */
export const claimSchema = z.object({
  /** Stable text for keys: the heaviest mark, else the role or user that was named. */
  name: z.string(),
  marks: z.array(markSchema),
  protocol: z.enum(PROTOCOLS),
  account: z.string().optional(),
  region: z.string().optional(),
  host: hostSchema.optional(),
  roleName: z.string().optional(),
  /** Where it came from; absent when only the machine itself is known. */
  ip: z.string().optional(),
  /** The key that made the call: whoever got it is behind it. */
  accessKeyId: z.string().optional(),
  /** Two lines of equal worth about one connection name different users or keys: nobody is believed. */
  conflict: z.literal(true).optional(),
});
export type Claim = z.infer<typeof claimSchema>;

/** The evidence that the host wrote about logins, of the best grade that there is: a journal outweighs a text file. */
export function bestHostLogins(evidence: readonly Evidence[]): readonly Evidence[] {
  const written = evidence.filter(({ role, grade }) => role === "login" && grade !== "A");
  const best = bestGrade(written);
  return written.filter(({ grade }) => grade === best);
}

/** Whoever ends a session need not be who began it; and a second factor or a token says no more than its sign-in. */
const SAYS_NOTHING_OF_WHO: readonly string[] = [
  "console.mfa",
  "console.token",
  "console.sso",
  "ssm.ended",
];

/** What AWS says about the same way in: a pushed key, a started session, a sign-in. */
export function callsOf(evidence: readonly Evidence[]): readonly Evidence[] {
  return evidence.filter(
    ({ role, grade, kind }) =>
      grade === "A" && (role === "login" || role === "mate") && !SAYS_NOTHING_OF_WHO.includes(kind),
  );
}

/** The best of the grades; C when there is none. */
export function bestGrade(evidence: readonly Evidence[]): Evidence["grade"] {
  return GRADES.find((each) => evidence.some(({ grade }) => grade === each)) ?? "C";
}

/** All evidence of one way in -> its claim. What AWS says comes first, because the host's marks may be a pushed key. */
export function claimOf(evidence: readonly Evidence[]): Claim {
  const written = bestHostLogins(evidence);
  const calls = callsOf(evidence);
  const marks = distinct([...calls, ...written].flatMap((each) => each.marks));
  const [main] = [...calls, ...written, ...evidence];
  const { account, region, host, roleName, protocol = "ssh" } = main ?? {};
  return {
    name: nameOf(calls, marks, main),
    marks,
    protocol: written[0]?.protocol ?? protocol,
    account,
    region,
    host: host && { ...host, ...written[0]?.host },
    roleName,
    ip: [...written, ...calls]
      .map((each) => each.ip)
      .find((ip) => ip !== undefined && !isLoopback(ip)),
    accessKeyId: calls.find((each) => each.accessKeyId !== undefined)?.accessKeyId,
    ...(disagree(written) ? { conflict: true } : {}),
  };
}

/** An ARN without what its caller chose: the session name of an assumed role. */
export function withoutSession(arn: string): string {
  return arn.replace(/^(arn:[^:]*:sts::\d*:assumed-role\/[^/]+)\/.*$/s, "$1");
}

function nameOf(
  calls: readonly Evidence[],
  marks: readonly Mark[],
  main: Evidence | undefined,
): string {
  const certain = heaviest(calls.flatMap((each) => each.marks)) ?? heaviest(marks);
  if (certain) return `${certain.kind}:${certain.value}`;
  if (main?.principal !== undefined) return `principal:${withoutSession(main.principal)}`;
  return main?.user === undefined ? "unknown" : `os_user:${main.user}`;
}

function heaviest(marks: readonly Mark[]): Mark | undefined {
  return MARK_KINDS.flatMap((kind) => marks.filter((mark) => mark.kind === kind))[0];
}

function distinct(marks: readonly Mark[]): Mark[] {
  const seen = new Map(marks.toReversed().map((mark) => [`${mark.kind} ${mark.value}`, mark]));
  return [...seen.values()].toReversed();
}

/** Copies of one line say the same; another user, key or address under one connection is somebody's invention. */
function disagree(written: readonly Evidence[]): boolean {
  const said = [
    written.map(({ user }) => user?.toLowerCase()),
    written.map(({ fingerprint }) => fingerprint),
    written.map(({ ip }) => ip),
  ];
  return said.some((values) => new Set(values.filter((each) => each !== undefined)).size > 1);
}
