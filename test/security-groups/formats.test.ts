import { describe, expect, it } from "vitest";
import { readFetched } from "../../src/security-groups/desired/load.ts";
import { NO_NEIGHBOURS, resolveGroup } from "../../src/security-groups/desired/resolve.ts";
import { normalForm } from "../../src/security-groups/rule.ts";
import { GROUP_ID, NOW } from "./samples.ts";
import {
  EXISTING,
  OPTIONS,
  onlyGroup,
  planText,
  SCOPE,
  shownBlock,
  stateText,
} from "./terraform-samples.ts";

const OWN_YAML = `groups:
  - name: web-prod
    vpc: vpc-0a1
    ingress:
      - {proto: tcp, ports: 443, from: [0.0.0.0/0, "2001:db8::/32"], why: public site}
      - {proto: icmp, type: 8, from: [self, 444455556666/sg-0a1b, pl-0c2d]}
    egress:
      - {proto: all, to: 0.0.0.0/0}
`;

const ANSIBLE = `- hosts: localhost
  vars: {env: prod, site: {port: "443", v6: ["2001:0db8::/32"]}}
  tasks:
    - amazon.aws.ec2_security_group:
        name: "web-{{ env }}"
        vpc_id: vpc-0a1
        rules:
          - {ports: ["{{ site.port }}"], cidr_ip: 0.0.0.0/0, cidr_ipv6: "{{ site.v6 }}", rule_desc: public site}
          - {proto: icmp, icmp_type: 8, icmp_code: -1, group_name: Web-Prod, group_id: 444455556666/sg-0a1b/peer, ip_prefix: pl-0c2d}
        rules_egress:
          - {proto: all, cidr_ip: 0.0.0.0/0}
`;

const CLOUD_FORMATION = `Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupName: !Sub web-\${Env}
      VpcId: vpc-0a1
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0, Description: &site public site}
        - {IpProtocol: "6", FromPort: "443", ToPort: "443", CidrIpv6: "2001:0db8::/32", Description: *site}
        - {IpProtocol: icmp, FromPort: 8, ToPort: -1, SourcePrefixListId: pl-0c2d}
        - {IpProtocol: icmp, FromPort: 8, SourceSecurityGroupId: sg-0a1b, SourceSecurityGroupOwnerId: "444455556666"}
      SecurityGroupEgress: {IpProtocol: -1, CidrIp: 0.0.0.0/0}
  Itself:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {GroupId: !Ref Web, IpProtocol: icmp, FromPort: 8, ToPort: -1, SourceSecurityGroupId: !GetAtt Web.GroupId}
Parameters:
  Env: {Type: String, Default: prod}
`;

type Block = Readonly<Record<string, unknown>>;

const INGRESS = [
  shownBlock({
    cidr_blocks: ["0.0.0.0/0"],
    ipv6_cidr_blocks: ["2001:0db8::/32"],
    description: "public site",
  }),
  shownBlock({
    protocol: "1",
    from_port: 8,
    to_port: -1,
    self: true,
    security_groups: ["444455556666/sg-0a1b"],
    prefix_list_ids: ["pl-0c2d"],
  }),
];
const EGRESS = [
  shownBlock({ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] }),
];

const HCL = `resource "aws_security_group" "web" {
  name = "web-prod"
  vpc_id = "vpc-0a1"
  ingress = ${JSON.stringify(INGRESS).replaceAll('":', '" = ')}
  egress = ${JSON.stringify(EGRESS).replaceAll('":', '" = ')}
}`;

const PLAN = planText([
  {
    address: "aws_security_group.web",
    values: { ...EXISTING, ingress: INGRESS, egress: EGRESS },
    code: { ingress: {}, egress: {} },
  },
]);

/** The same as rules of their own, as a state has them. */
const SEPARATE = [
  { type: "aws_security_group", name: "web", values: EXISTING },
  ...INGRESS.map((values, n) => separate(`in${n}`, "ingress", values)),
  ...EGRESS.map((values, n) => separate(`out${n}`, "egress", values)),
];

function separate(name: string, type: string, { security_groups, ...others }: Block): Block {
  const groups: readonly unknown[] = Array.isArray(security_groups) ? security_groups : [];
  const values = { ...others, source_security_group_id: groups[0] ?? null };
  return {
    type: "aws_security_group_rule",
    name,
    values: { ...values, type, security_group_id: GROUP_ID },
  };
}

/** The same group in each format: its file and its text. */
const TEXTS: readonly (readonly [format: string, path: string, text: string])[] = [
  ["countersign", "sg.yml", OWN_YAML],
  ["ansible", "site.yml", ANSIBLE],
  ["cloudformation", "web.yml", CLOUD_FORMATION],
  ["terraform-plan", "plan.json", PLAN],
  ["terraform-hcl", "main.tf", HCL],
  ["terraform-state", "terraform.tfstate", stateText(SEPARATE)],
];

describe("one group in every format", () => {
  it.each(TEXTS)(
    "S1: has the same normal form in %s as in own YAML, byte by byte",
    async (...text) => {
      const forms = [await formOf("countersign", "sg.yml", OWN_YAML), await formOf(...text)];

      expect(forms[1]).toBe(forms[0]);
      expect(forms[0]).toContain("ingress icmp 8 -1 sg self");
    },
  );
});

/** Keys and descriptions of all rules, names looked up, as text. */
async function formOf(format: string, path: string, text: string): Promise<string> {
  const scope = { ...SCOPE, format };
  const files = [{ path, text }];
  const result = await readFetched({ scope, options: OPTIONS, at: NOW, files });
  const source = { scope, readAt: NOW };
  const own = { groupId: GROUP_ID, vpcId: "vpc-0a1", name: "web-prod" };
  const around = { own, neighbours: NO_NEIGHBOURS, declares: () => false };
  const { ingress, egress } = resolveGroup([{ group: onlyGroup(result), source }], around);
  const rules = normalForm([...ingress.rules, ...egress.rules]);
  return JSON.stringify(rules.map(({ key, description }) => ({ key, description })));
}
