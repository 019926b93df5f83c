import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { placesIn } from "../../src/security-groups/desired/place-in.ts";
import { openFolder, run } from "./command-line.ts";
import { ACCOUNT, GROUP_ID, REGION } from "./samples.ts";
import { EXISTING, planText, shownBlock, stateText } from "./terraform-samples.ts";

const LIVE = JSON.stringify({
  SecurityGroups: [
    {
      GroupId: GROUP_ID,
      GroupName: "web-prod",
      OwnerId: ACCOUNT,
      VpcId: "vpc-0a1",
      SecurityGroupArn: `arn:aws:ec2:${REGION}:${ACCOUNT}:security-group/${GROUP_ID}`,
      IpPermissions: [
        { IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "10.0.0.0/8" }] },
      ],
    },
  ],
});
/** Says where it is, and what the live file has. */
const OPEN = [shownBlock({ cidr_blocks: ["10.0.0.0/8"] })];
const SEPARATE = {
  type: "aws_vpc_security_group_ingress_rule",
  name: "https",
  values: {
    security_group_id: GROUP_ID,
    cidr_ipv4: "10.0.0.0/8",
    ip_protocol: "tcp",
    from_port: 443,
    to_port: 443,
  },
};
const STATE = stateText([
  { type: "aws_security_group", name: "web", values: { ...EXISTING, ingress: OPEN } },
  SEPARATE,
]).replace('"version":4', '"version":4,"lineage":"x"');
const ANSIBLE = `- hosts: localhost
  tasks:
    - amazon.aws.ec2_security_group:
        name: web-prod
        description: Web
        region: ${REGION}
        rules:
          - {proto: tcp, ports: 443, cidr_ip: 10.0.0.0/8}
`;
const HCL = `provider "aws" {
  region              = "${REGION}"
  allowed_account_ids = ["${ACCOUNT}"]
}
resource "aws_security_group" "web" {
  name = "web-prod"
  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/8"]
  }
}
`;
const TEMPLATE = JSON.stringify({
  AWSTemplateFormatVersion: "2010-09-09",
  Resources: {
    Web: {
      Type: "AWS::EC2::SecurityGroup",
      Properties: {
        GroupName: "web-prod",
        GroupDescription: "Web",
        SecurityGroupIngress: [
          { IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIp: "10.0.0.0/8" },
        ],
      },
    },
  },
});

describe("check --desired", () => {
  it.each([
    ["a state", { "infra/terraform.tfstate": STATE }, "terraform-state"],
    ["Terraform's code", { "main.tf": HCL, "notes.yml": "a: b" }, "terraform-hcl"],
    ["a playbook", { "site.yml": ANSIBLE, "README.md": "no" }, "ansible"],
    ["a template", { "stack.template": TEMPLATE }, "cloudformation"],
  ])("S32: a folder with %s needs no configuration", async (_, files, format) => {
    await using code = await openFolder(files);
    await using cloud = await openFolder({ "live.json": LIVE });

    const words = ["--desired", code.path, "--live", join(cloud.path, "live.json")];
    const ran = await run(["check", ...words, "--format", "json"]);

    expect(ran.out).toContain(`"format":"${format}"`);
    expect(ran.out).toContain(`"account":"${ACCOUNT}"`);
    expect([ran.status, ran.out]).toEqual([0, expect.stringContaining('"changes":0,')]);
  });

  it("says which of account and region is missing", async () => {
    await using code = await openFolder({ "site.yml": ANSIBLE, "main.cf.json": TEMPLATE });

    const playbook = await run(["check", "--desired", join(code.path, "site.yml")]);
    const template = await run(["check", "--desired", join(code.path, "main.cf.json")]);

    expect([playbook.status, playbook.out]).toEqual([
      121,
      expect.stringContaining("the files do not say their account: give --account"),
    ]);
    expect(template.out).toContain("account and region: give --account and --region");
  });

  it("asks which one is meant where the files name several", async () => {
    const elsewhere = STATE.replaceAll(REGION, "us-east-1");
    await using code = await openFolder({ "a.tfstate": STATE, "b.tfstate": elsewhere });
    await using cloud = await openFolder({ "live.json": LIVE });
    const words = ["check", "--desired", code.path, "--live", join(cloud.path, "live.json")];

    const open = await run(words);
    const chosen = await run([...words, "--region", REGION]);

    expect(open.status).toBe(121);
    expect(open.out).toContain(`the files name several (${REGION}, us-east-1)`);
    expect(open.out).toContain("--region");
    expect(chosen.out).toContain("countersign check: ");
  });

  it("explains each option", async () => {
    const { out } = await run(["check", "--help"]);

    const options =
      "config desired account region vpc live source group format output no-color exit strict baseline allow-partial";
    for (const option of options.split(" "))
      expect(out).toMatch(new RegExp(`--${option}\\b.* {2,}\\S`));
  });
});

describe("where files say that they are", () => {
  it("is the ARN of a group in a plan, else the region of its provider", () => {
    const values = { name: "web-prod", vpc_id: "vpc-0a1" };
    const made = planText([
      { address: "aws_security_group.web", values: { ...values, ...EXISTING } },
    ]);
    const fresh = planText([{ address: "aws_security_group.web", values }], {
      configuration: {
        provider_config: { aws: { expressions: { region: { constant_value: REGION } } } },
      },
    });

    expect(placesOf(made)).toEqual({ accounts: [ACCOUNT], regions: [REGION] });
    expect(placesOf(fresh)).toEqual({ accounts: [], regions: [REGION] });
  });

  it("is what the provider of code says, its role included", () => {
    const role = `provider "aws" {
  region = "${REGION}"
  assume_role { role_arn = "arn:aws:iam::${ACCOUNT}:role/deploy" }
}`;

    expect(placesOf(role)).toEqual({ accounts: [ACCOUNT], regions: [REGION] });
    expect(placesOf(HCL)).toEqual({ accounts: [ACCOUNT], regions: [REGION] });
    expect(placesOf('provider "aws" {\n  region = var.region\n}')).toEqual({
      accounts: [],
      regions: [],
    });
  });

  it("S10: is found within a second in a text that is made to take for ever", () => {
    const began = performance.now();

    for (const piece of ['provider "aws" {', "region: ", '"region":{', "arn:aws-a", "provider "])
      placesOf(piece.repeat(1_000_000 / piece.length));

    expect(performance.now() - began).toBeLessThan(5000);
  });
});

function placesOf(text: string): ReturnType<typeof placesIn> {
  return placesIn([{ path: "f", text }]);
}
