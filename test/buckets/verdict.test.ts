import { describe, expect, it } from "vitest";
import { anyOf, type Switch } from "../../src/buckets/block.ts";
import { gradeOf, judgeBucket } from "../../src/buckets/verdict.ts";
import type { BucketReading, Part, PublicAccessBlock } from "../../src/core/readings.ts";
import {
  ALL_USERS,
  ALLOW_ALL,
  ANYBODY,
  bucket,
  DENIED,
  OFF,
  ON,
  ok,
  policyOf,
} from "./readings.ts";

const GRANTS = ["yes", "no", "unknown"] as const;
const SWITCHES = ["off", "on", "unknown"] as const;
const CELLS = {
  yes: { off: "PUBLIC", on: "LATENT", unknown: "UNKNOWN" },
  no: { off: "PRIVATE", on: "BLOCKED", unknown: "PRIVATE" },
  unknown: { off: "UNKNOWN", on: "BLOCKED", unknown: "UNKNOWN" },
} as const;

/** A block with one flag in one of its three values. */
function block(flag: keyof PublicAccessBlock, value: Switch): Part<PublicAccessBlock> {
  if (value === "unknown") return DENIED;
  return ok({ ...OFF, [flag]: value === "on" });
}

function gradeOfChannel(of: BucketReading, channel: string): string | undefined {
  return judgeBucket(of, undefined).channels.find((each) => each.channel === channel)?.grade;
}

describe("B3: the nine cells", () => {
  const all = GRANTS.flatMap((grant) => SWITCHES.map((neutraliser) => ({ grant, neutraliser })));

  it.each(all)("grant $grant, neutraliser $neutraliser", ({ grant, neutraliser }) => {
    expect(gradeOf(grant, neutraliser)).toBe(CELLS[grant][neutraliser]);
  });

  const policies = { yes: policyOf(ALLOW_ALL), no: { read: "absent" }, unknown: DENIED } as const;
  const acls = { yes: ok([ANYBODY]), no: ok([]), unknown: DENIED } as const;

  it.each(all)(
    "policy: grant $grant, RestrictPublicBuckets $neutraliser",
    ({ grant, neutraliser }) => {
      const of = bucket({
        policy: policies[grant],
        bucketBlock: block("restrictPublicBuckets", neutraliser),
      });

      expect(gradeOfChannel(of, "policy")).toBe(CELLS[grant][neutraliser]);
    },
  );

  it.each(all)("acl: grant $grant, IgnorePublicAcls $neutraliser", ({ grant, neutraliser }) => {
    const of = bucket({ acl: acls[grant], bucketBlock: block("ignorePublicAcls", neutraliser) });

    expect(gradeOfChannel(of, "acl")).toBe(CELLS[grant][neutraliser]);
  });

  it.each(all)(
    "access point: grant $grant, its own switch $neutraliser",
    ({ grant, neutraliser }) => {
      const of = bucket({
        accessPoints: ok([
          {
            name: "ap",
            networkOrigin: "internet",
            policy: policies[grant],
            block: block("restrictPublicBuckets", neutraliser),
          },
        ]),
      });

      expect(gradeOfChannel(of, "access-point:ap")).toBe(CELLS[grant][neutraliser]);
    },
  );
});

describe("B3: the 27 combinations of account, bucket and access point", () => {
  const all = SWITCHES.flatMap((account) =>
    SWITCHES.flatMap((own) => SWITCHES.map((point) => ({ account, own, point }))),
  );

  it.each(all)("account $account, bucket $own, access point $point", ({ account, own, point }) => {
    const of = bucket({
      accountBlock: block("restrictPublicBuckets", account),
      bucketBlock: block("restrictPublicBuckets", own),
      accessPoints: ok([
        {
          name: "ap",
          networkOrigin: "internet",
          policy: policyOf(ALLOW_ALL),
          block: block("restrictPublicBuckets", point),
        },
      ]),
    });
    const [all3, both] = [anyOf(account, own, point), anyOf(account, own)];

    expect(all3).toBe(
      [account, own, point].includes("on")
        ? "on"
        : [account, own, point].includes("unknown")
          ? "unknown"
          : "off",
    );
    expect(gradeOfChannel(of, "access-point:ap")).toBe(CELLS.yes[all3]);
    expect(gradeOfChannel({ ...of, policy: policyOf(ALLOW_ALL) }, "policy")).toBe(CELLS.yes[both]);
  });
});

describe("the channels", () => {
  it("an access point for a VPC is never public, one of unknown origin is unknown", () => {
    const point = { name: "ap", policy: policyOf(ALLOW_ALL), block: ok(OFF) };

    expect(
      gradeOfChannel(
        bucket({ accessPoints: ok([{ ...point, networkOrigin: "vpc" }]) }),
        "access-point:ap",
      ),
    ).toBe("LATENT");
    expect(
      gradeOfChannel(
        bucket({ accessPoints: ok([{ ...point, networkOrigin: "unknown" }]) }),
        "access-point:ap",
      ),
    ).toBe("UNKNOWN");
    expect(
      judgeBucket(bucket({ accessPoints: { read: "absent" } }), undefined).channels,
    ).toHaveLength(3);
  });

  it("an access point without a policy gives nothing", () => {
    const point = {
      name: "ap",
      networkOrigin: "internet",
      policy: { read: "absent" },
      block: ok(OFF),
    } as const;

    expect(gradeOfChannel(bucket({ accessPoints: ok([point]) }), "access-point:ap")).toBe(
      "PRIVATE",
    );
  });

  it.each([
    [ALL_USERS, "PUBLIC"],
    ["http://acs.amazonaws.com/groups/global/AuthenticatedUsers", "PUBLIC"],
    ["http://acs.amazonaws.com/groups/s3/LogDelivery", "PRIVATE"],
  ])("B1: a grant to %s: %s", (uri, grade) => {
    expect(gradeOfChannel(bucket({ acl: ok([{ uri, permission: "READ" }]) }), "acl")).toBe(grade);
  });

  it("ACLs have no effect while the owner owns everything", () => {
    const enforced = ok("BucketOwnerEnforced");

    expect(gradeOfChannel(bucket({ acl: ok([ANYBODY]), ownership: enforced }), "acl")).toBe(
      "LATENT",
    );
    expect(gradeOfChannel(bucket({ ownership: DENIED, acl: ok([ANYBODY]) }), "acl")).toBe(
      "UNKNOWN",
    );
    expect(
      gradeOfChannel(bucket({ ownership: ok("ObjectWriter"), acl: ok([ANYBODY]) }), "acl"),
    ).toBe("PUBLIC");
  });

  it("B6: what a block hides is known from before; what is shown without a block is the truth", () => {
    const blocked = bucket({ bucketBlock: ok(ON) });

    expect(judgeBucket(blocked, [ANYBODY]).grade).toBe("LATENT");
    expect(judgeBucket(blocked, []).grade).toBe("BLOCKED");
    expect(judgeBucket(bucket({}), [ANYBODY]).grade).toBe("PRIVATE");
  });

  it("objects are never examined: they count only where their ACLs have no effect", () => {
    expect(gradeOfChannel(bucket(), "objects")).toBe("UNKNOWN");
    expect(judgeBucket(bucket(), undefined).grade).toBe("PRIVATE");
    expect(judgeBucket(bucket({ bucketBlock: ok(ON) }), undefined).grade).toBe("BLOCKED");
  });

  it("UNKNOWN in one channel never hides PUBLIC in another", () => {
    expect(judgeBucket(bucket({ acl: DENIED, policy: policyOf(ALLOW_ALL) }), undefined).grade).toBe(
      "PUBLIC",
    );
  });
});

describe("B4: what could not be read", () => {
  const open = bucket({
    policy: policyOf(ALLOW_ALL),
    isPublic: ok(true),
    acl: ok([ANYBODY]),
    ownership: ok("ObjectWriter"),
    bucketBlock: ok(OFF),
    accountBlock: ok(OFF),
  });
  const shut = {
    ...open,
    policy: { read: "absent" },
    isPublic: { read: "absent" },
    acl: ok([]),
  } as const;

  it.each([
    ["policy", "policy"],
    ["acl", "acl"],
    ["ownership", "acl"],
    ["bucketBlock", "acl"],
    ["accountBlock", "policy"],
  ] as const)("%s denied: %s is neither public nor private", (part, channel) => {
    expect(gradeOfChannel({ ...open, [part]: DENIED }, channel)).toBe("UNKNOWN");
  });

  it.each(["policy", "acl", "accessPoints"] as const)(
    "%s denied: the bucket is not called private",
    (part) => {
      expect(judgeBucket({ ...shut, [part]: DENIED }, undefined).grade).toBe("UNKNOWN");
    },
  );

  it("AWS's own verdict denied: the text is judged", () => {
    expect(gradeOfChannel({ ...open, isPublic: DENIED }, "policy")).toBe("PUBLIC");
  });
});

describe("B12: AWS decides where it differs", () => {
  it("AWS says public, we do not", () => {
    const named = policyOf({ ...ALLOW_ALL, Principal: { AWS: "123456789012" } });
    const verdict = judgeBucket(bucket({ policy: named, isPublic: ok(true) }), undefined);

    expect(verdict.grade).toBe("PUBLIC");
    expect(verdict.channels[1]).toMatchObject({
      aws: "differs",
      why: "AWS says it is public, its statements say otherwise",
    });
    expect(verdict.findings).toMatchObject([{ id: "policy", gifts: [], hash: "status" }]);
  });

  it("AWS says not public, we do", () => {
    const verdict = judgeBucket(
      bucket({ policy: policyOf(ALLOW_ALL), isPublic: ok(false) }),
      undefined,
    );

    expect(verdict.grade).toBe("PRIVATE");
    expect(verdict.channels[1]).toMatchObject({
      aws: "differs",
      why: "AWS says it is not public, its statements say otherwise",
    });
    expect(verdict.findings).toEqual([]);
  });

  it("AWS says the same", () => {
    const verdict = judgeBucket(
      bucket({ policy: policyOf(ALLOW_ALL), isPublic: ok(true) }),
      undefined,
    );

    expect(verdict.channels[1]).toMatchObject({ aws: "same", grade: "PUBLIC" });
  });

  it.each([
    [ok(true), "PUBLIC"],
    [ok(false), "PRIVATE"],
    [DENIED, "UNKNOWN"],
  ] as const)(
    "a text that is not understood is judged by AWS's status alone",
    (isPublic, grade) => {
      expect(judgeBucket(bucket({ policy: ok("{"), isPublic }), undefined).grade).toBe(grade);
    },
  );

  it("a policy that came between two reads is not judged before it was read", () => {
    expect(gradeOfChannel(bucket({ isPublic: ok(true) }), "policy")).toBe("UNKNOWN");
  });
});
