import { describe, expect, it } from "vitest";
import { hcl, onlyGroup, shortly } from "./terraform-samples.ts";

const RULE = `ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }`;

function groupText(inside: string, name = "web"): string {
  return `resource "aws_security_group" "${name}" {\n  name   = "${name}-prod"\n  vpc_id = "vpc-0a1"\n  ${inside}\n}\n`;
}

describe("Terraform's own language", () => {
  it("reads a group with its blocks, at the line of its resource", async () => {
    const text = `# rules\n\n${groupText(`${RULE}
  ingress {
    from_port        = "8"
    to_port          = -1
    protocol         = "icmp"
    ipv6_cidr_blocks = []
    prefix_list_ids  = ["pl-0c2d"]
    security_groups  = ["sg-0b", "444455556666/sg-0c", "amazon-elb/amazon-elb-sg", "lb-prod"]
    self             = true
    description      = "ping"
  }
  egress {
    from_port = 0
    to_port = 0
    protocol = "-1"
    cidr_blocks = ["0.0.0.0/0"]
    ipv6_cidr_blocks = ["::/0"]
  }`)}`;

    const result = await hcl(text);

    const group = onlyGroup(result);
    expect(result.findings).toEqual([]);
    expect(group).toMatchObject({ name: "web-prod", vpc: "vpc-0a1", at: "main.tf:3" });
    expect(shortly(group.ingress)).toEqual([
      "tcp 443-443 v4 0.0.0.0/0",
      "icmp 8--1 pl pl-0c2d",
      "icmp 8--1 sg sg-0b",
      "icmp 8--1 sg 444455556666/sg-0c",
      "icmp 8--1 sg amazon-elb/amazon-elb-sg",
      "icmp 8--1 group-name lb-prod",
      "icmp 8--1 sg self",
    ]);
    expect(shortly(group.egress)).toEqual(["-1 *-* v4 0.0.0.0/0", "-1 *-* v6 ::/0"]);
    expect(group.ingress.rules[1]).toMatchObject({ description: "ping", at: "main.tf:3" });
  });

  it("joins rules of their own with the group that they name, by reference, index and id", async () => {
    const result = await hcl(`${groupText("")}
resource "aws_security_group" "db" {
  count  = 2
  name   = "db-\${count.index}"
  vpc_id = "vpc-0a1"
}
resource "aws_security_group_rule" "old" {
  type                     = "egress"
  from_port                = 5432
  to_port                  = 5432
  protocol                 = "tcp"
  source_security_group_id = aws_security_group.db[1].id
  security_group_id        = aws_security_group.web.id
}
resource "aws_vpc_security_group_ingress_rule" "new" {
  security_group_id            = aws_security_group.db[1].id
  referenced_security_group_id = aws_security_group.web.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}
resource "aws_vpc_security_group_egress_rule" "all" {
  security_group_id = "\${aws_security_group.db[1].id}"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}
resource "aws_security_group_rule" "stray" {
  type = "ingress"
  protocol = "udp"
  from_port = 53
  to_port = 53
  self = true
  security_group_id = "sg-0dead"
}`);

    const [db0, db1, web, stray] = result.groups;
    expect(result.findings).toEqual([]);
    expect(web?.egress).toMatchObject({ mode: "additive", retracts: true });
    expect(shortly(web?.egress)).toEqual(["tcp 5432-5432 group-name db-1"]);
    expect(web?.ingress.mode).toBe("ignore");
    expect([db0?.name, db0?.ingress.mode, db0?.egress.mode]).toEqual(["db-0", "ignore", "ignore"]);
    expect(shortly(db1?.ingress)).toEqual(["tcp 5432-5432 group-name web-prod"]);
    expect(shortly(db1?.egress)).toEqual(["-1 *-* v4 0.0.0.0/0"]);
    expect(stray).toMatchObject({ name: "sg-0dead", groupId: "sg-0dead" });
    expect(shortly(stray?.ingress)).toEqual(["udp 53-53 sg self"]);
  });

  it("evaluates variables, locals, conditions, lists and text, with values of tfvars over defaults", async () => {
    const files = {
      "variables.tf": `variable "env" {\n  default = "dev"\n}\nvariable "offices" {\n  type = list(string)\n  default = ["192.0.2.0/24"]\n}\nvariable "port" {}\n`,
      "terraform.tfvars": `env = "stage"\n`,
      "prod.auto.tfvars": `env = "prod"\nport = 22\n`,
      "main.tf": `locals {
  name  = "web-\${var.env}"
  more  = { office = "198.51.100.0/24", "lab" : "203.0.113.0/24" }
  open  = var.env == "prod" && !false ? local.more.office : "0.0.0.0/0"
  cidrs = distinct(concat(var.offices, [local.open, local.more["lab"]], ["192.0.2.0/24"]))
}
resource "aws_security_group" "web" {
  name   = local.name
  vpc_id = "vpc-0a1"
  ingress {
    from_port   = var.port
    to_port     = var.port + 1
    protocol    = "tcp"
    cidr_blocks = local.cidrs
  }
}`,
    };

    const group = onlyGroup(await hcl(files));

    expect(group.name).toBe("web-prod");
    expect(shortly(group.ingress)).toEqual([
      "tcp 22-23 v4 192.0.2.0/24",
      "tcp 22-23 v4 198.51.100.0/24",
      "tcp 22-23 v4 203.0.113.0/24",
    ]);
  });

  it("takes the source's own values first, and none where files that must be chosen differ", async () => {
    const files = {
      "main.tf": `variable "a" {}\nvariable "b" {}\n${groupText(`ingress {
    from_port = var.a
    to_port = var.a
    protocol = "tcp"
    cidr_blocks = [var.b]
  }`)}`,
      "env/dev.tfvars": 'a = 1\nb = "192.0.2.0/24"\n',
      "env/prod.tfvars": 'a = 2\nb = "192.0.2.0/24"\n',
    };

    const differing = onlyGroup(await hcl(files));
    const chosen = onlyGroup(await hcl(files, {}, { a: 3 }));

    expect(shortly(differing.ingress)).toEqual([]);
    expect(differing.ingress.patterns).toMatchObject([
      { direction: "ingress", protocol: "tcp", peerKind: "v4", peer: "192.0.2.0/24" },
    ]);
    expect(differing.ingress.patterns[0]?.reason).toContain("env/dev.tfvars, env/prod.tfvars");
    expect(shortly(chosen.ingress)).toEqual(["tcp 3-3 v4 192.0.2.0/24"]);
  });

  it("makes an instance of each element, and a block of each element of a dynamic one", async () => {
    const result = await hcl(`variable "apps" {
  default = { web = [80, 443], api = [] }
}
resource "aws_security_group" "app" {
  for_each = var.apps
  name     = each.key
  vpc_id   = "vpc-0a1"
  dynamic "ingress" {
    for_each = toset(each.value)
    iterator = port
    content {
      from_port   = port.value
      to_port     = port.value
      protocol    = "tcp"
      cidr_blocks = ["10.0.0.0/8"]
    }
  }
}
resource "aws_vpc_security_group_egress_rule" "out" {
  for_each          = toset(["10.0.0.0/8", "192.168.0.0/16"])
  security_group_id = aws_security_group.app["api"].id
  cidr_ipv4         = each.value
  ip_protocol       = "-1"
}`);

    const [api, web] = ["api", "web"].map((name) =>
      result.groups.find((each) => each.name === name),
    );
    expect(result.findings).toEqual([]);
    expect(shortly(web?.ingress)).toEqual(["tcp 80-80 v4 10.0.0.0/8", "tcp 443-443 v4 10.0.0.0/8"]);
    expect(shortly(api?.egress)).toEqual(["-1 *-* v4 10.0.0.0/8", "-1 *-* v4 192.168.0.0/16"]);
    // No block at all is the same as not written: then Terraform does not look at it.
    expect(api?.ingress.mode).toBe("ignore");
  });

  it("reads modules of other folders as they are called", async () => {
    const result = await hcl({
      "live/main.tf": `module "web" {
  source = "../modules/group"
  for_each = { a = "10.1.0.0/16", b = "10.2.0.0/16" }
  name   = "web-\${each.key}"
  cidr   = each.value
}
module "registry" {
  source = "terraform-aws-modules/security-group/aws"
}
resource "aws_security_group_rule" "peer" {
  type = "egress"
  protocol = "-1"
  from_port = 0
  to_port = 0
  source_security_group_id = module.web["a"].id
  security_group_id = module.web["b"].id
}`,
      "modules/group/main.tf": `variable "name" {}
variable "cidr" {}
resource "aws_security_group" "this" {
  name = var.name
  vpc_id = "vpc-0a1"
  ingress {
    from_port = 22
    to_port = 22
    protocol = "tcp"
    cidr_blocks = [var.cidr]
  }
}
output "id" {
  value = aws_security_group.this.id
}`,
    });

    expect(result.groups.map(({ name, at }) => [name, at])).toEqual([
      ["web-a", "modules/group/main.tf:3"],
      ["web-b", "modules/group/main.tf:3"],
    ]);
    expect(shortly(result.groups[0]?.ingress)).toEqual(["tcp 22-22 v4 10.1.0.0/16"]);
    expect(shortly(result.groups[1]?.egress)).toEqual(["-1 *-* group-name web-a"]);
    expect(result.findings).toMatchObject([
      { kind: "not-understood", name: "module", at: "live/main.tf:7" },
    ]);
    expect(result.findings[0]?.reason).toContain("terraform-plan");
  });
});
