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

describe("what Terraform's own language does not tell", () => {
  it.each([
    ["data.aws_vpc.main.cidr_block", "known only to Terraform"],
    ["cidrsubnet(local.net, 8, 1)", "cidrsubnet() is not evaluated"],
    ["var.none", "not declared"],
    ["local.circle", "depends on itself"],
    ["[for c in var.list : c][0]", "a for expression is not evaluated"],
    ['jsondecode(file("x.json")).cidr', "not evaluated"],
  ])(
    "S9: does not guess %s, and calls no rule extra that it could be",
    async (expression, reason) => {
      const text = `locals {\n  circle = local.circle\n}\n${groupText(`ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8", ${expression}]
  }`)}`;

      const result = await hcl(text);

      const group = onlyGroup(result);
      expect(shortly(group.ingress)).toEqual(["tcp 22-22 v4 10.0.0.0/8"]);
      expect(group.ingress.patterns).toMatchObject([
        {
          direction: "ingress",
          protocol: "tcp",
          from: 22,
          to: 22,
          peerKind: "v4",
          at: "main.tf:4",
        },
      ]);
      expect(group.ingress.patterns[0]).not.toHaveProperty("peer");
      expect(group.ingress.patterns[0]?.reason).toContain(reason);
      expect(result.findings).toMatchObject([
        { kind: "not-understood", name: "rule", at: "main.tf:4" },
      ]);
    },
  );

  it("S9: a rule of a group that nobody knows is possible in every group", async () => {
    const result = await hcl(`${groupText(RULE)}
resource "aws_security_group_rule" "any" {
  type = "ingress"
  protocol = "tcp"
  from_port = 22
  to_port = 22
  cidr_blocks = ["10.0.0.0/8"]
  security_group_id = data.aws_security_group.some.id
}`);

    const group = onlyGroup(result);
    expect(shortly(group.ingress)).toEqual(["tcp 443-443 v4 0.0.0.0/0"]);
    expect(group.ingress.patterns).toMatchObject([
      { protocol: "tcp", from: 22, peer: "10.0.0.0/8" },
    ]);
    expect(group.egress.mode).toBe("ignore");
  });

  it("S9: a dynamic block over a value that is not known stands for any number of rules", async () => {
    const group = onlyGroup(
      await hcl(
        groupText(`dynamic "ingress" {
    for_each = data.aws_x.y.ports
    content {
      protocol = "tcp"
      from_port = ingress.value
      to_port = ingress.value
      cidr_blocks = ["10.0.0.0/8"]
    }
  }`),
      ),
    );

    expect(group.ingress.mode).toBe("exclusive");
    expect(group.ingress.patterns).toMatchObject([{ protocol: "tcp", peer: "10.0.0.0/8" }]);
  });

  it.each([
    ["ingress = var.rules", "ingress: var.rules is not declared here"],
    ["count = data.x.y.n\n  ingress = []", "count:"],
    ["provider = aws.west", "its region is not known"],
  ])("does not compare a group with %j", async (inside, reason) => {
    const group = onlyGroup(await hcl(groupText(inside)));

    expect(group.notCompared).toContain(reason);
  });

  it("leaves out a group that nobody can name, and does not compare one whose VPC is not known", async () => {
    const result = await hcl(
      `resource "aws_security_group" "a" {\n  name_prefix = "web-"\n}
resource "aws_security_group" "b" {\n  name = "b"\n  vpc_id = aws_vpc.other.id\n}
resource "aws_security_group" "c" {\n  name = "c"\n  vpc_id = aws_vpc.main.id\n}
resource "aws_security_group" "d" {\n  name = "d"\n}`,
    );

    expect(result.groups.map(({ name, vpc }) => [name, vpc])).toEqual([
      ["b", undefined],
      ["c", "vpc-0a1"],
      ["d", undefined],
    ]);
    expect(result.groups.map(({ notCompared }) => notCompared !== undefined)).toEqual([
      true,
      false,
      false,
    ]);
    expect(result.findings.map(({ name, at }) => [name, at])).toEqual([
      ["group-name", "main.tf:1"],
      ["vpc", "main.tf:4"],
    ]);
  });

  it("claims nothing that Terraform is told to ignore", async () => {
    const group = onlyGroup(
      await hcl(
        groupText(`${RULE}\n  lifecycle {\n    ignore_changes = [ingress]\n  }\n  egress = []`),
      ),
    );

    expect([group.ingress.mode, group.egress.mode]).toEqual(["ignore", "exclusive"]);
  });

  it("leaves out what a provider of another region makes", async () => {
    const result = await hcl(`provider "aws" {\n  alias = "west"\n  region = "us-west-2"\n}
${groupText("provider = aws.west")}${groupText("", "here")}`);

    expect(result.groups.map(({ name }) => name)).toEqual(["here-prod"]);
  });

  it("S5: an address that opens everything is an error with its place and a fix", async () => {
    const text = groupText(RULE.replace("0.0.0.0/0", "1.2.3.4/0"));

    const result = await hcl(text);

    expect(result.findings).toMatchObject([
      { kind: "error", name: "opens-everything", at: "main.tf:1" },
    ]);
    expect(result.findings[0]?.reason).toContain("write 1.2.3.4/32");
    expect(onlyGroup(result).notCompared).toContain("main.tf:1");
  });

  it("S5: other host bits warn and match AWS's canonical rule", async () => {
    const result = await hcl(groupText(RULE.replace("0.0.0.0/0", "10.0.0.5/8")));

    expect(result.findings.map(({ kind, name }) => [kind, name])).toEqual([["lint", "host-bits"]]);
    expect(shortly(onlyGroup(result).ingress)).toEqual(["tcp 443-443 v4 10.0.0.0/8"]);
  });

  it.each([
    ['protocol = "gre"', "use 47"],
    ["from_port = 70000", "0 to 65535"],
    ["from_port = 444", "443-444"],
    ['from_port = "ssh"', "no whole number"],
    ['cidr_blocks = ["nowhere"]', "is no CIDR"],
    [`description = "${"x".repeat(256)}"`, "at most 255"],
  ])("refuses a rule with %s", async (line, reason) => {
    const name = line.split(" ")[0] ?? "";
    const lines = RULE.split("\n").filter((each) => !each.trim().startsWith(name));
    const text = groupText([lines[0], line, ...lines.slice(1)].join("\n"));

    const result = await hcl(text);

    expect(onlyGroup(result).notCompared).toContain(reason);
  });

  it.each([
    ['resource "aws_security_group" "a" {\n  name = \n}\n', "main.tf:2:"],
    ["}\n", "main.tf:1:1"],
    ["resource = 7\n", "main.tf:1"],
  ])("is unreadable as a whole when a file is no HCL: %j", async (text, at) => {
    const result = await hcl(text);

    expect(result.unreadable).toContain(at);
    expect(result.groups).toEqual([]);
  });

  it("reads the same written as JSON, and refuses override files", async () => {
    const json = JSON.stringify({
      resource: {
        aws_security_group: {
          web: {
            name: "web-${var.env}",
            vpc_id: "vpc-0a1",
            ingress: [{ from_port: 1, to_port: 2, protocol: "udp", cidr_blocks: ["10.0.0.0/8"] }],
          },
        },
      },
      variable: { env: { default: "x" } },
    });

    const read = await hcl({ "main.tf.json": json });
    const overridden = await hcl({ "main.tf.json": json, "web_override.tf": "" });

    expect(shortly(onlyGroup(read).ingress)).toEqual(["udp 1-2 v4 10.0.0.0/8"]);
    expect(onlyGroup(read).name).toBe("web-x");
    expect(overridden.unreadable).toContain("web_override.tf");
  });
});

describe("S10: Terraform's own language", () => {
  const NESTED = 5000;

  it.each([
    ["brackets", `a = ${"(".repeat(NESTED)}1${")".repeat(NESTED)}\n`],
    ["lists", `a = ${"[".repeat(NESTED)}${"]".repeat(NESTED)}\n`],
    ["templates", `a = ${'"${'.repeat(NESTED)}1${'}"'.repeat(NESTED)}\n`],
    ["brackets that comments seem to close", `a = ${"( /* ) */ ".repeat(NESTED)}1\n`],
    ["brackets that texts seem to close", `a = ${'(")" + '.repeat(NESTED)}1\n`],
    ["brackets that a heredoc seems to close", `a = ${"(<<E\n)\nE\n+ ".repeat(NESTED)}1\n`],
    ["choices", `a = ${"true ? 1 : ".repeat(NESTED)}1\n`],
    ["refusals", `a = ${"!".repeat(NESTED)}true\n`],
    ["length", `a = "${"x".repeat(300_000)}"\n`],
  ])("never hands the parser more %s than it can take", async (_, text) => {
    const broken = await hcl(text);
    const after = await hcl(groupText(RULE));

    expect(broken.unreadable).toContain("main.tf:");
    expect(after.groups).toHaveLength(1);
  });

  it("is done within reason with values that grow without end", async () => {
    const text = `locals {\n  a0 = ["x"]\n${Array.from({ length: 40 }, (_, n) => `  a${n + 1} = concat(${Array.from({ length: 10 }, () => `local.a${n}`).join()})`).join("\n")}\n}\n${groupText("ingress {\n protocol = local.a40[0]\n}")}`;

    const result = await hcl(text);

    expect(result.groups[0]?.ingress.rules).toEqual([]);
  });
});
