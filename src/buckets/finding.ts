import { z } from "zod";
import { GIFTS, type Gift } from "./actions.ts";
import { type Given, giftsOf, shareActions } from "./grants.ts";
import type { Statement } from "./statement.ts";

const SEVERITIES = ["critical", "high", "medium"] as const;
/** How bad an exposure is. */
export const exposureSeverity = z.enum(SEVERITIES);
export type ExposureSeverity = z.infer<typeof exposureSeverity>;

/**
 * One public grant: a statement, the public grants of an ACL, or a policy that is public by AWS's word. `id` (Sid or number
 * of the statement, the groups of an ACL), `where` (prefixes) and `denies` are foreign text.
 */
export const findingSchema = z.object({
  /** `acl`, `policy`, `access-point:<name>`. */
  channel: z.string(),
  id: z.string(),
  /** By which it is accepted in the configuration. */
  hash: z.string(),
  why: z.string(),
  /** Empty: not known. */
  gifts: z.array(z.enum(GIFTS)),
  where: z.array(z.string()),
  /** Deny statements that seem to narrow it; they do not change the verdict. */
  denies: z.array(z.string()),
});
export type Finding = z.infer<typeof findingSchema>;

interface Seen extends Pick<Finding, "channel" | "id" | "hash" | "why"> {
  readonly given?: Given;
  readonly statement?: Statement;
  readonly denies?: readonly Statement[];
}

/** Makes a finding: what it gives comes from its statement unless it is said. */
export function findingOf({ given, statement, denies = [], ...rest }: Seen): Finding {
  const { gifts, where } = given ?? (statement ? giftsOf(statement) : { gifts: GIFTS, where: [] });
  const narrowing = statement ? denies.filter((each) => shareActions(statement, each)) : [];
  return { ...rest, gifts: [...gifts], where: [...where], denies: narrowing.map(({ id }) => id) };
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
