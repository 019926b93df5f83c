import { describe, expect, it } from "vitest";
import type { GroupClues } from "../../src/core/effect.ts";
import type { EventDraft } from "../../src/core/event.ts";
import { hintedSchema } from "../../src/security-groups/decode.ts";
import { driftEventSchemas } from "../../src/security-groups/events.ts";
import { event, step } from "./play.ts";
import { decode, decodeRaw, PERMISSIONS } from "./records.ts";
import { ACCOUNT, GROUP_ID, NOW, REGION } from "./samples.ts";
import { queued } from "./scenes.ts";

const NONE: GroupClues = { names: [], vpcs: [], lists: [], rules: [] };

function hintIn(events: readonly EventDraft[]): EventDraft {
  const hinted = events.filter(({ kind }) => kind === "sg.hinted");
  expect(hinted).toHaveLength(1);
  const [only] = hinted;
  if (!only) throw new Error("no hint");
  return only;
}

describe("a call on groups that it does not name by their ids", () => {
  it.each<[string, string, object, Partial<GroupClues>]>([
    [
      "S16: a group of the default VPC, by name",
      "AuthorizeSecurityGroupIngress",
      { requestParameters: { groupName: "default", ipPermissions: PERMISSIONS } },
      { names: ["default"] },
    ],
    [
      "S16: a group of the default VPC that is deleted by name",
      "DeleteSecurityGroup",
      { requestParameters: { groupName: "web" } },
      { names: ["web"] },
    ],
    [
      "a new VPC, whose default group comes without an event",
      "CreateVpc",
      { responseElements: { vpc: { vpcId: "vpc-0a1b", cidrBlock: "10.0.0.0/16" } } },
      { vpcs: ["vpc-0a1b"] },
    ],
    [
      "a new default VPC",
      "CreateDefaultVpc",
      { responseElements: { vpc: { vpcId: "vpc-0a1b" } } },
      { vpcs: ["vpc-0a1b"] },
    ],
    [
      "S16: an edit of a prefix list",
      "ModifyManagedPrefixList",
      { requestParameters: { ModifyManagedPrefixListRequest: { PrefixListId: "pl-0c2d" } } },
      { lists: ["pl-0c2d"] },
    ],
    [
      "tags of a rule and of a prefix list",
      "CreateTags",
      {
        requestParameters: {
          resourcesSet: { items: [{ resourceId: "sgr-0a1b" }, { resourceId: "pl-0c2d" }] },
        },
      },
      { rules: ["sgr-0a1b"], lists: ["pl-0c2d"] },
    ],
    [
      "tags that are taken off a rule",
      "DeleteTags",
      { requestParameters: { resourcesSet: { items: [{ resourceId: "sgr-0a1b" }] } } },
      { rules: ["sgr-0a1b"] },
    ],
  ])("S15: %s leads to it", (_, eventName, record, by) => {
    const hint = hintIn(decode(eventName, record));

    expect(hint.ref).toEqual({ by: "key", key: `${ACCOUNT}/${REGION}` });
    expect(hintedSchema.parse(hint.data).by).toEqual({ ...NONE, ...by });
  });

  it("S15: tags of a group and of a rule are both", () => {
    const items = [{ resourceId: GROUP_ID }, { resourceId: "sgr-0a1b" }];

    const events = decode("CreateTags", { requestParameters: { resourcesSet: { items } } });

    expect(events.map(({ kind }) => kind)).toEqual(["sg.touched", "sg.hinted"]);
  });

  it("S15: of a form that nobody knows is kept as not understood, and all groups are read", () => {
    const decoded = decodeRaw("AuthorizeSecurityGroupIngress", { requestParameters: { odd: 1 } });

    expect(decoded).toHaveProperty("rejected");
    expect("events" in decoded && decoded.events.map(({ kind }) => kind)).toEqual(["sg.hinted"]);
  });

  it("is followed by a look for the groups, and opens no case", () => {
    const hint = hintIn(decode("CreateVpc", { responseElements: { vpc: { vpcId: "vpc-1" } } }));

    const { answer, after } = step(undefined, event("sg.hinted", hint.data));

    expect(after).toBeUndefined();
    expect(queued(answer)).toMatchObject([
      { kind: "sg.find", key: "find/sg.hinted-1", data: { by: { ...NONE, vpcs: ["vpc-1"] } } },
    ]);
    const [look] = queued(answer);
    const touched = look?.kind === "sg.find" ? look.data.touched : {};
    const told = { ...touched, groupId: "sg-1", groups: ["sg-1"] };
    expect(driftEventSchemas["sg.touched"].safeParse(told).success).toBe(true);
  });

  it("that leads nowhere is followed by one sweep in five minutes, however many there are", () => {
    const [hint] = decode("RevokeSecurityGroupIngress", { requestParameters: { odd: 1 } });

    const sweeps = [0, 60, 290, 400].map((seconds) => {
      const now = new Date(Math.floor(NOW.getTime() / 300_000) * 300_000 + seconds * 1000);
      return queued(step(undefined, event("sg.hinted", hint?.data ?? {}), now).answer)[0];
    });

    expect(sweeps.every((each) => each?.kind === "sg.sweep")).toBe(true);
    expect(new Set(sweeps.map((each) => each?.key)).size).toBe(2);
  });
});
