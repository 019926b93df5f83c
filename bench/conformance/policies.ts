/** Resource policies, and whether others call them public. */
import { z } from "zod";
import { explainVerdict } from "../../src/buckets/explain.ts";
import { type JsonObject, jsonObject } from "../../src/core/json.ts";
import type { Case } from "./cases.ts";
import { type Counts, type Judged, NO_RECORDS, type Verdict } from "./judged.ts";

const input = z.union([
  z.object({ statement: jsonObject }).transform(({ statement }) => ofStatement(statement)),
  z
    .object({ kind: z.literal("Statement"), document: jsonObject })
    .transform(({ document }) => ofStatement(document)),
  z
    .object({ kind: z.literal("Policy"), document: jsonObject })
    .transform(({ document }) => document),
]);
const expectation = z.union([
  z.object({ public: z.boolean() }).transform((of) => of.public),
  z.object({ internetAccessible: z.boolean() }).transform((of) => of.internetAccessible),
]);
const verdict = z.object({
  channels: z.array(
    z.looseObject({ channel: z.string(), grant: z.string(), why: z.string().nullable() }),
  ),
});

/** Where policyuniverse means something else by "accessible" than AWS means by "public"; AWS's meaning is ours. */
const KNOWN: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/"ForAllValues:\w+IfExists"/, "ForAllValues with IfExists is true of requests without the key"],
  [/"arn:aws:iam:::user\//, "an ARN without account is a fixed value by AWS's definition"],
  [/"AWS:userid":\s*"\w+:"/, "a malformed aws:userid is a fixed value by AWS's definition"],
];

/** A policy or a statement of one; undefined: another kind of case. */
export function judgePolicyCase(of: Case): Judged | undefined {
  const policy = input.safeParse(of.input);
  if (!policy.success) return undefined;
  const expected = expectation.safeParse(of.expected);
  const shown = verdict.parse(explainVerdict({ policy: policy.data }));
  const channel = shown.channels.find((each) => each.channel === "policy");
  const grant = channel?.grant ?? "none";
  return {
    counts: countsFor(grant),
    verdict: expected.success
      ? judge(expected.data, grant, JSON.stringify(policy.data))
      : { says: "not comparable" },
  };
}

function ofStatement(statement: JsonObject): JsonObject {
  return { Version: "2012-10-17", Statement: [statement] };
}

/** A policy that is not understood is rejected, with the reason in its verdict. */
function countsFor(grant: string): Counts {
  if (grant === "yes" || grant === "no") return { ...NO_RECORDS, records: 1, decoded: 1 };
  if (grant === "unknown") return { ...NO_RECORDS, records: 1, rejected: 1 };
  return { ...NO_RECORDS, records: 1, silent: 1 };
}

function judge(isPublic: boolean, grant: string, text: string): Verdict {
  const expected = isPublic ? "yes" : "no";
  if (grant === expected) return { says: "agree" };
  const differing = { expected: `public: ${expected}`, got: `public: ${grant}` };
  const known = KNOWN.find(([pattern]) => pattern.test(text));
  return known
    ? { says: "known", ...differing, why: known[1] }
    : { says: "disagree", ...differing };
}
