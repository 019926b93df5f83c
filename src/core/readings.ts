/** What AWS said, in domain words. Made by `aws/`, judged by watchers. A call that failed is a value of its own: never "nothing". */

/** One reading. `unknown` names what failed, as `AccessDenied: ec2:DescribeSecurityGroupRules`. */
export type Reading<T> =
  | { readonly reading: "ok"; readonly value: T; readonly readAt: Date }
  | { readonly reading: "gone"; readonly readAt: Date }
  | { readonly reading: "unknown"; readonly reason: string; readonly readAt: Date };

/** A rule as DescribeSecurityGroupRules gives it: one peer. Absent ports: all. Source: EC2 API reference, SecurityGroupRule. */
export interface LiveRule {
  readonly ruleId: string;
  readonly direction: "ingress" | "egress";
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly cidrIpv4?: string;
  readonly cidrIpv6?: string;
  readonly prefixListId?: string;
  readonly referencedGroup?: { readonly groupId: string; readonly ownerId?: string };
  readonly description?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Who is behind a group: interfaces that carry it, counted at `asOf`. */
export interface Reached {
  readonly interfaces: number;
  readonly instances: number;
  readonly publicAddresses: number;
  /** Their ids, sorted; absent where there are none, or too many to keep. */
  readonly instanceIds?: readonly string[];
  readonly asOf: string;
}

/**
 * A prefix list that a rule refers to. `customer`: its CIDRs are known · `aws-service`: AWS's own, whose addresses are those of
 * a service · `unknown`: it could not be read. `weight`: how many rules it counts for against the quota; absent: not known.
 */
// oxlint-disable-next-line typescript/consistent-type-definitions -- it travels in events: an interface is no JSON
export type ListReading = {
  readonly id: string;
  readonly name: string;
  readonly class: "customer" | "aws-service" | "unknown";
  readonly cidrs: readonly string[];
  readonly weight?: number;
  readonly reason?: string;
};

/** A security group with all its rules. */
export interface LiveGroup {
  readonly account: string;
  readonly region: string;
  readonly vpcId: string;
  readonly groupId: string;
  readonly name: string;
  readonly ownerId: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly rules: readonly LiveRule[];
  /** Absent: could not be read. */
  readonly reached?: Reached;
  /** Every prefix list that its rules refer to; absent: they refer to none, or nobody looked. */
  readonly lists?: readonly ListReading[];
}

/** One part of a bucket's settings. `absent` is AWS's documented "there is none", which is an answer. */
export type Part<T> =
  | { readonly read: "ok"; readonly value: T }
  | { readonly read: "absent" }
  | { readonly read: "unknown"; readonly reason: string };

/** The four switches of a public access block. */
// oxlint-disable-next-line typescript/consistent-type-definitions -- it travels in events: an interface is no JSON
export type PublicAccessBlock = {
  readonly blockPublicAcls: boolean;
  readonly ignorePublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly restrictPublicBuckets: boolean;
};

/** One grant of an ACL: a group's URI or a canonical user's id. */
// oxlint-disable-next-line typescript/consistent-type-definitions -- it travels in events: an interface is no JSON
export type AclGrant = {
  readonly uri?: string;
  readonly canonicalId?: string;
  readonly permission: string;
};

/** An access point of a bucket. */
// oxlint-disable-next-line typescript/consistent-type-definitions -- it travels in events: an interface is no JSON
export type AccessPointReading = {
  readonly name: string;
  readonly networkOrigin: "internet" | "vpc" | "unknown";
  readonly policy: Part<string>;
  /** AWS's own verdict on that policy; absent: nobody asked. */
  readonly isPublic?: Part<boolean>;
  readonly block: Part<PublicAccessBlock>;
};

/** Everything that decides whether a bucket is public. `policy` is the text as AWS gave it. */
// oxlint-disable-next-line typescript/consistent-type-definitions -- it travels in events: an interface is no JSON
export type BucketReading = {
  readonly account: string;
  readonly bucket: string;
  readonly region: Part<string>;
  readonly policy: Part<string>;
  /** AWS's own verdict on the policy (GetBucketPolicyStatus). */
  readonly isPublic: Part<boolean>;
  readonly acl: Part<readonly AclGrant[]>;
  /** Canonical id of the owner, as the ACL names it; absent: the ACL was not read. */
  readonly owner?: string;
  /** BucketOwnerEnforced, BucketOwnerPreferred or ObjectWriter; absent: ACLs are on. */
  readonly ownership: Part<string>;
  readonly bucketBlock: Part<PublicAccessBlock>;
  /** The account's effective block, organisation policy included. */
  readonly accountBlock: Part<PublicAccessBlock>;
  readonly accessPoints: Part<readonly AccessPointReading[]>;
  readonly website: Part<true>;
  readonly tags: Part<Readonly<Record<string, string>>>;
};

/** An EC2 instance, as far as a login question needs it. */
export interface InstanceReading {
  readonly account: string;
  readonly region: string;
  readonly instanceId: string;
  readonly name?: string;
  readonly privateIps: readonly string[];
  /** As EC2 says: `running`, `stopped`, `terminated` … */
  readonly state?: string;
  readonly autoScalingGroup?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A person as Slack knows them. `absent`: no such user; `unknown`: Slack did not answer. */
export interface PersonState {
  readonly user: string;
  readonly state: "active" | "guest" | "bot" | "deactivated" | "absent" | "unknown";
  readonly name?: string;
  readonly tz?: string;
  /** Only where the installation may read it. */
  readonly email?: string;
}

/** Looks people up in Slack; cached. Never throws: what failed is `unknown`. */
export interface Directory {
  readonly person: (user: string) => Promise<PersonState>;
  /** Absent and unknown are told apart by `state`; `user` is empty then. */
  readonly byEmail: (email: string) => Promise<PersonState>;
  /** Whether a person's notifications are paused now. */
  readonly isQuiet: (user: string) => Promise<boolean | "unknown">;
  readonly members: (channel: string) => Promise<Reading<readonly string[]>>;
  readonly usergroup: (id: string) => Promise<Reading<readonly string[]>>;
}
