import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/core/json.ts";
import { ALL_USERS, BUCKET } from "./readings.ts";
import { only, record } from "./trail.ts";

const OWNER = "d25639fbe9c19cd30a4c0f43fbf00e2d";

function grant(uri: string, permission: string): JsonObject {
  return { Grantee: { "xsi:type": "Group", URI: uri }, Permission: permission };
}

describe("public grants in a request", () => {
  const users = { uri: ALL_USERS, permission: "READ" };
  const authenticated = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";

  it.each<readonly [string, JsonObject, unknown]>([
    ["canned", { "x-amz-acl": "public-read" }, [users]],
    [
      "canned, as a list",
      { "x-amz-acl": ["public-read-write"] },
      [users, { ...users, permission: "WRITE" }],
    ],
    [
      "canned, for all AWS users",
      { "x-amz-acl": "authenticated-read" },
      [{ uri: authenticated, permission: "READ" }],
    ],
    ["canned, private", { "x-amz-acl": "private" }, []],
    ["canned, of another kind", { "x-amz-acl": "constructor" }, []],
    ["a header", { "x-amz-grant-read": `uri="${ALL_USERS}", id="${OWNER}"` }, [users]],
    [
      "headers as lists",
      { "x-amz-grant-full-control": [`uri=${ALL_USERS}`] },
      [{ ...users, permission: "FULL_CONTROL" }],
    ],
    [
      "a body with one grant",
      { AccessControlPolicy: { AccessControlList: { Grant: grant(ALL_USERS, "READ") } } },
      [users],
    ],
    [
      "a body with several",
      {
        AccessControlPolicy: {
          AccessControlList: {
            Grant: [
              grant(ALL_USERS, "READ"),
              { Grantee: { ID: OWNER }, Permission: "FULL_CONTROL" },
              grant("http://acs.amazonaws.com/groups/s3/LogDelivery", "WRITE"),
            ],
          },
        },
      },
      [users],
    ],
    ["a body of another form", { AccessControlPolicy: { AccessControlList: "" } }, []],
  ])("%s", (_what, request, expected) => {
    const event = only(record("PutBucketAcl", { bucketName: BUCKET, acl: [""], ...request }));

    expect(event.data["aclSeen"]).toEqual(expected);
  });

  it("are unknown when the call shows none, and none for a bucket that is made without", () => {
    expect(only(record("PutBucketAcl", { bucketName: BUCKET, acl: "" })).data).not.toHaveProperty(
      "aclSeen",
    );
    expect(only(record("CreateBucket", { bucketName: BUCKET })).data["aclSeen"]).toEqual([]);
    expect(
      only(record("CreateBucket", { bucketName: BUCKET, "x-amz-acl": "public-read" })).data[
        "aclSeen"
      ],
    ).toEqual([users]);
  });
});

describe("switches in a request", () => {
  it.each<readonly [JsonObject, unknown]>([
    [
      { BlockPublicAcls: true, IgnorePublicAcls: "true", BlockPublicPolicy: false },
      {
        blockPublicAcls: true,
        ignorePublicAcls: true,
        blockPublicPolicy: false,
        restrictPublicBuckets: false,
      },
    ],
    [{ BlockPublicAcls: "perhaps" }, undefined],
  ])("%j", (configuration, expected) => {
    const request = { bucketName: BUCKET, PublicAccessBlockConfiguration: configuration };

    expect(only(record("PutBucketPublicAccessBlock", request)).data["block"]).toEqual(expected);
  });

  it("may be missing", () => {
    expect(
      only(record("PutBucketPublicAccessBlock", { bucketName: BUCKET })).data,
    ).not.toHaveProperty("block");
  });
});
