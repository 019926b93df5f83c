import { GetBucketPolicyStatusCommand } from "@aws-sdk/client-s3";
import { GetAccessPointPolicyStatusCommand } from "@aws-sdk/client-s3-control";
import { expect, it } from "vitest";
import { openLocalAws } from "../../../playground/aws/open.ts";
import { openClients } from "./clients.ts";

const ANYBODY = { Effect: "Allow", Principal: "*" };
function when(operator: string, key: string, value: unknown): object {
  return { ...ANYBODY, Condition: { [operator]: { [key]: value } } };
}
const ACCESS_POINTS = "arn:aws:s3:us-west-2:123456789012:accesspoint/*";

const PUBLIC: Readonly<Record<string, object>> = {
  "no condition": ANYBODY,
  "AWS *": { Effect: "Allow", Principal: { AWS: "*" } },
  "AWS * beside a user": {
    Effect: "Allow",
    Principal: { AWS: ["*", "arn:aws:iam::123456789012:user/x"] },
  },
  "every root": { Effect: "Allow", Principal: { AWS: "arn:aws:iam::*:root" } },
  federated: { Effect: "Allow", Principal: { Federated: "graph.facebook.com" } },
  "all but one": { Effect: "Allow", NotPrincipal: { AWS: "arn:aws:iam::123456789012:root" } },
  "any network": when("StringLike", "aws:SourceVpc", "vpc-*"),
  "one network or any": when("StringLike", "aws:SourceVpc", ["vpc-1", "vpc-*"]),
  "half of the internet": when("IpAddress", "aws:SourceIp", "0.0.0.0/1"),
  "a /7": when("IpAddress", "aws:SourceIp", "8.0.0.0/7"),
  "an IPv6 /7": when("IpAddress", "aws:SourceIp", "fc00::/7"),
  "all but some addresses": when("NotIpAddress", "aws:SourceIp", "10.0.0.0/8"),
  "an address compared as text": when("StringEquals", "aws:SourceIp", "192.0.2.1"),
  referer: when("StringLike", "aws:Referer", "https://example.com/"),
  "secure transport": when("Bool", "aws:SecureTransport", "true"),
  "any organisation": when("StringLike", "aws:PrincipalOrgID", "o-*"),
  "if it exists": when("StringEqualsIfExists", "aws:PrincipalOrgID", "o-abc"),
  "for all values": when("ForAllValues:StringEquals", "aws:SourceVpc", "vpc-1"),
  "any session of a role": when("StringLike", "aws:userid", "AROAX:*"),
  "a policy variable": when("ArnLike", "aws:SourceArn", "arn:aws:iam::1:user/${aws:username}"),
};
const FIXED: Readonly<Record<string, object>> = {
  "one account": { Effect: "Allow", Principal: { AWS: "123456789012" } },
  "a service": { Effect: "Allow", Principal: { Service: "cloudfront.amazonaws.com" } },
  "a denial": { Effect: "Deny", Principal: "*" },
  "one network": when("StringEquals", "aws:SourceVpc", "vpc-91237329"),
  "a key in capitals": when("stringequals", "AWS:SOURCEVPC", "vpc-91237329"),
  "a /8": when("IpAddress", "aws:SourceIp", "8.0.0.0/8"),
  "a private network": when("IpAddress", "aws:SourceIp", ["10.0.0.0/8", "192.168.0.0/16"]),
  "an IPv6 /32": when("IpAddress", "aws:SourceIp", "2001:db8::/32"),
  "one organisation": when("StringEquals", "aws:PrincipalOrgID", "o-abc"),
  "for any value": when("ForAnyValue:StringEquals", "aws:SourceVpc", "vpc-1"),
  "one session": when("StringEquals", "aws:userid", "AROAX:alice"),
  "any network of one account": {
    ...ANYBODY,
    Condition: {
      StringLike: { "aws:SourceVpc": "vpc-*" },
      StringEquals: { "aws:SourceAccount": "123456789012" },
    },
  },
  "access points of one account": when("ArnLike", "s3:DataAccessPointArn", ACCESS_POINTS),
};

it("B1: GetBucketPolicyStatus gives the verdict of each vector", async () => {
  await using aws = await openLocalAws();
  const ann = aws.as({ user: "ann" });
  await ann.createBucket("bucket-one");
  await ann.deletePublicAccessBlock("bucket-one");
  using clients = openClients(aws);

  const verdicts: (readonly [vector: string, isPublic: boolean | undefined])[] = [];
  for (const [vector, statement] of Object.entries({ ...PUBLIC, ...FIXED })) {
    await ann.putBucketPolicy("bucket-one", { Statement: statement });
    const read = new GetBucketPolicyStatusCommand({ Bucket: "bucket-one" });
    const { PolicyStatus } = await clients.s3.send(read);
    verdicts.push([vector, PolicyStatus?.IsPublic]);
  }

  expect(verdicts).toEqual([
    ...Object.keys(PUBLIC).map((vector) => [vector, true]),
    ...Object.keys(FIXED).map((vector) => [vector, false]),
  ]);
});

it("B1: one public statement among others makes the policy public", async () => {
  await using aws = await openLocalAws();
  const ann = aws.as({ user: "ann" });
  await ann.createBucket("bucket-one");
  await ann.deletePublicAccessBlock("bucket-one");
  await ann.putBucketPolicy("bucket-one", { Statement: [...Object.values(FIXED), ANYBODY] });
  using clients = openClients(aws);

  const answer = await clients.s3.send(new GetBucketPolicyStatusCommand({ Bucket: "bucket-one" }));

  expect(answer.PolicyStatus).toEqual({ IsPublic: true });
});

it("B1: access points of one account are everybody's in an access point's own policy", async () => {
  await using aws = await openLocalAws();
  const ann = aws.as({ user: "ann" });
  await ann.createBucket("bucket-one");
  await ann.deletePublicAccessBlock("bucket-one");
  await ann.createAccessPoint("point", "bucket-one", { block: { BlockPublicPolicy: false } });
  await ann.putAccessPointPolicy("point", {
    Statement: when("ArnLike", "s3:DataAccessPointArn", ACCESS_POINTS),
  });
  using clients = openClients(aws);

  const answer = await clients.s3Control.send(
    new GetAccessPointPolicyStatusCommand({ AccountId: "111122223333", Name: "point" }),
  );

  expect(answer.PolicyStatus).toEqual({ IsPublic: true });
});
