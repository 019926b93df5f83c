import type { LiveGroup, LiveRule } from "../../src/core/readings.ts";
import { type Declared, declaredSchema } from "../../src/security-groups/desired/declared.ts";
import type { DriftPolicy } from "../../src/security-groups/policy.ts";
import { SHIPPED_BASELINE } from "../../src/security-groups/shipped-baseline.ts";
import type { Touch } from "../../src/security-groups/touch.ts";

export const ACCOUNT = "111122223333";
export const REGION = "eu-central-1";
export const GROUP_ID = "sg-0a1b2c3d4e5f60718";
export const KEY = `${ACCOUNT}/${REGION}/${GROUP_ID}`;
export const NOW = new Date("2026-11-21T14:03:09.000Z");

export const SSH_WORLD = "ingress tcp 22 22 v4 0.0.0.0/0";
export const HTTPS_WORLD = "ingress tcp 443 443 v4 0.0.0.0/0";
export const SSH_OFFICE = "ingress tcp 22 22 v4 198.51.100.0/24";

/** A policy that says nothing but where messages go; the baseline is empty unless the test is about it. */
export const POLICY: DriftPolicy = {
  channel: "C0AWS",
  owners: [],
  baseline: [],
  ignore: [],
  confirmAfterMs: 20_000,
  attempts: "digest",
  accountNames: new Map([[ACCOUNT, "prod"]]),
  acting: {
    changeRoles: new Map([[ACCOUNT, `arn:aws:iam::${ACCOUNT}:role/CountersignChange`]]),
    twoNames: "strict",
    signAfterMs: 24 * 3_600_000,
    askDeadlineMs: 15 * 60_000,
    caps: { per10Minutes: 5, perHour: 20 },
    guarded: [],
    securityChannel: "C0SECURITY",
    sources: new Map(),
    personOf: () => undefined,
    humansBehind: ({ name }) => (name === "alice" ? [{ user: "U0ALICE" }] : []),
    committer: () => undefined,
  },
};

export const STRICT: DriftPolicy = { ...POLICY, baseline: SHIPPED_BASELINE };

/** A key -> the live rule that AWS would give for it. */
export function liveRule(key: string, more: Partial<LiveRule> = {}): LiveRule {
  const [direction, protocol = "", from, to, kind, ...peer] = key.split(" ");
  const who = peer.join(" ");
  return {
    ruleId: `sgr-${Buffer.from(key).toString("hex").slice(-12)}`,
    direction: direction === "egress" ? "egress" : "ingress",
    protocol,
    ...(from === "*"
      ? { fromPort: -1, toPort: -1 }
      : { fromPort: Number(from), toPort: Number(to) }),
    ...(kind === "v4" ? { cidrIpv4: who } : {}),
    ...(kind === "v6" ? { cidrIpv6: who } : {}),
    ...(kind === "pl" ? { prefixListId: who } : {}),
    ...(kind === "sg"
      ? { referencedGroup: { groupId: who === "self" ? GROUP_ID : who, ownerId: ACCOUNT } }
      : {}),
    tags: {},
    ...more,
  };
}

/** A live group with these rules. */
export function liveGroup(keys: readonly string[], more: Partial<LiveGroup> = {}): LiveGroup {
  return {
    account: ACCOUNT,
    region: REGION,
    vpcId: "vpc-0a1",
    groupId: GROUP_ID,
    name: "web-prod",
    ownerId: ACCOUNT,
    description: "Web tier",
    tags: {},
    rules: keys.map((key) => liveRule(key)),
    reached: { interfaces: 3, instances: 2, publicAddresses: 1, asOf: NOW.toISOString() },
    ...more,
  };
}

/** What the code says: these rules, nothing else. */
export function declares(
  keys: readonly string[],
  more: Partial<Extract<Declared, { state: "declared" }>> = {},
): Declared {
  const rules = keys.map((key, index) => ({ key, at: `sg/web.yml:${index + 5}` }));
  return declaredSchema.parse({
    state: "declared",
    sources: ["infra"],
    source: "infra",
    at: "sg/web.yml:2",
    ingress: {
      mode: "exclusive",
      retracts: false,
      rules: rules.filter(({ key }) => key.startsWith("ingress")),
      patterns: [],
    },
    egress: {
      mode: "ignore",
      retracts: false,
      rules: rules.filter(({ key }) => key.startsWith("egress")),
      patterns: [],
    },
    ...more,
  });
}

/** A call by a person that added and removed these rules. */
export function touch(more: Partial<Touch> = {}): Touch {
  return {
    eventId: "e1",
    eventName: "AuthorizeSecurityGroupIngress",
    at: NOW.toISOString(),
    touched: "rules",
    adds: [],
    removes: [],
    ruleIds: [],
    actor: {
      principal: `arn:aws:iam::${ACCOUNT}:user/alice`,
      kind: "person",
      name: "alice",
      via: "console",
      from: "198.51.100.7",
    },
    ...more,
  };
}

export function secondsLater(from: Date, seconds: number): Date {
  return new Date(from.getTime() + seconds * 1000);
}
