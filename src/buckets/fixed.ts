/**
 * Is a statement fixed? AWS: a policy is public unless every Allow grants to fixed values only.
 * Source: S3 user guide, "The meaning of public", Blocking public access to your Amazon S3 storage.
 */
import type { Json } from "../core/json.ts";
import { isFixed, judgeCondition, type PolicyOf } from "./condition.ts";
import { isObject, listOf, readPolicy, type Statement } from "./statement.ts";

/** One statement, judged. `why`: by what it is fixed, or for which reason it is not; our words, with AWS's names of keys. */
export interface JudgedStatement {
  readonly statement: Statement;
  readonly fixed: boolean;
  readonly why: string;
  /** Fixed by addresses that together are more than a /8. */
  readonly broad: boolean;
}

/** A policy, judged: `public` if some statement is not fixed, `unknown` if it was not understood and none is public as far as it was. */
export interface JudgedPolicy {
  readonly grant: "yes" | "no" | "unknown";
  readonly statements: readonly JudgedStatement[];
  /** Why it is unknown. */
  readonly why?: string;
}

/** Text of a policy -> its verdict, statement by statement. Never throws. */
export function judgePolicy(text: string, of: PolicyOf): JudgedPolicy {
  const policy = readPolicy(text);
  if (!policy.understood) return { grant: "unknown", statements: [], why: policy.why };
  const statements = policy.statements.map((statement) => judgeStatement(statement, of));
  if (statements.some(({ fixed, statement }) => !fixed && statement.effect === "allow"))
    return { grant: "yes", statements };
  const strange = statements.find(({ statement }) => statement.effect === "unknown");
  if (strange) return { grant: "unknown", statements, why: strange.why };
  return { grant: "no", statements };
}

function judgeStatement(statement: Statement, of: PolicyOf): JudgedStatement {
  const judged = { statement, broad: false };
  if (statement.effect === "deny") return { ...judged, fixed: true, why: "a Deny only narrows" };
  if (statement.effect === "unknown")
    return { ...judged, fixed: false, why: "its Effect is neither Allow nor Deny" };
  if (statement.notPrincipal)
    return { ...judged, fixed: false, why: "NotPrincipal: everybody but those named" };
  const who = judgePrincipal(statement);
  if (who.fixed) return { ...judged, fixed: true, why: who.why };
  const conditions = statement.conditions.map((each) => judgeCondition(each, of));
  const fixing = conditions.filter((each) => each.fixes);
  const [first] = fixing;
  if (first) {
    const broad = fixing.every((each) => each.broad === true);
    return { statement, broad, fixed: true, why: `fixed by ${first.by}` };
  }
  const [failed] = conditions.filter((each) => !each.fixes);
  const rest = failed ? failed.why : "no condition that fixes it";
  return { ...judged, fixed: false, why: `${who.why}, and ${rest}` };
}

/** Principals that can be somebody in particular. */
const KINDS: ReadonlySet<string> = new Set(["AWS", "Service", "CanonicalUser"]);

function judgePrincipal({ principal }: Statement): {
  readonly fixed: boolean;
  readonly why: string;
} {
  if (principal === undefined) return { fixed: false, why: "no Principal" };
  // Text alone is read as the name of an AWS principal, which it is in old policies.
  if (typeof principal === "string") return judgeNames([principal]);
  if (!isObject(principal)) return { fixed: false, why: "a Principal that names nobody" };
  const entries = Object.entries(principal).map(([kind, names]) => ({
    kind,
    names: listOf(names),
  }));
  if (entries.some(({ kind }) => !KINDS.has(kind)))
    return { fixed: false, why: "a Principal that anybody may become (Federated or another kind)" };
  return judgeNames(entries.flatMap((each) => each.names));
}

function judgeNames(names: readonly Json[]): { readonly fixed: boolean; readonly why: string } {
  if (names.length === 0) return { fixed: false, why: "a Principal without names" };
  if (names.includes("*")) return { fixed: false, why: "Principal *" };
  return names.every(isFixed)
    ? { fixed: true, why: "it names its principals" }
    : { fixed: false, why: "a Principal with a wildcard" };
}
