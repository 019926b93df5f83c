import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EventDraft } from "../../src/core/event.ts";
import type { JsonObject } from "../../src/core/json.ts";
import {
  attemptedSchema,
  groupDecoder,
  hintedSchema,
  touchedSchema,
} from "../../src/security-groups/decode.ts";
import { decode, decodeRaw, PERMISSIONS, RULE_SET } from "./records.ts";
import { ACCOUNT, GROUP_ID, NOW, POLICY, REGION } from "./samples.ts";

describe("what makes no touch", () => {
  it.each([
    ["DescribeSecurityGroups", {}, "does not concern"],
    ["StopInstances", { requestParameters: { groupId: GROUP_ID } }, "does not concern"],
    ["AuthorizeDBSecurityGroupIngress", { eventSource: "rds.amazonaws.com" }, "does not concern"],
    ["RunInstances", { requestParameters: {} }, "concerns no security group"],
    [
      "CreateTags",
      { requestParameters: { resourcesSet: { items: [{ resourceId: "i-1" }] } } },
      "concerns no",
    ],
  ])("S15: %s is understood", (eventName, record, reason) => {
    expect(decodeRaw(eventName, record)).toHaveProperty("nothing", expect.stringContaining(reason));
  });

  it.each([
    ["Client.InvalidPermission.Duplicate", "the rule is there"],
    ["Client.InvalidPermission.NotFound", "Terraform tries ::/0 on each new group"],
    ["Client.DryRunOperation", "a dry run"],
    [undefined, "only a message"],
  ])("S17: a failure is no touch: %s", (errorCode, errorMessage) => {
    const decoded = decodeRaw("RevokeSecurityGroupEgress", {
      requestParameters: { groupId: GROUP_ID },
      ...(errorCode === undefined ? {} : { errorCode }),
      errorMessage,
    });

    expect(decoded).toHaveProperty("nothing", expect.stringContaining("failed"));
  });

  it("S17: a refused call is an attempt that changed nothing", () => {
    const refused = { errorCode: "Client.UnauthorizedOperation", errorMessage: "no" };

    const [named] = decode("RevokeSecurityGroupIngress", {
      ...refused,
      requestParameters: { groupId: GROUP_ID },
    });
    const [unnamed] = decode("CreateSecurityGroup", { ...refused, requestParameters: {} });

    for (const attempt of [named, unnamed]) {
      expect(attempt?.kind).toBe("sg.attempted");
      expect(attempt?.ref).toEqual({
        by: "key",
        key: `${ACCOUNT}/attempts/arn:aws:iam::${ACCOUNT}:user/alice`,
      });
      expect(attemptedSchema.parse(attempt?.data)).toMatchObject({
        ok: false,
        error: "Client.UnauthorizedOperation",
      });
    }
  });

  it.each([
    ["a form without any id", { requestParameters: { something: "else" } }],
    ["no region", { awsRegion: 7, requestParameters: { groupId: GROUP_ID } }],
    ["no account", { recipientAccountId: "x", requestParameters: { groupId: GROUP_ID } }],
  ])("S15: %s is told, and not lost", (_, record) => {
    expect(decodeRaw("AuthorizeSecurityGroupIngress", record)).toHaveProperty("rejected");
  });

  it("is what comes from elsewhere", () => {
    const log = { source: "own", id: "x", body: {} } as const;

    expect(groupDecoder.decode(log, POLICY, NOW)).toHaveProperty("nothing");
    expect(
      groupDecoder.decode({ source: "cloudtrail", id: "x", record: {} }, POLICY, NOW),
    ).toHaveProperty("nothing");
  });

  it("S15: a record nested without end is read to its limit", () => {
    let nested: JsonObject = { groupId: "sg-9" };
    for (let depth = 0; depth < 20_000; depth++) nested = { items: nested };

    const decoded = decodeRaw("AuthorizeSecurityGroupIngress", {
      requestParameters: { groupId: GROUP_ID, ipProtocol: "tcp", ipRanges: nested, nested },
    });

    expect("events" in decoded && decoded.events.map(({ data }) => data["groups"])).toEqual([
      [GROUP_ID],
    ]);
  });

  it("S15: 10,000 mutated records: no throw, and every group that is left is read", () => {
    const record = {
      eventName: "AuthorizeSecurityGroupIngress",
      eventSource: "ec2.amazonaws.com",
      awsRegion: REGION,
      recipientAccountId: ACCOUNT,
      userIdentity: { type: "IAMUser", arn: "arn:aws:iam::1:user/a" },
      requestParameters: { groupId: GROUP_ID, ipPermissions: PERMISSIONS },
      responseElements: { securityGroupRuleSet: RULE_SET },
    };
    const whole: unknown = JSON.parse(JSON.stringify(record));
    const paths = pathsOf(whole);
    const mutation = fc.tuple(
      fc.constantFrom(...paths),
      fc.constantFrom<unknown>(null, "", 0, -1, [], {}, "sg-x", true, ["sg-y"], "22", {
        items: "",
      }),
    );
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        const mutated = structuredClone(record);
        for (const [path, value] of mutations) put(mutated, path, structuredClone(value));
        const raw = { source: "cloudtrail", id: "x", record: mutated } as const;
        const decoded = groupDecoder.decode(raw, POLICY, NOW);
        if (!("events" in decoded)) return "nothing" in decoded || "rejected" in decoded;
        return decoded.events.length > 0 && decoded.events.every(isWellFormed);
      }),
      { numRuns: 10_000 },
    );
  });
});

/** Groups that are named are touched, those that are not are looked for, and what was refused is noted. */
function isWellFormed({ kind, data }: EventDraft): boolean {
  if (kind === "sg.attempted") return attemptedSchema.safeParse(data).success;
  return (kind === "sg.hinted" ? hintedSchema : touchedSchema).safeParse(data).success;
}

function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([name, inner]) => pathsOf(inner, [...path, name])),
  ].filter((each) => each.length > 0);
}

function put(target: object, path: readonly string[], value: unknown): void {
  const [name = "", ...rest] = path;
  if (rest.length === 0) {
    Object.assign(target, { [name]: value });
    return;
  }
  const inner: unknown = Object.entries(target).find(([each]) => each === name)?.[1];
  if (typeof inner === "object" && inner !== null) put(inner, rest, value);
}
