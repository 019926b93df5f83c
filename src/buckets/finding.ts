import { GIFTS, type Gift } from "./actions.ts";
import { type Given, giftsOf, shareActions } from "./grants.ts";
import type { Statement } from "./statement.ts";

export const SEVERITIES = ["critical", "high", "medium"] as const;
export type ExposureSeverity = (typeof SEVERITIES)[number];

/** One public grant: a statement, the public grants of an ACL, or a policy that is public by AWS's word. */
export interface Finding {
  /** `acl`, `policy`, `access-point:<name>`. */
  readonly channel: string;
  /** Sid or number of the statement; the groups of an ACL. Foreign text. */
  readonly id: string;
  /** By which it is accepted in the configuration. */
  readonly hash: string;
  readonly why: string;
  /** Empty: not known. */
  readonly gifts: readonly Gift[];
  readonly where: readonly string[];
  /** Deny statements that seem to narrow it; they do not change the verdict. Foreign text. */
  readonly denies: readonly string[];
}

interface Seen extends Pick<Finding, "channel" | "id" | "hash" | "why"> {
  readonly given?: Given;
  readonly statement?: Statement;
  readonly denies?: readonly Statement[];
}

/** Makes a finding: what it gives comes from its statement unless it is said. */
export function findingOf({ given, statement, denies = [], ...rest }: Seen): Finding {
  const { gifts, where } = given ?? (statement ? giftsOf(statement) : { gifts: GIFTS, where: [] });
  const narrowing = statement ? denies.filter((each) => shareActions(statement, each)) : [];
  return { ...rest, gifts, where, denies: narrowing.map(({ id }) => id) };
}

/**
 * How bad it is that these are public: write or rights critical, read or list high, metadata medium; what is not known counts
 * as reading. Sensitive data: one step up.
 */
export function severityOf(
  findings: readonly Pick<Finding, "gifts">[],
  sensitive: boolean,
): ExposureSeverity {
  const worst = findings.map(({ gifts }) => severityOfGifts(gifts)).toSorted(bySeverity)[0];
  const plain = worst ?? "medium";
  if (!sensitive) return plain;
  return plain === "medium" ? "high" : "critical";
}

/** True when `one` is worse than `other`. */
export function isWorse(one: ExposureSeverity, other: ExposureSeverity): boolean {
  return bySeverity(one, other) < 0;
}

function severityOfGifts(gifts: readonly Gift[]): ExposureSeverity {
  if (gifts.includes("write") || gifts.includes("rights")) return "critical";
  if (gifts.length === 0 || gifts.includes("read") || gifts.includes("list")) return "high";
  return "medium";
}

function bySeverity(one: ExposureSeverity, other: ExposureSeverity): number {
  return SEVERITIES.indexOf(one) - SEVERITIES.indexOf(other);
}
