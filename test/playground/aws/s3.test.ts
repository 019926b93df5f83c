import {
  CreateBucketCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetBucketLocationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketTaggingCommand,
  GetBucketWebsiteCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketAclCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { openLocalAws } from "../../../playground/aws/open.ts";
import { seedWorld } from "../../../playground/aws/seed.ts";
import { type Clients, openClients } from "./clients.ts";

const EVERYBODY = "http://acs.amazonaws.com/groups/global/AllUsers";
const OPEN = JSON.stringify({
  Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" }],
});

async function granteesOf({ s3 }: Clients, Bucket: string): Promise<(string | undefined)[]> {
  const { Grants = [] } = await s3.send(new GetBucketAclCommand({ Bucket }));
  return Grants.map(({ Grantee }) => Grantee?.URI ?? Grantee?.Type);
}

describe("buckets", () => {
  it("lists the buckets of the account with their regions", async () => {
    await using aws = await openLocalAws();
    seedWorld(aws);
    using clients = openClients(aws);

    const answer = await clients.s3.send(new ListBucketsCommand({}));

    expect(answer.Buckets).toMatchObject([
      { Name: "reports-eu", CreationDate: new Date("2025-03-01T09:00:00Z") },
      { Name: "public-site", BucketRegion: "eu-central-1" },
      { Name: "logs-archive" },
    ]);
  });

  it("gives a new bucket all four switches and no ACLs", async () => {
    await using aws = await openLocalAws();
    using clients = openClients(aws);
    const Bucket = "bucket-one";
    const CreateBucketConfiguration = { LocationConstraint: "eu-central-1" } as const;

    await clients.s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));

    const block = await clients.s3.send(new GetPublicAccessBlockCommand({ Bucket }));
    const owned = await clients.s3.send(new GetBucketOwnershipControlsCommand({ Bucket }));
    const place = await clients.s3.send(new GetBucketLocationCommand({ Bucket }));
    expect(Object.values(block.PublicAccessBlockConfiguration ?? {})).toEqual(Array(4).fill(true));
    expect(owned.OwnershipControls?.Rules).toEqual([{ ObjectOwnership: "BucketOwnerEnforced" }]);
    expect(place.LocationConstraint).toBe("eu-central-1");
    await expect(clients.s3.send(new CreateBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: "BucketAlreadyOwnedByYou",
    });
  });

  it("names what a bucket does not have", async () => {
    await using aws = await openLocalAws();
    const { buckets } = seedWorld(aws);
    using clients = openClients(aws);
    const { s3 } = clients;
    const [reports, site] = [{ Bucket: buckets.reports }, { Bucket: buckets.site }];
    const [archive, nowhere] = [{ Bucket: buckets.logs }, { Bucket: "nowhere" }];
    const foreign = { ...site, ExpectedBucketOwner: "444455556666" };

    const refusals: readonly (readonly [sent: Promise<unknown>, name: string])[] = [
      [s3.send(new GetBucketPolicyCommand(reports)), "NoSuchBucketPolicy"],
      [s3.send(new GetBucketPolicyStatusCommand(reports)), "NoSuchBucketPolicy"],
      [s3.send(new GetPublicAccessBlockCommand(site)), "NoSuchPublicAccessBlockConfiguration"],
      [s3.send(new GetBucketOwnershipControlsCommand(archive)), "OwnershipControlsNotFoundError"],
      [s3.send(new GetBucketWebsiteCommand(reports)), "NoSuchWebsiteConfiguration"],
      [s3.send(new GetBucketAclCommand(nowhere)), "NoSuchBucket"],
      [s3.send(new GetBucketAclCommand(foreign)), "AccessDenied"],
    ];

    await Promise.all(
      refusals.map(async ([sent, name]) => expect(sent).rejects.toMatchObject({ name })),
    );
  });

  it("shows tags and website where there are some", async () => {
    await using aws = await openLocalAws();
    const { buckets } = seedWorld(aws);
    using clients = openClients(aws);

    const tags = await clients.s3.send(new GetBucketTaggingCommand({ Bucket: buckets.reports }));
    const site = await clients.s3.send(new GetBucketWebsiteCommand({ Bucket: buckets.site }));
    const untagged = aws.world.accounts.get("111122223333")?.buckets.get(buckets.site);
    if (untagged !== undefined) untagged.tags = {};

    expect(tags.TagSet).toContainEqual({ Key: "data", Value: "confidential" });
    expect(site.IndexDocument).toEqual({ Suffix: "index.html" });
    await expect(
      clients.s3.send(new GetBucketTaggingCommand({ Bucket: buckets.site })),
    ).rejects.toMatchObject({ name: "NoSuchTagSet" });
  });

  it("sends callers of another region away, but tells the region", async () => {
    await using aws = await openLocalAws();
    const { buckets } = seedWorld(aws);
    using clients = openClients(aws, { region: "us-east-1" });
    const Bucket = buckets.reports;

    const place = await clients.s3.send(new GetBucketLocationCommand({ Bucket }));

    expect(place.LocationConstraint).toBe("eu-central-1");
    await expect(clients.s3.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toMatchObject({
      name: "PermanentRedirect",
      $response: { headers: { "x-amz-bucket-region": "eu-central-1" } },
    });
    await expect(clients.s3.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 301 },
    });
  });
});

describe("policies", () => {
  it("gives back the very text that was put", async () => {
    await using aws = await openLocalAws();
    const { buckets } = seedWorld(aws);
    using clients = openClients(aws);
    const Policy = `{ "Statement" : {"Effect":"Allow","Principal":{"AWS":"444455556666"}, "Sid":"ü <&>"} }`;

    await clients.s3.send(new PutBucketPolicyCommand({ Bucket: buckets.reports, Policy }));

    const stored = await clients.s3.send(new GetBucketPolicyCommand({ Bucket: buckets.reports }));
    expect(stored.Policy).toBe(Policy);
    await clients.s3.send(new DeleteBucketPolicyCommand({ Bucket: buckets.reports }));
    await expect(
      clients.s3.send(new GetBucketPolicyCommand({ Bucket: buckets.reports })),
    ).rejects.toMatchObject({ name: "NoSuchBucketPolicy" });
  });

  it.each([
    ["a public one where those are blocked", OPEN, "AccessDenied"],
    ["no JSON", "{", "MalformedPolicy"],
    ["no statement", "{}", "MalformedPolicy"],
    ["a list", "[]", "MalformedPolicy"],
  ])("refuses %s", async (_what, Policy, name) => {
    await using aws = await openLocalAws();
    const { buckets } = seedWorld(aws);
    using clients = openClients(aws);

    const sent = clients.s3.send(new PutBucketPolicyCommand({ Bucket: buckets.reports, Policy }));

    await expect(sent).rejects.toMatchObject({ name });
  });

  it("refuses a public policy while only the account blocks it", async () => {
    await using aws = await openLocalAws();
    const { buckets } = seedWorld(aws);
    const ann = aws.as({ user: "ann" });

    await ann.putAccountPublicAccessBlock();
    const refused = ann.putBucketPolicy(buckets.site, OPEN);
    await expect(refused).rejects.toMatchObject({ code: "AccessDenied" });
    await ann.deleteAccountPublicAccessBlock();
    await ann.putBucketPolicy(buckets.site, OPEN);

    expect(aws.world.accounts.get("111122223333")?.buckets.get(buckets.site)?.policy).toBe(OPEN);
  });
});

describe("ACLs", () => {
  it("takes a canned ACL, headers or grants once ACLs are on and the block is off", async () => {
    await using aws = await openLocalAws();
    const { buckets } = seedWorld(aws);
    using clients = openClients(aws);
    const { s3 } = clients;
    const Bucket = buckets.site;
    await s3.send(new DeleteBucketOwnershipControlsCommand({ Bucket }));

    await s3.send(new PutBucketAclCommand({ Bucket, ACL: "public-read-write" }));
    expect(await granteesOf(clients, Bucket)).toEqual(["CanonicalUser", EVERYBODY, EVERYBODY]);
    await s3.send(new PutBucketAclCommand({ Bucket, GrantRead: `uri="${EVERYBODY}"` }));
    expect(await granteesOf(clients, Bucket)).toEqual([EVERYBODY]);
    const Grants = [
      { Grantee: { Type: "Group" as const, URI: EVERYBODY }, Permission: "READ_ACP" as const },
      { Grantee: { Type: "CanonicalUser" as const, ID: "me" }, Permission: "WRITE" as const },
    ];
    await s3.send(new PutBucketAclCommand({ Bucket, AccessControlPolicy: { Grants } }));

    const acl = await s3.send(new GetBucketAclCommand({ Bucket }));
    expect(acl.Grants).toEqual(Grants);
  });

  it("hides public grants while they are ignored, and all while ACLs are off", async () => {
    await using aws = await openLocalAws();
    const { buckets } = seedWorld(aws);
    using clients = openClients(aws);
    const { s3 } = clients;
    const Bucket = buckets.site;
    const ann = aws.as({ user: "ann" });
    await ann.deleteOwnershipControls(Bucket);
    await ann.putBucketAcl(Bucket, "public-read");

    await s3.send(
      new PutPublicAccessBlockCommand({
        Bucket,
        PublicAccessBlockConfiguration: { IgnorePublicAcls: true },
      }),
    );
    expect(await granteesOf(clients, Bucket)).toEqual(["CanonicalUser"]);
    await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
    expect(await granteesOf(clients, Bucket)).toEqual(["CanonicalUser", EVERYBODY]);

    const OwnershipControls = { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" as const }] };
    await expect(
      s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls })),
    ).rejects.toMatchObject({ name: "InvalidBucketAclWithObjectOwnership" });
  });

  it("refuses an ACL where ACLs are off, and a public one where those are blocked", async () => {
    await using aws = await openLocalAws();
    const { buckets } = seedWorld(aws);
    using clients = openClients(aws);
    async function publish(Bucket: string): Promise<unknown> {
      return clients.s3.send(new PutBucketAclCommand({ Bucket, ACL: "public-read" }));
    }

    await expect(publish(buckets.site)).rejects.toMatchObject({
      name: "AccessControlListNotSupported",
    });
    await expect(publish(buckets.logs)).rejects.toMatchObject({ name: "AccessDenied" });
    await clients.s3.send(new PutBucketAclCommand({ Bucket: buckets.site, ACL: "private" }));
  });
});
