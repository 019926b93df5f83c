import type { TrailEntry } from "../trail/record.ts";

/** Key and value of tags, by key. */
export type Tags = Record<string, string>;

/** Everything that exists in this local AWS: change it freely, the next read shows it. */
export interface World {
  readonly accounts: Map<string, Account>;
}

/** One account: its regions, its global S3 and IAM parts, and its trail (oldest record first). */
export interface Account {
  readonly id: string;
  name: string;
  readonly regions: Map<string, Region>;
  readonly roles: Map<string, Role>;
  readonly buckets: Map<string, Bucket>;
  /** The account-wide block of S3; `undefined`: never configured. */
  block: BlockFlags | undefined;
  readonly trail: TrailEntry[];
}

/** A role that can be assumed. `allow` lists API operations such as `ec2:Describe*`; without it all are allowed. */
export interface Role {
  readonly name: string;
  externalId?: string;
  allow?: readonly string[];
}

/** One region of one account. All maps are by id, those of log and scaling groups and of stacks by name. */
export interface Region {
  readonly name: string;
  readonly vpcs: Map<string, Vpc>;
  readonly groups: Map<string, SecurityGroup>;
  readonly interfaces: Map<string, NetworkInterface>;
  readonly instances: Map<string, Instance>;
  readonly scalingGroups: Map<string, ScalingGroup>;
  readonly prefixLists: Map<string, PrefixList>;
  readonly accessPoints: Map<string, AccessPoint>;
  readonly logGroups: Map<string, LogGroup>;
  readonly stacks: Map<string, Stack>;
  /** Rules a group may have per direction and address family. */
  rulesPerGroup: number;
}

/** A deployed stack of CloudFormation. `resources`: logical id -> physical id. */
export interface Stack {
  readonly name: string;
  readonly parameters: Record<string, string>;
  /** Of parameters whose value is a name in Parameter Store: what was looked up. */
  readonly resolved: Record<string, string>;
  readonly resources: Map<string, string>;
}

/** A virtual network. */
export interface Vpc {
  readonly id: string;
  readonly ownerId: string;
  readonly cidr: string;
  readonly cidr6?: string;
  isDefault: boolean;
  readonly tags: Tags;
}

/** A security group with its rules by `sgr-` id. */
export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly vpcId: string;
  readonly ownerId: string;
  readonly tags: Tags;
  readonly rules: Map<string, Rule>;
  /** Other networks of the same account in which the group may be used. */
  readonly associatedVpcs: string[];
}

/** One atomic rule. Protocols without ports hold -1 and -1. */
export interface Rule {
  readonly id: string;
  readonly egress: boolean;
  protocol: string;
  fromPort: number;
  toPort: number;
  peer: Peer;
  description?: string;
  readonly tags: Tags;
}

/** Whom a rule is about. */
export type Peer =
  | { readonly kind: "v4" | "v6"; readonly cidr: string }
  | { readonly kind: "list"; readonly id: string }
  | { readonly kind: "group"; readonly id: string; readonly ownerId: string };

/** An elastic network interface. */
export interface NetworkInterface {
  readonly id: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly zone: string;
  description: string;
  readonly ownerId: string;
  /** Set for interfaces that an AWS service made for itself. */
  readonly requesterId?: string;
  readonly privateIp: string;
  readonly publicIp?: string;
  groups: string[];
  readonly attachment?: {
    readonly id: string;
    readonly instanceId?: string;
    readonly deviceIndex: number;
  };
  readonly tags: Tags;
}

/** A virtual machine; its addresses and groups are those of its interfaces. */
export interface Instance {
  readonly id: string;
  readonly imageId: string;
  readonly type: string;
  readonly zone: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly keyName?: string;
  readonly profileArn?: string;
  readonly launchedAt: Date;
  state: "pending" | "running" | "stopping" | "stopped" | "shutting-down" | "terminated";
  readonly tags: Tags;
}

/** An Auto Scaling group. */
export interface ScalingGroup {
  readonly name: string;
  minSize: number;
  maxSize: number;
  desired: number;
  readonly healthCheckType: "EC2" | "ELB";
  readonly subnets: readonly string[];
  readonly zones: readonly string[];
  readonly createdAt: Date;
  readonly instances: ScalingInstance[];
  readonly suspended: Set<string>;
  readonly tags: Tags;
}

/** An instance as its Auto Scaling group sees it. */
export interface ScalingInstance {
  readonly id: string;
  readonly zone: string;
  state: string;
  health: "Healthy" | "Unhealthy";
}

/** A managed prefix list; `ownerId` is `AWS` for those of AWS. */
export interface PrefixList {
  readonly id: string;
  readonly name: string;
  readonly family: "IPv4" | "IPv6";
  readonly ownerId: string;
  readonly maxEntries: number;
  version: number;
  entries: { readonly cidr: string; readonly description?: string }[];
  readonly tags: Tags;
}

/** A CloudWatch Logs group, streams by name. */
export interface LogGroup {
  readonly name: string;
  readonly createdAt: Date;
  readonly streams: Map<string, LogStream>;
}

/** A stream of log lines in order of arrival. */
export interface LogStream {
  readonly name: string;
  readonly createdAt: Date;
  readonly events: LogEvent[];
}

/** One log line. `id` is the same in FilterLogEvents and in a subscription's payload. */
export interface LogEvent {
  readonly id: string;
  readonly at: Date;
  readonly arrivedAt: Date;
  readonly message: string;
}

/** The four switches of S3 Block Public Access. */
export interface BlockFlags {
  readonly BlockPublicAcls: boolean;
  readonly IgnorePublicAcls: boolean;
  readonly BlockPublicPolicy: boolean;
  readonly RestrictPublicBuckets: boolean;
}

/** Who owns objects; `BucketOwnerEnforced` switches ACLs off. */
export type Ownership = "BucketOwnerEnforced" | "BucketOwnerPreferred" | "ObjectWriter";

/** One grant of an ACL: to a canonical user id, to a group URI or to an e-mail address. */
export interface Grant {
  readonly kind: "CanonicalUser" | "Group" | "AmazonCustomerByEmail";
  readonly grantee: string;
  readonly permission: string;
}

/** A bucket as stored; what a read shows of `grants` depends on the switches. */
export interface Bucket {
  readonly name: string;
  readonly region: string;
  readonly ownerId: string;
  readonly createdAt: Date;
  policy: string | undefined;
  grants: readonly Grant[];
  block: BlockFlags | undefined;
  ownership: Ownership | undefined;
  tags: Tags;
  website: { readonly index: string; readonly error?: string } | undefined;
  /** By key; absent as long as nobody has put one. */
  objects?: Map<string, StoredObject>;
}

/** A text in a bucket. `etag` with its quotes. */
export interface StoredObject {
  readonly body: string;
  readonly etag: string;
  readonly changedAt: Date;
}

/** An access point of a bucket. */
export interface AccessPoint {
  readonly name: string;
  readonly bucket: string;
  readonly createdAt: Date;
  /** Set: reachable from this network only. */
  readonly vpcId?: string;
  readonly block: BlockFlags;
  policy: string | undefined;
}
