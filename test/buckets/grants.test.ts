import { describe, expect, it } from "vitest";
import { acceptedBy } from "../../src/buckets/accept.ts";
import { severityOf } from "../../src/buckets/finding.ts";
import { giftsOfAcl } from "../../src/buckets/grants.ts";
import { judgeBucket } from "../../src/buckets/verdict.ts";
import type { JsonObject } from "../../src/core/json.ts";
import { ALLOW_ALL, ANYBODY, BUCKET, bucket, policyOf } from "./readings.ts";

function gifts(changes: JsonObject): unknown {
  const { findings } = judgeBucket(
    bucket({ policy: policyOf({ ...ALLOW_ALL, ...changes }) }),
    undefined,
  );
  return findings.map((each) => [each.gifts, each.where]);
}

const BOTH = [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`];

describe("what a statement gives", () => {
  it.each<readonly [string, JsonObject, unknown]>([
    ["reading under a prefix", {}, [[["read"], ["/export"]]]],
    ["reading everything", { Resource: `arn:aws:s3:::${BUCKET}/*` }, [[["read"], []]]],
    ["a prefix that is cut", { Resource: `arn:aws:s3:::${BUCKET}/a*` }, [[["read"], ["/a"]]]],
    [
      "two prefixes",
      { Resource: [`arn:aws:s3:::${BUCKET}/a/*`, `arn:aws:s3:::${BUCKET}/b/c/*`] },
      [[["read"], ["/a", "/b/c"]]],
    ],
    ["listing", { Action: "s3:ListBucket", Resource: `arn:aws:s3:::${BUCKET}` }, [[["list"], []]]],
    [
      "everything",
      { Action: "s3:*", Resource: BOTH },
      [[["rights", "write", "read", "list", "metadata"], []]],
    ],
    [
      "everything on the bucket itself",
      { Action: "*", Resource: `arn:aws:s3:::${BUCKET}` },
      [[["rights", "write", "list", "metadata"], []]],
    ],
    ["writing", { Action: ["s3:PutObject", "s3:DeleteObject"] }, [[["write"], ["/export"]]]],
    ["rights", { Action: "S3:PUT*ACL", Resource: BOTH }, [[["rights"], []]]],
    ["one letter open", { Action: "s3:GetObjec?" }, [[["read"], ["/export"]]]],
    ["metadata", { Action: "s3:GetObjectTagging" }, [[["metadata"], ["/export"]]]],
    [
      "all but",
      { Action: undefined, NotAction: ["s3:Get*", "s3:List*"], Resource: "*" },
      [[["rights", "write"], []]],
    ],
    ["something else", { Action: "rds:*" }, [[["metadata"], ["/export"]]]],
    [
      "an action that does not fit its resource",
      { Action: "s3:GetObject", Resource: `arn:aws:s3:::${BUCKET}` },
      [[["read"], []]],
    ],
    [
      "no action that is understood",
      { Action: 5 },
      [[["rights", "write", "read", "metadata"], ["/export"]]],
    ],
    [
      "resources left out",
      { Resource: undefined, NotResource: `arn:aws:s3:::${BUCKET}/x` },
      [[["read"], []]],
    ],
    [
      "the objects of an access point",
      { Resource: "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap/object/x/*" },
      [[["read"], ["/x"]]],
    ],
    [
      "a bucket by wildcard",
      { Action: "s3:*", Resource: "arn:aws:s3:::rep*" },
      [[["rights", "write", "read", "list", "metadata"], []]],
    ],
  ])("%s", (_what, changes, expected) => {
    expect(gifts(changes)).toEqual(expected);
  });

  it("B8: names exactly the public statement of three, and a Deny that seems to narrow it", () => {
    const verdict = judgeBucket(
      bucket({
        policy: policyOf(
          { ...ALLOW_ALL, Sid: "Partner", Principal: { AWS: "123456789012" } },
          { ...ALLOW_ALL, Sid: undefined },
          { ...ALLOW_ALL, Sid: "NoHttp", Effect: "Deny", Action: "s3:*" },
          { ...ALLOW_ALL, Sid: "NoPut", Effect: "Deny", Action: "s3:PutObject" },
        ),
      }),
      undefined,
    );

    expect(verdict.findings).toMatchObject([
      { id: "statement 2", why: "Principal *, and no condition that fixes it", denies: ["NoHttp"] },
    ]);
  });
});

describe("what an ACL gives", () => {
  it.each([
    ["READ", ["list"]],
    ["WRITE", ["write"]],
    ["READ_ACP", ["metadata"]],
    ["WRITE_ACP", ["rights"]],
    ["FULL_CONTROL", ["rights", "write", "list", "metadata"]],
    ["SOMETHING_NEW", ["rights", "write", "read", "list", "metadata"]],
  ])("%s", (permission, expected) => {
    expect(giftsOfAcl([{ ...ANYBODY, permission }]).gifts).toEqual(expected);
  });
});

describe("the severity", () => {
  it.each([
    [["write"], false, "critical"],
    [["read", "rights"], false, "critical"],
    [["read"], false, "high"],
    [["list"], false, "high"],
    [[], false, "high"],
    [["metadata"], false, "medium"],
    [["metadata"], true, "high"],
    [["list"], true, "critical"],
    [["write"], true, "critical"],
  ] as const)("of %j, sensitive %s: %s", (given, sensitive, severity) => {
    expect(severityOf([{ gifts: ["metadata"] }, { gifts: [...given] }], sensitive)).toBe(severity);
  });
});

describe("what the configuration accepts", () => {
  const NOW = new Date("2026-11-21T14:00:00Z");
  const [finding] = judgeBucket(bucket({ policy: policyOf(ALLOW_ALL) }), undefined).findings;
  const findings = finding ? [finding] : [];
  const rule = {
    bucket: BUCKET,
    channel: "policy",
    statement: finding?.hash ?? "",
    until: "2026-11-21",
    owner: "web team",
    reason: "a public website",
  } as const;

  it("is what it names, to the end of its last day", () => {
    const end = new Date("2026-11-22T00:00:00Z");

    expect(acceptedBy(BUCKET, findings, [rule], NOW)).toEqual({
      owner: "web team",
      reason: "a public website",
      until: end,
    });
    expect(acceptedBy(BUCKET, findings, [rule], end)).toBeUndefined();
  });

  it.each([
    ["another bucket", { bucket: "other" }],
    ["another channel", { channel: "acl" as const }],
    ["another statement", { statement: "0123456789abcdef" }],
  ])("is not %s", (_what, changes) => {
    expect(acceptedBy(BUCKET, findings, [{ ...rule, ...changes }], NOW)).toBeUndefined();
  });

  it("is nothing as soon as one grant was not agreed to", () => {
    const other = findings.map((each) => ({ ...each, channel: "acl", hash: "acl" }));

    expect(acceptedBy(BUCKET, [...findings, ...other], [rule], NOW)).toBeUndefined();
    expect(
      acceptedBy(
        BUCKET,
        [...findings, ...other],
        [rule, { ...rule, channel: "acl", statement: "all", until: "2026-12-01" }],
        NOW,
      ),
    ).toMatchObject({ until: new Date("2026-11-22T00:00:00Z") });
  });
});
