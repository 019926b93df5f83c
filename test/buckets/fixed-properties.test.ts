import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explainVerdict } from "../../src/buckets/explain.ts";
import { judgePolicy } from "../../src/buckets/fixed.ts";
import { type Json, type JsonObject, jsonObject } from "../../src/core/json.ts";

const ARN = "arn:aws:iam::123456789012:user/x";
const PUBLIC = { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" };

function verdict(statements: Json): string {
  return judgePolicy(JSON.stringify({ Statement: statements }), "bucket").grant;
}

const value = fc.constantFrom("vpc-1", "vpc-2", "o-abc", "vpc-*", "", "${aws:username}", "AROAX:x");
const key = fc.constantFrom(
  "aws:SourceVpc",
  "AWS:PRINCIPALORGID",
  "aws:userid",
  "aws:Referer",
  "aws:SourceArn",
);
const operator = fc.constantFrom(
  "StringEquals",
  "StringLike",
  "ForAnyValue:StringEquals",
  "StringEqualsIfExists",
  "Bool",
);
const values = fc.array(value, { minLength: 1, maxLength: 3 });
const condition = fc.dictionary(operator, fc.dictionary(key, values, { maxKeys: 3 }), {
  maxKeys: 3,
});
const principal = fc.constantFrom<Json>(
  "*",
  ARN,
  { AWS: "*" },
  { AWS: ARN },
  { Service: "x.amazonaws.com" },
  { Federated: "y" },
  { AWS: [ARN, "*"] },
);
const statement = fc.record({ effect: fc.constantFrom("Allow", "Deny"), principal, condition }).map(
  (each): JsonObject => ({
    ...PUBLIC,
    Effect: each.effect,
    Principal: each.principal,
    Condition: each.condition,
  }),
);

describe("B2: properties", () => {
  it("adding a condition never makes public what was not", () => {
    fc.assert(
      fc.property(principal, condition, condition, (who, first, second) => {
        const before = { ...PUBLIC, Principal: who, Condition: first };
        const more = Object.fromEntries(
          Object.entries(second).filter(([name]) => !Object.hasOwn(first, name)),
        );
        const after = { ...before, Condition: { ...first, ...more } };
        expect([verdict(before), verdict(after)]).not.toEqual(["no", "yes"]);
      }),
    );
  });

  it("adding a value to a key never makes private what was public", () => {
    fc.assert(
      fc.property(
        principal,
        fc.tuple(operator, key),
        values,
        value,
        (who, [verb, name], given, more) => {
          const before = { ...PUBLIC, Principal: who, Condition: { [verb]: { [name]: given } } };
          const after = { ...before, Condition: { [verb]: { [name]: [...given, more] } } };
          expect([verdict(before), verdict(after)]).not.toEqual(["yes", "no"]);
        },
      ),
    );
  });

  it("the order of statements and one-or-many spelling change nothing", () => {
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 5 }), (statements) => {
        const spelled = statements.map((each) => ({ ...each, Action: ["s3:*"], Resource: ["*"] }));
        expect(verdict(statements.toReversed())).toBe(verdict(statements));
        expect(verdict(spelled)).toBe(verdict(statements));
        expect(statements.map((each) => verdict(each))).toEqual(
          statements.map((each) => verdict([each])),
        );
      }),
    );
  });
});

/** The text of a JSON value in which one place holds something else. */
function mutated(json: Json, at: number, something: Json): string {
  const places: Json[] = [];
  return JSON.stringify(json, (_name, each: Json) => {
    places.push(each);
    return places.length - 1 === at ? something : each;
  });
}

describe("B18: mutated policies", () => {
  const odd = fc.constantFrom<Json>(
    null,
    0,
    true,
    "",
    "*",
    [],
    {},
    ["*"],
    { AWS: null },
    "Deny",
    "allow",
  );

  it("10,000 of them: nothing throws, and a public statement is never called private", () => {
    fc.assert(
      fc.property(statement, fc.integer({ min: 0, max: 20 }), odd, (spoilt, at, something) => {
        const text = `{"Statement":[${mutated(spoilt, at, something)},${JSON.stringify(PUBLIC)}]}`;

        expect(["yes", "unknown"]).toContain(judgePolicy(text, "bucket").grant);
      }),
      { numRuns: 10_000 },
    );
  });

  it("cut off anywhere, a policy is unknown", () => {
    const text = JSON.stringify({ Version: "2012-10-17", Statement: [PUBLIC] });
    for (let length = 0; length < text.length; length++)
      expect(judgePolicy(text.slice(0, length), "bucket").grant).toBe("unknown");
  });

  it("explaining never throws, whatever is given", () => {
    const name = fc.constantFrom(
      "policy",
      "acl",
      "ownership",
      "bucketBlock",
      "accountBlock",
      "accessPoints",
      "isPublic",
      "bucket",
    );
    fc.assert(
      fc.property(fc.dictionary(name, fc.jsonValue()), (input) => {
        const given = jsonObject.parse(JSON.parse(JSON.stringify(input)));
        expect(explainVerdict(given)).toHaveProperty("verdict");
      }),
      { numRuns: 1000 },
    );
  });
});
