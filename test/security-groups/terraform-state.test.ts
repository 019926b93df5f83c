import { describe, expect, it } from "vitest";
import { GROUP_ID } from "./samples.ts";
import {
  EXISTING,
  onlyGroup,
  type Planned,
  plan,
  planText,
  shortly,
  shownBlock,
  state,
  stateText,
} from "./terraform-samples.ts";

const INLINE: Planned = {
  address: "aws_security_group.web",
  values: { ...EXISTING, ingress: [shownBlock({ cidr_blocks: ["0.0.0.0/0"] })], egress: [] },
  code: { ingress: { constant_value: [] }, egress: { constant_value: [] } },
};

describe("a Terraform state", () => {
  const RULE = {
    type: "aws_security_group_rule",
    name: "in",
    values: {
      type: "ingress",
      protocol: "tcp",
      from_port: 22,
      to_port: 22,
      cidr_blocks: ["10.0.0.0/8"],
      security_group_id: GROUP_ID,
    },
  };
  const GROUP = { type: "aws_security_group", name: "web", values: INLINE.values };

  it("S8: never claims rules inside a group as intent, and with the plan of the same code they all are", () => {
    const seen = onlyGroup(state(stateText([GROUP])));
    const meant = onlyGroup(plan(planText([INLINE])));

    expect([seen.ingress, seen.egress]).toMatchObject([{ mode: "ignore" }, { mode: "ignore" }]);
    expect(meant.ingress.mode).toBe("exclusive");
    expect(shortly(meant.ingress)).toEqual(["tcp 443-443 v4 0.0.0.0/0"]);
  });

  it("claims rules that are resources of their own, also of groups that it does not have", () => {
    const [own] = state(stateText([GROUP, RULE])).groups;
    const [stray] = state(stateText([RULE])).groups;

    expect(own).toMatchObject({
      name: "web-prod",
      groupId: GROUP_ID,
      at: "terraform.tfstate:aws_security_group.web",
    });
    expect(stray).toMatchObject({ name: GROUP_ID, groupId: GROUP_ID });
    for (const group of [own, stray]) {
      expect(group?.ingress.mode).toBe("additive");
      expect(shortly(group?.ingress)).toEqual(["tcp 22-22 v4 10.0.0.0/8"]);
    }
  });

  it("S11 (in part): takes self and the group's own id for one rule", () => {
    const { cidr_blocks: _, ...values } = RULE.values;
    const both = { ...values, self: true, source_security_group_id: GROUP_ID };

    const result = state(stateText([{ ...RULE, values: both }]));

    expect(result.findings).toEqual([]);
    expect(shortly(onlyGroup(result).ingress)).toEqual(["tcp 22-22 sg self"]);
  });

  it("S3: keeps ports of 0 and -1 apart, which others leave out of a rule's identity", () => {
    const rules = [
      { protocol: "icmp", from_port: 0, to_port: 0 },
      { protocol: "icmp", from_port: -1, to_port: -1 },
      { protocol: "tcp", from_port: 0, to_port: 0 },
      { protocol: "tcp", from_port: 0, to_port: 65535 },
      { protocol: "-1", from_port: 0, to_port: 0 },
    ].map((values, index) => ({
      ...RULE,
      name: `r${index}`,
      values: { ...RULE.values, ...values },
    }));

    const [group] = state(stateText(rules)).groups;

    expect(shortly(group?.ingress)).toEqual([
      "icmp 0-0 v4 10.0.0.0/8",
      "icmp -1--1 v4 10.0.0.0/8",
      "tcp 0-0 v4 10.0.0.0/8",
      "tcp 0-65535 v4 10.0.0.0/8",
      "-1 *-* v4 10.0.0.0/8",
    ]);
  });

  it("leaves out deposed instances, data sources and everything else", () => {
    const secret = "hunter2-4711";
    const json = {
      version: 4,
      resources: [
        {
          mode: "data",
          type: "aws_security_group",
          name: "d",
          instances: [{ attributes: EXISTING }],
        },
        {
          mode: "managed",
          type: "aws_security_group",
          name: "x",
          instances: [{ deposed: "ab", attributes: EXISTING }],
        },
        {
          mode: "managed",
          type: "aws_db_instance",
          name: "db",
          instances: [{ attributes: { password: secret } }],
        },
      ],
    };

    expect(state(JSON.stringify(json))).toEqual({ groups: [], findings: [] });
  });

  it.each([
    ["{", "no JSON"],
    ["[]", "no Terraform state"],
    ['{"version": 3, "resources": []}', "only 4 is read"],
    [
      '{"version": 4, "resources": [{"mode": "managed", "type": "aws_security_group"}]}',
      "no resource of a state",
    ],
    [
      `{"version": 4, "resources": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
      "no Terraform state",
    ],
  ])("is unreadable as a whole when it is no state: %#", (text, reason) => {
    expect(state(text).unreadable).toContain(reason);
  });
});
