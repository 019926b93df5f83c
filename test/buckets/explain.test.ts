import { describe, expect, it } from "vitest";
import { explainVerdict } from "../../src/buckets/explain.ts";
import type { JsonObject } from "../../src/core/json.ts";
import { ALL_USERS, ALLOW_ALL } from "./readings.ts";

const POLICY = {
  Version: "2012-10-17",
  Statement: [ALLOW_ALL, { ...ALLOW_ALL, Sid: "Ours", Principal: { AWS: "111122223333" } }],
};

function verdictOf(input: JsonObject): unknown {
  return explainVerdict(input)["verdict"];
}

describe("explaining a bucket", () => {
  it("says the verdict per channel, per statement by what it is fixed, and what was not given", () => {
    expect(
      explainVerdict({ policy: POLICY, accountBlock: { RestrictPublicBuckets: true } }),
    ).toMatchInlineSnapshot(`
      {
        "channels": [
          {
            "channel": "acl",
            "grade": "PRIVATE",
            "grant": "no",
            "neutraliser": "off",
            "why": null,
          },
          {
            "channel": "policy",
            "grade": "LATENT",
            "grant": "yes",
            "neutraliser": "on",
            "why": null,
          },
          {
            "channel": "objects",
            "grade": "UNKNOWN",
            "grant": "unknown",
            "neutraliser": "off",
            "why": null,
          },
        ],
        "findings": [
          {
            "channel": "policy",
            "denies": [],
            "gifts": [
              "read",
            ],
            "hash": "d7f6d71979fecbd3",
            "id": "AllowAll",
            "where": [
              "/export",
            ],
            "why": "Principal *, and no condition that fixes it",
          },
        ],
        "notGiven": [
          "isPublic",
          "acl",
          "ownership",
          "bucketBlock",
          "accessPoints",
        ],
        "severity": null,
        "shared": [
          {
            "channel": "policy",
            "gives": [
              "read",
            ],
            "kind": "account",
            "name": "111122223333",
            "statement": "Ours",
            "where": [
              "/export",
            ],
          },
        ],
        "statements": [
          {
            "broad": false,
            "channel": "policy",
            "effect": "allow",
            "fixed": false,
            "gives": [
              "read",
            ],
            "hash": "d7f6d71979fecbd3",
            "id": "AllowAll",
            "public": true,
            "where": [
              "/export",
            ],
            "why": "Principal *, and no condition that fixes it",
          },
          {
            "broad": false,
            "channel": "policy",
            "effect": "allow",
            "fixed": true,
            "gives": [
              "read",
            ],
            "hash": "a4aa4eac8a7e6663",
            "id": "Ours",
            "public": false,
            "where": [
              "/export",
            ],
            "why": "it names its principals",
          },
        ],
        "verdict": "LATENT",
      }
    `);
  });

  it("says how bad it is when it is public", () => {
    expect(explainVerdict({ policy: POLICY })).toMatchObject({
      verdict: "PUBLIC",
      severity: "high",
    });
  });

  it.each<readonly [string, JsonObject, string]>([
    ["text", { policy: JSON.stringify(POLICY) }, "PUBLIC"],
    ["AWS's answer", { policy: { Policy: JSON.stringify(POLICY) } }, "PUBLIC"],
    ["a part of our own form", { policy: { read: "ok", value: JSON.stringify(POLICY) } }, "PUBLIC"],
    ["an unknown part", { policy: { read: "unknown", reason: "AccessDenied" } }, "UNKNOWN"],
    ["an absent part", { policy: { read: "absent" } }, "PRIVATE"],
    ["null", { policy: null }, "PRIVATE"],
    ["another form", { policy: 5 }, "UNKNOWN"],
    [
      "AWS's status",
      { policy: POLICY, isPublic: { PolicyStatus: { IsPublic: false } } },
      "PRIVATE",
    ],
    ["a status that is none", { policy: POLICY, isPublic: "perhaps" }, "PUBLIC"],
    ["nothing", {}, "PRIVATE"],
  ])("takes a policy as %s", (_what, input, verdict) => {
    expect(verdictOf(input)).toBe(verdict);
  });

  it.each<readonly [string, JsonObject, string]>([
    ["a canned name", { acl: "public-read" }, "PUBLIC"],
    [
      "AWS's answer",
      {
        acl: {
          Owner: {},
          Grants: [
            { Grantee: { URI: ALL_USERS }, Permission: "READ" },
            { Grantee: { ID: "x" }, Permission: "FULL_CONTROL" },
          ],
        },
      },
      "PUBLIC",
    ],
    ["our own form", { acl: [{ uri: ALL_USERS, permission: "READ" }] }, "PUBLIC"],
    ["another form", { acl: 5 }, "UNKNOWN"],
    ["with ACLs off", { acl: "public-read", ownership: "BucketOwnerEnforced" }, "LATENT"],
    [
      "with ACLs off, in AWS's words",
      {
        acl: "public-read",
        ownership: { OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] } },
      },
      "LATENT",
    ],
    ["with ownership of another form", { acl: "public-read", ownership: 5 }, "UNKNOWN"],
  ])("takes an ACL as %s", (_what, input, verdict) => {
    expect(verdictOf(input)).toBe(verdict);
  });

  it.each<readonly [string, JsonObject, string]>([
    [
      "in AWS's names",
      { bucketBlock: { PublicAccessBlockConfiguration: { RestrictPublicBuckets: true } } },
      "LATENT",
    ],
    ["in ours", { bucketBlock: { restrictPublicBuckets: true } }, "LATENT"],
    ["of another form", { bucketBlock: "all" }, "UNKNOWN"],
    [
      "with a switch of another form",
      { bucketBlock: { RestrictPublicBuckets: "perhaps" } },
      "UNKNOWN",
    ],
  ])("takes a block %s", (_what, input, verdict) => {
    expect(verdictOf({ policy: POLICY, ...input })).toBe(verdict);
  });

  it("takes access points", () => {
    const points = [
      { Name: "open", Policy: JSON.stringify(POLICY), NetworkOrigin: "Internet" },
      { name: "vpc", policy: POLICY, networkOrigin: "vpc" },
      { policy: POLICY, networkOrigin: "elsewhere" },
      { name: "blocked", policy: POLICY, block: { RestrictPublicBuckets: true } },
    ];

    const { channels } = explainVerdict({ accessPoints: points });

    expect(channels).toMatchObject([
      { channel: "acl" },
      { channel: "policy" },
      { channel: "access-point:open", grade: "PUBLIC" },
      { channel: "access-point:vpc", grade: "LATENT" },
      { channel: "access-point:access point 3", grade: "UNKNOWN" },
      { channel: "access-point:blocked", grade: "LATENT" },
      { channel: "objects" },
    ]);
    expect(verdictOf({ accessPoints: "none" })).toBe("UNKNOWN");
  });
});
