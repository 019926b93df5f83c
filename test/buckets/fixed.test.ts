import { describe, expect, it } from "vitest";
import type { PolicyOf } from "../../src/buckets/condition.ts";
import { judgePolicy } from "../../src/buckets/fixed.ts";
import type { Json, JsonObject } from "../../src/core/json.ts";

const ARN = "arn:aws:iam::123456789012:user/x";
const POINT = "arn:aws:s3:us-west-2:123456789012:accesspoint/*";

function verdict(statement: JsonObject | readonly JsonObject[], of: PolicyOf = "bucket"): string {
  return judgePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statement }), of).grant;
}

function to(principal: Json): JsonObject {
  return { Effect: "Allow", Principal: principal, Action: "s3:GetObject", Resource: "*" };
}

function when(condition: JsonObject): JsonObject {
  return { ...to("*"), Condition: condition };
}

describe("B1: the vectors of what is public", () => {
  it.each<readonly [string, JsonObject]>([
    ["no condition", to("*")],
    ["AWS: *", to({ AWS: "*" })],
    ["AWS: * among others", to({ AWS: ["*", ARN] })],
    ["a wildcard in an ARN", to({ AWS: "arn:aws:iam::*:root" })],
    ["Federated", to({ Federated: "graph.facebook.com" })],
    ["Federated beside a name", to({ AWS: ARN, Federated: "graph.facebook.com" })],
    [
      "NotPrincipal",
      { Effect: "Allow", NotPrincipal: { AWS: ARN }, Action: "s3:*", Resource: "*" },
    ],
    ["no Principal", { Effect: "Allow", Action: "s3:*", Resource: "*" }],
    ["an empty Principal", to({})],
    ["a Principal without names", to({ AWS: [] })],
    ["a Principal that is no name", to({ AWS: [5] })],
    ["a Principal that is a list", to(["*"])],
    ["a wildcard VPC", when({ StringLike: { "aws:SourceVpc": "vpc-*" } })],
    ["one VPC and a wildcard", when({ StringLike: { "aws:SourceVpc": ["vpc-1", "vpc-*"] } })],
    ["half of the internet", when({ IpAddress: { "aws:SourceIp": "0.0.0.0/1" } })],
    ["a /7", when({ IpAddress: { "aws:SourceIp": "8.0.0.0/7" } })],
    ["fc00::/7", when({ IpAddress: { "aws:SourceIp": "fc00::/7" } })],
    ["an address that is none", when({ IpAddress: { "aws:SourceIp": "somewhere" } })],
    ["an address that is a number", when({ IpAddress: { "aws:SourceIp": 5 } })],
    ["NotIpAddress", when({ NotIpAddress: { "aws:SourceIp": "1.2.3.4/32" } })],
    ["an address compared as text", when({ StringEquals: { "aws:SourceIp": "1.2.3.4" } })],
    ["a VPC compared as address", when({ IpAddress: { "aws:SourceVpc": "vpc-1" } })],
    ["Referer", when({ StringLike: { "aws:Referer": "https://example.com/x" } })],
    ["SecureTransport", when({ Bool: { "aws:SecureTransport": "true" } })],
    ["a wildcard organisation", when({ StringLike: { "aws:PrincipalOrgID": "o-*" } })],
    ["IfExists", when({ StringEqualsIfExists: { "aws:PrincipalOrgID": "o-abc" } })],
    ["ForAllValues", when({ "ForAllValues:StringEquals": { "aws:SourceVpc": "vpc-1" } })],
    ["any session of a role", when({ StringLike: { "aws:userid": "AROAX:*" } })],
    ["a variable", when({ ArnLike: { "aws:SourceArn": "arn:aws:s3:::b/${aws:username}" } })],
    ["a principal's tag", when({ StringEquals: { "aws:PrincipalTag/team": "a" } })],
    ["the user's name", when({ StringEquals: { "aws:username": "kim" } })],
    ["an empty value", when({ StringEquals: { "aws:SourceVpc": "" } })],
    ["no value", when({ StringEquals: { "aws:SourceVpc": [] } })],
    ["a condition of another form", { ...to("*"), Condition: ["aws:SourceVpc"] }],
    ["an operator of another form", when({ StringEquals: "vpc-1" })],
  ])("%s: public", (_what, statement) => {
    expect(verdict(statement)).toBe("yes");
  });

  it.each<readonly [string, JsonObject]>([
    ["an account", to({ AWS: "123456789012" })],
    ["a name as text", to(ARN)],
    ["a canonical user", to({ CanonicalUser: "79a59df900b949e5" })],
    ["a service", to({ Service: "cloudfront.amazonaws.com" })],
    ["Deny", { ...to("*"), Effect: "Deny" }],
    ["a VPC", when({ StringEquals: { "aws:SourceVpc": "vpc-91237329" } })],
    ["a key in capitals", when({ StringEquals: { "AWS:SOURCEVPC": "vpc-1" } })],
    ["an operator in capitals", when({ STRINGEQUALS: { "aws:SourceVpc": "vpc-1" } })],
    ["a /8", when({ IpAddress: { "aws:SourceIp": "8.0.0.0/8" } })],
    ["10.0.0.0/8", when({ IpAddress: { "aws:SourceIp": "10.0.0.0/8" } })],
    ["a /32 of IPv6", when({ IpAddress: { "aws:SourceIp": "2001:db8::/32" } })],
    ["an organisation", when({ StringEquals: { "aws:PrincipalOrgID": "o-abc" } })],
    ["ForAnyValue", when({ "ForAnyValue:StringEquals": { "aws:SourceVpc": "vpc-1" } })],
    ["one session", when({ StringEquals: { "aws:userid": "AROAX:alice" } })],
    [
      "a wildcard VPC and an account",
      when({
        StringLike: { "aws:SourceVpc": "vpc-*" },
        StringEquals: { "aws:SourceAccount": "123456789012" },
      }),
    ],
  ])("%s: not public", (_what, statement) => {
    expect(verdict(statement)).toBe("no");
  });

  it("a wildcard in an access point's name fixes a bucket's policy, not an access point's", () => {
    const named = when({ StringLike: { "s3:DataAccessPointArn": POINT } });
    const anyAccount = when({
      StringLike: { "s3:DataAccessPointArn": "arn:aws:s3:us-west-2:*:accesspoint/x" },
    });

    expect(verdict(named, "bucket")).toBe("no");
    expect(verdict(named, "access-point")).toBe("yes");
    expect(verdict(anyAccount, "bucket")).toBe("yes");
  });

  it("B16: an origin access of CloudFront is not public", () => {
    const origin = {
      ...to({ Service: "cloudfront.amazonaws.com" }),
      Condition: {
        StringEquals: { "AWS:SourceArn": "arn:aws:cloudfront::123456789012:distribution/E1" },
      },
    };

    expect(verdict(origin)).toBe("no");
  });

  it("one public statement makes the policy public, and says by what each is fixed", () => {
    const policy = [
      to({ AWS: ARN }),
      when({ StringEquals: { "aws:SourceVpc": "vpc-1" } }),
      to("*"),
    ];

    const judged = judgePolicy(JSON.stringify({ Statement: policy }), "bucket");

    expect(judged.grant).toBe("yes");
    expect(judged.statements.map(({ why }) => why)).toEqual([
      "it names its principals",
      "fixed by aws:SourceVpc",
      "Principal *, and no condition that fixes it",
    ]);
  });

  it.each([
    [to({ Federated: "x" }), /anybody may become/],
    [to({ AWS: "arn:aws:iam::*:root" }), /a Principal with a wildcard, and no condition/],
    [
      when({ StringLike: { "aws:SourceVpc": "vpc-*" } }),
      /aws:SourceVpc has a value that is not fixed/,
    ],
    [
      when({ IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }),
      /aws:SourceIp has a range that is too wide/,
    ],
    [when({ StringLike: { "aws:Referer": "x" } }), /a key that fixes nobody/],
  ])("says why a statement is public", (statement, why) => {
    const judged = judgePolicy(JSON.stringify({ Statement: statement }), "bucket");

    expect(judged.statements[0]?.why).toMatch(why);
  });

  it("many narrow ranges that are more than a /8 together keep the verdict and are called broad", () => {
    const ranges = Array.from(
      { length: 300 },
      (_, index) => `${20 + (index % 100)}.${index % 250}.0.0/9`,
    );
    const judged = judgePolicy(
      JSON.stringify({ Statement: when({ IpAddress: { "aws:SourceIp": ranges } }) }),
      "bucket",
    );

    expect(judged.grant).toBe("no");
    expect(judged.statements[0]?.broad).toBe(true);
  });
});

describe("policies that are not understood", () => {
  it.each([
    ["no JSON", "{", /not the JSON of a policy/],
    ["another form", '{"statement":[]}', /not the JSON of a policy/],
    ["more than 20 KiB", JSON.stringify({ Statement: [], x: "é".repeat(10_500) }), /20 KiB/],
    [
      "more than 1,000 statements",
      JSON.stringify({ Statement: Array.from({ length: 1001 }, () => ({})) }),
      /1,000/,
    ],
    [
      "an unknown Effect",
      JSON.stringify({ Statement: { ...to({ AWS: ARN }), Effect: "allow" } }),
      /neither Allow nor Deny/,
    ],
  ])("%s: unknown, and why", (_what, text, why) => {
    const judged = judgePolicy(text, "bucket");

    expect(judged.grant).toBe("unknown");
    expect(judged.why).toMatch(why);
  });

  it("an unknown Effect beside a public statement does not hide it", () => {
    expect(verdict([{ ...to("*"), Effect: "Perhaps" }, to("*")])).toBe("yes");
  });
});
