import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketDecoder } from "../../src/buckets/decode.ts";
import { type JsonObject, jsonObject } from "../../src/core/json.ts";
import { ACCOUNT, ALL_USERS, BUCKET } from "./readings.ts";
import { decode, only, POLICY, RECEIVED, record } from "./trail.ts";

describe("calls that concern a bucket", () => {
  it("become one touch with who, through what and from where", () => {
    const event = only(record("PutBucketPolicy", { bucketName: BUCKET, bucketPolicy: {} }));

    expect(event).toEqual({
      id: `raw1/bucket.touched/${ACCOUNT}/${BUCKET}`,
      kind: "bucket.touched",
      caseKind: "exposure",
      ref: { by: "key", key: `${ACCOUNT}/${BUCKET}` },
      at: new Date("2026-11-21T14:00:00Z"),
      actor: {
        kind: "aws",
        principal: `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/kim@example.com`,
      },
      data: {
        account: ACCOUNT,
        bucket: BUCKET,
        eventId: "e1",
        eventName: "PutBucketPolicy",
        at: "2026-11-21T14:00:00.000Z",
        what: "policy",
        actor: {
          principal: `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/kim@example.com`,
          kind: "person",
          name: "kim@example.com",
          role: "Admin",
          via: "AWS CLI",
          from: "203.0.113.9",
        },
        ok: true,
      },
    });
  });

  it.each([
    "CreateBucket",
    "DeleteBucket",
    "PutBucketPolicy",
    "DeleteBucketPolicy",
    "PutBucketAcl",
    "PutBucketPublicAccessBlock",
    "DeleteBucketPublicAccessBlock",
    "PutBucketOwnershipControls",
    "DeleteBucketOwnershipControls",
  ])("%s names its bucket", (eventName) => {
    expect(only(record(eventName, { bucketName: BUCKET })).ref).toEqual({
      by: "key",
      key: `${ACCOUNT}/${BUCKET}`,
    });
  });

  it.each([
    "CreateAccessPoint",
    "DeleteAccessPoint",
    "PutAccessPointPolicy",
    "DeleteAccessPointPolicy",
    "CreateAccessPointForObjectLambda",
    "PutAccessPointPolicyForObjectLambda",
    "CreateMultiRegionAccessPoint",
    "PutMultiRegionAccessPointPolicy",
  ])("%s names a bucket, or makes all of the account worth a look", (eventName) => {
    const source = { eventSource: "s3-control.amazonaws.com" };
    const named = only(record(eventName, { name: "ap", bucket: BUCKET }, source));
    const nested = only(
      record(eventName, { CreateAccessPointRequest: { Bucket: BUCKET } }, source),
    );
    const unnamed = only(record(eventName, { name: "ap" }, source));

    expect(named.ref).toEqual({ by: "key", key: `${ACCOUNT}/${BUCKET}` });
    expect(named.data).toMatchObject({ accessPoint: "ap" });
    expect(nested.ref).toEqual(named.ref);
    expect(unnamed.ref).toEqual({ by: "key", key: ACCOUNT });
  });

  it.each([
    { Host: [`222233334444.s3-control.eu-west-1.amazonaws.com`] },
    { host: "222233334444.s3-control.eu-west-1.amazonaws.com" },
    { accountId: "222233334444" },
  ])("account-wide calls name the account in %j", (request) => {
    for (const eventName of ["PutAccountPublicAccessBlock", "DeleteAccountPublicAccessBlock"])
      expect(only(record(eventName, { publicAccessBlock: "", ...request })).ref).toEqual({
        by: "key",
        key: "222233334444",
      });
  });

  it("a bucket belongs to its owner, not to the account of who called", () => {
    const resources = [
      { type: "AWS::S3::Object" },
      { type: "AWS::S3::Bucket", accountId: "999900001111" },
    ];

    expect(only(record("PutBucketAcl", { bucketName: BUCKET }, { resources })).ref).toEqual({
      by: "key",
      key: `999900001111/${BUCKET}`,
    });
  });

  it.each([{ bucketName: "" }, { bucketName: [""] }, { bucketName: "no/name" }, {}, null])(
    "without a name all of the account is looked at: %j",
    (request) => {
      expect(only(record("PutBucketPolicy", request, { resources: null })).ref).toEqual({
        by: "key",
        key: ACCOUNT,
      });
    },
  );

  it("an ARN in place of a name is its bucket", () => {
    expect(only(record("PutBucketPolicy", { bucketName: `arn:aws:s3:::${BUCKET}` })).ref).toEqual({
      by: "key",
      key: `${ACCOUNT}/${BUCKET}`,
    });
  });
});

describe("calls that failed", () => {
  it.each(["AccessDenied", "AccessControlListNotSupported"])(
    "B17: %s on a publishing call is an attempt of its principal",
    (errorCode) => {
      const event = only(
        record("PutBucketPolicy", { bucketName: BUCKET, bucketPolicy: {} }, { errorCode }),
      );

      expect(event.ref).toEqual({
        by: "key",
        key: `${ACCOUNT}/attempts:arn:aws:sts::${ACCOUNT}:assumed-role/Admin/kim@example.com`,
      });
      expect(event.data).toMatchObject({ ok: false, error: errorCode, bucket: BUCKET });
    },
  );

  it.each([
    ["PutBucketPolicy", { errorCode: "MalformedPolicy" }],
    ["PutBucketPolicy", { errorMessage: "something else" }],
    ["DeleteBucketPolicy", { errorCode: "AccessDenied" }],
    ["PutBucketPolicy", { errorCode: 5 }],
  ])("%s with %j is no change and no attempt", (eventName, failure) => {
    expect(decode(record(eventName, { bucketName: BUCKET }, failure))).toHaveProperty("nothing");
  });
});

describe("everything else", () => {
  it.each<readonly [string, JsonObject]>([
    ["another call of S3", record("PutBucketTagging", { bucketName: BUCKET })],
    ["a call on an object", record("PutObjectAcl", { bucketName: BUCKET })],
    [
      "the same name elsewhere",
      record("PutBucketPolicy", { bucketName: BUCKET }, { eventSource: "glacier.amazonaws.com" }),
    ],
    ["a name of Object", record("constructor", {})],
    ["no API call", { hello: "world" }],
  ])("%s is nothing of ours", (_what, body) => {
    expect(decode(body)).toHaveProperty("nothing");
  });

  it("what is no CloudTrail record is nothing of ours", () => {
    const raw = { source: "own", id: "x", body: {} } as const;

    expect(bucketDecoder.decode(raw, POLICY, RECEIVED)).toEqual({
      nothing: "no CloudTrail record",
    });
  });

  it("a call without an account is rejected", () => {
    const body = record(
      "PutBucketPolicy",
      { bucketName: BUCKET },
      { recipientAccountId: "mine", userIdentity: null },
    );

    expect(decode(body)).toEqual({ rejected: "PutBucketPolicy: no account" });
  });

  it("what is missing is taken from elsewhere or called unknown", () => {
    const body = record(
      "PutBucketPolicy",
      { bucketName: BUCKET },
      {
        eventTime: "soon",
        eventID: null,
        userAgent: null,
        sourceIPAddress: null,
        userIdentity: { type: "AWSAccount" },
      },
    );

    expect(only(body)).toMatchObject({
      at: RECEIVED,
      actor: { principal: "unknown" },
      data: {
        eventId: "raw1",
        actor: {
          principal: "unknown",
          name: "unknown",
          via: "an unknown tool",
          from: "an unknown address",
        },
      },
    });
  });

  it.each<readonly [JsonObject, string]>([
    [{ type: "Root", arn: `arn:aws:iam::${ACCOUNT}:root` }, "root"],
    [{ type: "IAMUser", arn: `arn:aws:iam::${ACCOUNT}:user/ops/lee`, userName: "lee" }, "lee"],
    [
      { type: "AWSService", invokedBy: "cloudformation.amazonaws.com" },
      "cloudformation.amazonaws.com",
    ],
    [
      {
        type: "AssumedRole",
        arn: "arn:aws:sts::1:assumed-role/R/s",
        sessionContext: { sourceIdentity: "max" },
      },
      "max",
    ],
    [{ type: "SAMLUser", arn: "arn:aws:sts::1:assumed-role/R/s" }, "s"],
    [{ arn: "arn:aws:iam::1:user/x" }, "x"],
  ])("calls %j %s", (userIdentity, name) => {
    expect(
      only(record("PutBucketPolicy", { bucketName: BUCKET }, { userIdentity })).data["actor"],
    ).toMatchObject({ name });
  });

  it.each([
    ["APN/1.0 HashiCorp/1.0 Terraform/1.9", "Terraform"],
    ["[S3Console/0.4, aws-internal/3]", "console"],
    ["[Boto3/1.34]", "SDK"],
    ["a tool of ours", "a tool of ours"],
  ])("says that %s is %s", (userAgent, via) => {
    expect(
      only(record("PutBucketPolicy", { bucketName: BUCKET }, { userAgent })).data["actor"],
    ).toMatchObject({ via });
  });

  it("never throws, whatever is in any place of a record", () => {
    const body = record("PutBucketAcl", { bucketName: BUCKET, "x-amz-acl": "public-read" });
    const names = Object.keys(body).filter(
      (name) => name !== "eventName" && name !== "eventSource",
    );
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.jsonValue(), (name, value) => {
        const spoilt = jsonObject.parse(JSON.parse(JSON.stringify({ ...body, [name]: value })));
        const decoded = decode(spoilt);
        expect(Object.keys(decoded)).toHaveLength(1);
        if ("events" in decoded) decoded.events.forEach((event) => bucketDecoder.project(event));
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the documented form", () => {
  it("names what is known and is null where something is unknown", () => {
    const known = only(record("PutBucketAcl", { bucketName: BUCKET, "x-amz-acl": "public-read" }));
    const unknown = only(
      record("DeleteAccountPublicAccessBlock", null, { userIdentity: null, sourceIPAddress: null }),
    );

    expect(bucketDecoder.project(known)).toEqual({
      kind: "bucket.touched",
      at: "2026-11-21T14:00:00.000Z",
      eventName: "PutBucketAcl",
      bucket: BUCKET,
      actor: `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/kim@example.com`,
      ok: true,
      account: ACCOUNT,
      accessPoint: null,
      via: "AWS CLI",
      sourceIp: "203.0.113.9",
      error: null,
      publicGrants: [{ uri: ALL_USERS, permission: "READ" }],
    });
    expect(bucketDecoder.project(unknown)).toMatchObject({
      bucket: null,
      actor: null,
      sourceIp: null,
      publicGrants: null,
    });
  });

  it("is nothing for other events", () => {
    const event = only(record("PutBucketAcl", { bucketName: BUCKET }));

    expect(bucketDecoder.project({ ...event, kind: "sg.touched" })).toBeUndefined();
    expect(bucketDecoder.project({ ...event, kind: "bucket.observed", data: {} })).toBeUndefined();
  });
});
