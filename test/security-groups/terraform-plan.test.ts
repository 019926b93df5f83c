import { describe, expect, it } from "vitest";
import { loadSource } from "../../src/security-groups/desired/load.ts";
import { ACCOUNT, GROUP_ID, NOW } from "./samples.ts";
import {
  changeOf,
  configuredOf,
  EXISTING,
  OPTIONS,
  onlyGroup,
  type Planned,
  plan,
  plannedOf,
  planText,
  SCOPE,
  shortly,
  shownBlock,
} from "./terraform-samples.ts";

const WEB = "aws_security_group.web";
const INLINE: Planned = {
  address: WEB,
  values: { ...EXISTING, ingress: [shownBlock({ cidr_blocks: ["0.0.0.0/0"] })], egress: [] },
  code: { ingress: { constant_value: [] }, egress: { constant_value: [] } },
};

describe("a Terraform plan", () => {
  it("reads what there will be, at the address of the resource", () => {
    const result = plan(planText([INLINE]));

    const group = onlyGroup(result);
    expect(result.findings).toEqual([]);
    expect(group).toMatchObject({
      name: "web-prod",
      groupId: GROUP_ID,
      vpc: "vpc-0a1",
      at: `plan.json:${WEB}`,
      ingress: { mode: "exclusive", retracts: true },
      egress: { mode: "exclusive", rules: [] },
    });
    expect(shortly(group.ingress)).toEqual(["tcp 443-443 v4 0.0.0.0/0"]);
  });

  it("knows the groups of a plan by id, by address, and by name before they are made", () => {
    const made: Planned = {
      address: "aws_security_group.db",
      values: { name: "db-prod", vpc_id: "vpc-0a1" },
      unknown: { id: true, ingress: true, egress: true },
      actions: ["create"],
    };
    const rule: Planned = {
      address: 'aws_vpc_security_group_ingress_rule.in["a"]',
      values: {
        ip_protocol: "tcp",
        from_port: 5432,
        to_port: 5432,
        referenced_security_group_id: GROUP_ID,
      },
      unknown: { security_group_id: true, id: true },
      actions: ["create"],
      code: {
        security_group_id: { references: ["aws_security_group.db.id", "aws_security_group.db"] },
      },
    };
    const out: Planned = {
      address: "aws_security_group_rule.out",
      values: {
        type: "egress",
        protocol: "tcp",
        from_port: 5432,
        to_port: 5432,
        security_group_id: GROUP_ID,
        self: false,
      },
      unknown: { source_security_group_id: true },
      actions: ["create"],
      code: {
        source_security_group_id: {
          references: ["aws_security_group.db.id", "aws_security_group.db"],
        },
      },
    };

    const result = plan(planText([INLINE, made, rule, out]));

    const [web, db] = result.groups;
    expect(db).toMatchObject({
      name: "db-prod",
      ingress: { mode: "additive" },
      egress: { mode: "ignore" },
    });
    expect(shortly(db?.ingress)).toEqual([`tcp 5432-5432 sg ${GROUP_ID}`]);
    expect(shortly(web?.egress)).toEqual(["tcp 5432-5432 group-name db-prod"]);
    expect(result.findings.map(({ name }) => name)).toEqual(["inline-and-separate"]);
  });

  it("follows ids through variables and outputs of modules", () => {
    const group: Planned = {
      address: "module.web.aws_security_group.this",
      values: { name: "web-prod", vpc_id: "vpc-0a1" },
      unknown: { id: true, ingress: true, egress: true },
      actions: ["create"],
    };
    const rule: Planned = {
      address: "module.rules[0].aws_security_group_rule.in",
      values: { type: "ingress", protocol: "-1", from_port: 0, to_port: 0, self: true },
      unknown: { security_group_id: true },
      actions: ["create"],
      code: { security_group_id: { references: ["var.group"] } },
    };
    const text = planText([], {
      planned_values: {
        root_module: {
          child_modules: [
            { address: "module.web", resources: [plannedOf(group)] },
            { address: "module.rules[0]", resources: [plannedOf(rule)] },
          ],
        },
      },
      resource_changes: [changeOf(group), changeOf(rule)],
      configuration: {
        root_module: {
          module_calls: {
            web: {
              module: {
                resources: [configuredOf(group)],
                outputs: {
                  id: {
                    expression: {
                      references: ["aws_security_group.this.id", "aws_security_group.this"],
                    },
                  },
                },
              },
            },
            rules: {
              expressions: { group: { references: ["module.web.id", "module.web"] } },
              module: { resources: [{ ...configuredOf(rule) }] },
            },
          },
        },
      },
    });

    const result = plan(text);

    expect(result.findings).toEqual([]);
    expect(shortly(onlyGroup(result).ingress)).toEqual(["-1 *-* sg self"]);
  });

  it("S9: what is known only after apply makes a pattern, never a guess", () => {
    const text = planText([
      {
        address: WEB,
        values: { ...EXISTING, ingress: [shownBlock({ cidr_blocks: ["10.0.0.0/8", null] })] },
        unknown: { ingress: [{ cidr_blocks: [false, true] }] },
        code: { ingress: { references: ["aws_eip.x.public_ip"] } },
      },
    ]);

    const group = onlyGroup(plan(text));

    expect(shortly(group.ingress)).toEqual(["tcp 443-443 v4 10.0.0.0/8"]);
    expect(group.ingress.patterns).toMatchObject([{ protocol: "tcp", from: 443, peerKind: "v4" }]);
    expect(group.ingress.patterns[0]?.reason).toContain("only after apply");
  });

  it("takes rules that the plan makes or changes for declared where a dynamic block hides them", () => {
    const shown = [shownBlock({ cidr_blocks: ["10.0.0.0/8"] })];
    const base = { address: WEB, values: { ...EXISTING, ingress: shown } };

    const modes = [
      { ...base, actions: ["create"], before: {} },
      { ...base, actions: ["update"], before: { ...EXISTING, ingress: [] } },
      { ...base, actions: ["update"], before: { ...EXISTING, name: "old", ingress: shown } },
      base,
    ].map((planned) => onlyGroup(plan(planText([planned]))).ingress.mode);
    const told = onlyGroup(plan(planText([base]), { inline: "declared" }));

    expect(modes).toEqual(["exclusive", "exclusive", "ignore", "ignore"]);
    expect(told.ingress.mode).toBe("exclusive");
  });

  it("does not take rules of their own for inline ones, whatever is asked", () => {
    const text = planText([
      {
        address: WEB,
        values: { ...EXISTING, ingress: [shownBlock({ cidr_blocks: ["10.0.0.0/8"] })] },
      },
      {
        address: "aws_vpc_security_group_ingress_rule.in",
        values: {
          security_group_id: GROUP_ID,
          cidr_ipv4: "10.0.0.0/8",
          ip_protocol: "tcp",
          from_port: 443,
          to_port: 443,
        },
      },
    ]);

    expect(onlyGroup(plan(text, { inline: "declared" })).ingress.mode).toBe("additive");
  });

  it("holds rules of a default group to be possible while nobody can tell whether the code means them", () => {
    const address = "aws_default_security_group.default";
    const values = { ...EXISTING, name: "default" };
    const shown = [shownBlock({ cidr_blocks: ["10.0.0.0/8"] })];

    const hidden = onlyGroup(plan(planText([{ address, values: { ...values, ingress: shown } }])));
    const made = onlyGroup(
      plan(
        planText([
          { address, values: { vpc_id: "vpc-0a1" }, unknown: { ingress: true, egress: true } },
        ]),
      ),
    );

    expect(hidden.ingress).toMatchObject({ mode: "exclusive", rules: [] });
    expect(hidden.ingress.patterns).toMatchObject([
      { protocol: "tcp", from: 443, to: 443, peer: "10.0.0.0/8" },
    ]);
    expect(made).toMatchObject({
      name: "default",
      ingress: { mode: "exclusive", rules: [], patterns: [] },
    });
    expect(made.notCompared).toBeUndefined();
  });

  it("leaves out what is in another region or account", () => {
    const arns = [
      `arn:aws:ec2:us-west-2:${ACCOUNT}:security-group/${GROUP_ID}`,
      `arn:aws:ec2:eu-central-1:444455556666:security-group/${GROUP_ID}`,
    ];
    const rule: Planned = {
      address: "aws_security_group_rule.in",
      values: { type: "ingress", protocol: "-1", self: true, security_group_id: GROUP_ID },
    };

    const groups = arns.map(
      (arn) => plan(planText([{ address: WEB, values: { ...EXISTING, arn } }, rule])).groups,
    );

    expect(groups).toEqual([[], []]);
  });

  it.each([
    [
      "too old",
      { timestamp: new Date(NOW.getTime() - 25 * 3_600_000).toISOString() },
      "25 h old; at most 24 h",
    ],
    ["without its time", { timestamp: undefined }, "does not say when it was made"],
    ["in error", { errored: true }, "ended in an error"],
    ["partial", { complete: false }, "partial"],
    ["of another format", { format_version: "2.0" }, "other than 1.x"],
    ["a state", { planned_values: undefined, values: {} }, "a state as terraform show"],
  ])("is unreadable as a whole when it is %s", (_, more, reason) => {
    const { unreadable, groups } = plan(planText([INLINE], more));

    expect(unreadable).toContain(reason);
    expect(groups).toEqual([]);
  });

  it("is unknown from the moment that it is too old, though the version before was good", () => {
    const fetched = { scope: SCOPE, options: OPTIONS, at: NOW };
    const good = loadSource(undefined, fetched, plan(planText([INLINE])));
    const later = new Date(NOW.getTime() + 24 * 3_600_000);

    const old = loadSource(
      good,
      { ...fetched, at: later },
      plan(planText([INLINE]), { now: later }),
    );

    expect(good.result?.groups).toHaveLength(1);
    expect(old.result).toBeUndefined();
    expect(old.problem).toContain("25 h old");
  });

  it("keeps nothing of other resources", () => {
    const secret = "hunter2-4711";
    const text = planText([
      INLINE,
      { address: "aws_db_instance.db", values: { password: secret, ingress: [secret] } },
    ]);

    expect(JSON.stringify(plan(text))).not.toContain(secret);
    expect(JSON.stringify(plan(text.replace("{", `{"${secret}" `)))).not.toContain(secret);
  });
});
