/**
 * Is the bucket public, through which channel, and why. Each channel is a grant (yes, no, unknown) against what neutralises
 * it (on, off, unknown):
 *
 *   grant      off       on        unknown
 *   yes        PUBLIC    LATENT    UNKNOWN
 *   no         PRIVATE   BLOCKED   PRIVATE
 *   unknown    UNKNOWN   BLOCKED   UNKNOWN
 *
 * The bucket is the worst of its channels: UNKNOWN in one never hides PUBLIC in another.
 */
import { z } from "zod";
import type { AccessPointReading, AclGrant, BucketReading, Part } from "../core/readings.ts";
import { anyOf, flagOf, type Switch } from "./block.ts";
import type { PolicyOf } from "./condition.ts";
import { type Finding, findingOf, findingSchema } from "./finding.ts";
import { type JudgedPolicy, judgePolicy } from "./fixed.ts";
import { giftsOfAcl, isPublicGrant } from "./grants.ts";

const GRADES = ["PUBLIC", "UNKNOWN", "LATENT", "PRIVATE", "BLOCKED"] as const;
/** LATENT: stored, one switch away. BLOCKED: nothing public, and nothing can become so unnoticed. Worst first. */
export const gradeSchema = z.enum(GRADES);
export type Grade = z.infer<typeof gradeSchema>;

/** The verdict on one way in. `why`: what is unknown, or where AWS differs; with AWS's reasons, so foreign text. */
const channelSchema = z.object({
  /** `acl`, `policy`, `access-point:<name>` or `objects`. */
  channel: z.string(),
  grade: gradeSchema,
  grant: z.enum(["yes", "no", "unknown"]),
  neutraliser: z.enum(["on", "off", "unknown"]),
  why: z.string().exactOptional(),
  /** What AWS says of the policy, beside what we say. AWS's word decides. */
  aws: z.enum(["same", "differs"]).exactOptional(),
});
export type ChannelVerdict = z.infer<typeof channelSchema>;

/** The verdict on a bucket. `findings` are the public grants, those that are latent too. */
export const verdictSchema = z.object({
  grade: gradeSchema,
  channels: z.array(channelSchema),
  findings: z.array(findingSchema),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** Public ACL grants that a block hides, as they were last seen; undefined: nothing was ever seen. */
export type HiddenAcl = readonly AclGrant[] | undefined;

/** Judges everything that was read of a bucket. Never throws. */
export function judgeBucket(of: BucketReading, hidden: HiddenAcl): Verdict {
  const restricted = anyOf(
    flagOf(of.accountBlock, "restrictPublicBuckets"),
    flagOf(of.bucketBlock, "restrictPublicBuckets"),
  );
  const judged = [
    judgeAcl(of, hidden),
    judgeBucketPolicy(of, restricted),
    ...judgeAccessPoints(of.accessPoints, restricted),
  ];
  const channels = judged.map(({ channel }) => channel);
  // Single objects are never examined, so that they count only where their ACLs have no effect.
  const objects = channelOf("objects", "unknown", aclSwitch(of));
  return {
    grade: worst(channels.map(({ grade }) => grade)),
    channels: [...channels, objects],
    findings: judged.flatMap(({ findings }) => findings),
  };
}

/** True when AWS's own word on a policy is another than ours. */
export function disagrees({ channels }: Pick<Verdict, "channels">): boolean {
  return channels.some(({ aws }) => aws === "differs");
}

/** The table of the file's head. */
export function gradeOf(grant: ChannelVerdict["grant"], neutraliser: Switch): Grade {
  if (neutraliser === "on") return grant === "yes" ? "LATENT" : "BLOCKED";
  if (grant === "no") return "PRIVATE";
  return grant === "yes" && neutraliser === "off" ? "PUBLIC" : "UNKNOWN";
}

function worst(grades: readonly Grade[]): Grade {
  return GRADES.find((grade) => grades.includes(grade)) ?? "UNKNOWN";
}

interface Judged {
  readonly channel: ChannelVerdict;
  readonly findings: readonly Finding[];
}

function channelOf(
  channel: string,
  grant: ChannelVerdict["grant"],
  neutraliser: Switch,
  why?: string,
): ChannelVerdict {
  const grade = gradeOf(grant, neutraliser);
  return { channel, grade, grant, neutraliser, ...(why === undefined ? {} : { why }) };
}

/** ACLs have no effect while public ones are ignored, or while the bucket's owner owns everything. */
export function aclSwitch({ accountBlock, bucketBlock, ownership }: BucketReading): Switch {
  return anyOf(
    flagOf(accountBlock, "ignorePublicAcls"),
    flagOf(bucketBlock, "ignorePublicAcls"),
    ownership.read === "unknown" ? "unknown" : enforced(ownership),
  );
}

function enforced(ownership: Part<string>): Switch {
  return ownership.read === "ok" && ownership.value === "BucketOwnerEnforced" ? "on" : "off";
}

/** AWS shows the effective ACL: what a block hides is known from events and from earlier readings only. */
function judgeAcl(of: BucketReading, hidden: HiddenAcl): Judged {
  const neutraliser = aclSwitch(of);
  const { acl } = of;
  const shown = acl.read === "ok" ? acl.value.filter(isPublicGrant) : [];
  const stored = neutraliser === "off" || shown.length > 0 ? shown : (hidden ?? []);
  if (stored.length > 0) {
    const finding = findingOf({
      channel: "acl",
      id: [...new Set(stored.map(groupOf))].join(", "),
      hash: "acl",
      why: `the ACL grants ${stored.map(({ permission }) => permission).join(", ")} to everybody`,
      given: giftsOfAcl(stored),
    });
    return { channel: channelOf("acl", "yes", neutraliser), findings: [finding] };
  }
  if (acl.read === "unknown")
    return { channel: channelOf("acl", "unknown", neutraliser, acl.reason), findings: [] };
  return { channel: channelOf("acl", "no", neutraliser), findings: [] };
}

function groupOf({ uri = "" }: AclGrant): string {
  return uri.slice(uri.lastIndexOf("/") + 1);
}

function judgeBucketPolicy(of: BucketReading, restricted: Switch): Judged {
  const { policy, isPublic } = of;
  if (policy.read === "unknown")
    return { channel: channelOf("policy", "unknown", restricted, policy.reason), findings: [] };
  if (policy.read === "absent") {
    // Two reads are not one moment: a policy that came between them is not judged before it was read.
    const appeared = isPublic.read === "ok" && isPublic.value;
    const why = "a policy appeared while it was read";
    return {
      channel: appeared
        ? channelOf("policy", "unknown", restricted, why)
        : channelOf("policy", "no", restricted),
      findings: [],
    };
  }
  const judged = judgePolicy(policy.value, "bucket");
  return settle("policy", judged, isPublic, restricted);
}

/** AWS's own answer decides where it differs from ours; both are shown. */
function settle(
  channel: string,
  judged: JudgedPolicy,
  isPublic: Part<boolean>,
  neutraliser: Switch,
): Judged {
  const ours = channelOf(channel, judged.grant, neutraliser, judged.why);
  if (isPublic.read !== "ok") return { channel: ours, findings: findingsOf(channel, judged) };
  const grant = isPublic.value ? "yes" : "no";
  if (judged.grant === grant)
    return { channel: { ...ours, aws: "same" }, findings: findingsOf(channel, judged) };
  const aws = isPublic.value ? "AWS says it is public" : "AWS says it is not public";
  const why =
    judged.grant === "unknown"
      ? `${aws}; its text was not understood: ${judged.why ?? "another form"}`
      : `${aws}, its statements say otherwise`;
  return {
    channel: { ...channelOf(channel, grant, neutraliser, why), aws: "differs" },
    findings: isPublic.value ? [byStatus(channel, why)] : [],
  };
}

/** A policy that is public by AWS's word: what it gives is not known. */
function byStatus(channel: string, why: string): Finding {
  return findingOf({ channel, id: channel, hash: "status", why, given: { gifts: [], where: [] } });
}

function findingsOf(channel: string, { statements }: JudgedPolicy): readonly Finding[] {
  const denies = statements.map(({ statement }) => statement).filter(isDeny);
  return statements
    .filter(({ fixed, statement }) => !fixed && statement.effect === "allow")
    .map(({ statement, why }) =>
      findingOf({ channel, id: statement.id, hash: statement.hash, why, statement, denies }),
    );
}

function isDeny({ effect }: { readonly effect: string }): boolean {
  return effect === "deny";
}

function judgeAccessPoints(
  points: Part<readonly AccessPointReading[]>,
  restricted: Switch,
): readonly Judged[] {
  if (points.read === "absent") return [];
  if (points.read === "unknown") {
    const channel = channelOf("access-point:?", "unknown", restricted, points.reason);
    return [{ channel, findings: [] }];
  }
  return points.value.map((point) => judgeAccessPoint(point, restricted));
}

function judgeAccessPoint(point: AccessPointReading, restricted: Switch): Judged {
  const channel = `access-point:${point.name}`;
  const neutraliser = anyOf(
    restricted,
    flagOf(point.block, "restrictPublicBuckets"),
    ORIGIN[point.networkOrigin],
  );
  const { policy } = point;
  if (policy.read === "unknown")
    return { channel: channelOf(channel, "unknown", neutraliser, policy.reason), findings: [] };
  const of: PolicyOf = "access-point";
  const judged: JudgedPolicy =
    policy.read === "ok" ? judgePolicy(policy.value, of) : { grant: "no", statements: [] };
  return settle(channel, judged, point.isPublic ?? NOT_ASKED, neutraliser);
}

const NOT_ASKED = { read: "absent" } as const;

/** From a VPC an access point is never public. */
const ORIGIN: Readonly<Record<AccessPointReading["networkOrigin"], Switch>> = {
  vpc: "on",
  internet: "off",
  unknown: "unknown",
};
