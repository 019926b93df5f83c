import { DeletePublicAccessBlockCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { openLocalAws } from "../../../playground/aws/open.ts";
import { seedWorld } from "../../../playground/aws/seed.ts";
import { openClients } from "./clients.ts";

describe("events of buckets", () => {
  it("has the names that CloudTrail uses, which are not those of the API", async () => {
    await using aws = await openLocalAws();
    const { buckets } = seedWorld(aws);
    using clients = openClients(aws);
    const ann = aws.as({ user: "ann" });

    await ann.putPublicAccessBlock(buckets.site, { BlockPublicPolicy: false });
    await clients.s3.send(new DeletePublicAccessBlockCommand({ Bucket: buckets.site }));
    await ann.putAccountPublicAccessBlock();
    await ann.deleteAccountPublicAccessBlock();

    const s3 = { eventSource: "s3.amazonaws.com" };
    const host = ["111122223333.s3-control.eu-central-1.amazonaws.com"];
    expect(await clients.drain()).toMatchObject([
      {
        source: "aws.s3",
        detail: {
          ...s3,
          eventName: "PutBucketPublicAccessBlock",
          requestParameters: {
            bucketName: buckets.site,
            publicAccessBlock: "",
            PublicAccessBlockConfiguration: { BlockPublicPolicy: false, BlockPublicAcls: true },
          },
        },
      },
      {
        detail: {
          ...s3,
          eventName: "DeleteBucketPublicAccessBlock",
          requestParameters: {
            bucketName: buckets.site,
            Host: "public-site.s3.eu-central-1.amazonaws.com",
          },
        },
      },
      {
        detail: {
          ...s3,
          eventName: "PutAccountPublicAccessBlock",
          requestParameters: { Host: host },
        },
      },
      {
        detail: {
          ...s3,
          eventName: "DeleteAccountPublicAccessBlock",
          requestParameters: { Host: host },
        },
      },
    ]);
  });

  it("shows a policy as an object, and as nothing when it was refused", async () => {
    await using aws = await openLocalAws();
    const { buckets } = seedWorld(aws);
    using clients = openClients(aws);
    const ann = aws.as({ user: "ann" });
    const policy = { Statement: [{ Effect: "Allow", Principal: "*" }] };

    await ann.putBucketPolicy(buckets.site, policy);
    await expect(ann.putBucketPolicy(buckets.reports, policy)).rejects.toMatchObject({
      code: "AccessDenied",
    });

    expect(await clients.drain()).toMatchObject([
      { detail: { requestParameters: { bucketName: buckets.site, bucketPolicy: policy } } },
      { detail: { errorCode: "AccessDenied", requestParameters: { bucketPolicy: {} } } },
    ]);
  });

  it("shows an ACL as its canned name or as grants, one as an object", async () => {
    await using aws = await openLocalAws();
    const { buckets } = seedWorld(aws);
    using clients = openClients(aws);
    const ann = aws.as({ user: "ann" });
    const URI = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
    await ann.deleteOwnershipControls(buckets.site);
    await clients.drain();

    await ann.putBucketAcl(buckets.site, "public-read");
    await ann.putBucketAcl(buckets.site, { READ: [URI] });

    const Grant = { Grantee: { URI, "xsi:type": "Group" }, Permission: "READ" };
    const list = { AccessControlPolicy: { AccessControlList: { Grant } } };
    expect(await clients.drain()).toMatchObject([
      { detail: { eventName: "PutBucketAcl", requestParameters: { "x-amz-acl": "public-read" } } },
      { detail: { eventName: "PutBucketAcl", requestParameters: { acl: "", ...list } } },
    ]);
  });
});
