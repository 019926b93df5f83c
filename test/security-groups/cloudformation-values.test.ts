import { describe, expect, it } from "vitest";
import { linesOf, oneGroup, readTemplateText } from "./templates.ts";

const SECTIONS = `Parameters:
  Env: {Type: String, Default: prod}
  Port: {Type: Number, Default: 8443}
  Nets: {Type: CommaDelimitedList, Default: "10.1.0.0/16, 10.2.0.0/16"}
  Unset: {Type: String}
  Secret: {Type: String, NoEcho: true, Default: 10.0.0.0/8}
  Stored: {Type: "AWS::SSM::Parameter::Value<String>", Default: /net/office}
Mappings:
  Regions:
    eu-central-1: {Office: 198.51.100.0/24}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsTest: !Not [!Condition IsProd]
  Both: !And [!Condition IsProd, !Equals [!Ref "AWS::Region", eu-central-1]]
  Either: !Or [!Condition Open, !Condition IsProd]
  Neither: !And [!Condition Open, !Condition IsTest]
  Open: !Equals [!Ref Unset, "yes"]
  Loop: !Not [!Condition Loop]
`;

describe("values of a template", () => {
  it.each([
    ["!Ref Env", "prod"],
    ["!Sub '${Env}-${AWS::Region}-${!x}'", "prod-eu-central-1-${x}"],
    ["!Sub ['${a}/${Env}', {a: !Ref Port}]", "8443/prod"],
    ["!Join ['-', [a, !Ref Port, !Ref Env]]", "a-8443-prod"],
    ["!Join ['+', !Ref Nets]", "10.1.0.0/16+10.2.0.0/16"],
    ["!Join ['', [a, !Ref 'AWS::NoValue', b]]", "ab"],
    ["!If [IsProd, yes, no]", "yes"],
    ["!If [IsTest, yes, no]", "no"],
    ["!If [Both, yes, no]", "yes"],
    ["!If [Either, yes, no]", "yes"],
    ["!If [Neither, yes, no]", "no"],
    ["!FindInMap [Regions, !Ref 'AWS::Region', Office]", "198.51.100.0/24"],
    ["!FindInMap [Regions, nowhere, Office, {DefaultValue: none}]", "none"],
    ["!Select [1, !Ref Nets]", "10.2.0.0/16"],
    ["!Select ['0', !Split ['.', a.b.c]]", "a"],
    ["!Select [1, !Cidr [10.0.0.0/16, 4, 8]]", "10.0.1.0/24"],
    ["!Base64 abc", "YWJj"],
    ["!ImportValue office", "office-name"],
    [
      "!Sub '${AWS::AccountId}.${AWS::Partition}.${AWS::URLSuffix}'",
      "111122223333.aws.amazonaws.com",
    ],
    ["!Ref AWS::StackName", "web-stack"],
    ["{'Fn::Sub': '${Env}'}", "prod"],
  ])("%s is %s", (written, value) => {
    const { groups } = read(`GroupName: ${written}`);

    expect(groups.map(({ name }) => name)).toEqual([value]);
  });

  it.each([
    ["!Ref Unset", "parameter Unset has no value"],
    ["!Ref Secret", "is hidden"],
    ["!Ref Stored", "Parameter Store"],
    ["!Ref Nobody", "nothing here is called Nobody"],
    ["!Ref AWS::StackId", "known only in the deployed stack"],
    ["!ImportValue other", "give it under exports"],
    ["!If [Open, a, b]", "parameter Unset has no value"],
    ["!If [Loop, a, b]", "depends on itself"],
    ["!If [Missing, a, b]", "no condition Missing"],
    ["!GetAZs ''", "Fn::GetAZs is not evaluated here"],
    ["{'Fn::Transform': {Name: AWS::Include}}", "Fn::Transform is not evaluated here"],
    ["{'Fn::Sub': a, b: c}", "Fn::Sub is not evaluated here"],
    ["!GetAtt Nested.Outputs.Name", "nested stack"],
    ["!GetAtt Vpc.CidrBlock", "known to AWS only"],
    ["!Sub '${Vpc}'", "known only in the deployed stack"],
    ["!Sub '${Web}'", "is known only in the deployed stack"],
    ["'{{resolve:ssm:/name:1}}'", "dynamic reference"],
    ["!FindInMap [Regions, nowhere, Office]", "no Regions.nowhere.Office"],
    ["!Select [7, !Ref Nets]", "no item 7"],
    ["!Cidr [10.0.0.0/16, 300, 8]", "no 300 networks"],
    ["{<<: {a: b}}", "merge key"],
    ["[a]", "a text is expected"],
  ])("S9: %s is not understood: the group is in no list, with file and line", (written, reason) => {
    const { groups, findings } = read(`GroupName: ${written}`);

    expect(groups).toEqual([]);
    expect(findings).toMatchObject([{ kind: "error", name: "group" }]);
    expect(findings[0]?.reason).toContain(reason);
    expect(findings[0]?.at).toMatch(/^sg\/web\.yml:\d+$/);
  });

  it.each([
    ["IpProtocol: !Ref Unset, FromPort: 1, ToPort: 1, CidrIp: 10.0.0.0/8", { peer: "10.0.0.0/8" }],
    ["IpProtocol: tcp, FromPort: !Ref Unset, ToPort: 1, CidrIp: 10.0.0.0/8", { protocol: "tcp" }],
    ["IpProtocol: tcp, FromPort: 1, ToPort: 1, CidrIp: !Ref Unset", { from: 1, peerKind: "v4" }],
    ["IpProtocol: -1, SourceSecurityGroupId: !Ref Unset", { protocol: "-1", peerKind: "sg" }],
    ["IpProtocol: -1, SourcePrefixListId: !Ref Unset", { protocol: "-1", peerKind: "pl" }],
    ["IpProtocol: -1, SourceSecurityGroupName: !Ref Unset", { peerKind: "sg" }],
  ])(
    "S9: a rule with a part that is not understood is a pattern of the others: {%s}",
    (rule, known) => {
      const { groups, findings } = read(`GroupName: a\n      SecurityGroupIngress: [{${rule}}]`);

      const [group] = groups;
      expect(group?.ingress).toMatchObject({ mode: "exclusive", rules: [] });
      expect(group?.ingress.patterns).toMatchObject([
        {
          direction: "ingress",
          at: "sg/web.yml:26",
          ...known,
        },
      ]);
      expect(findings).toMatchObject([{ kind: "not-understood", at: "sg/web.yml:26" }]);
      expect(findings[0]?.reason).toContain("Unset");
      expect(group).not.toHaveProperty("notCompared");
    },
  );

  it("S9: an item that is not understood may be any rule; a list that is not understood is not compared", () => {
    const item = read("GroupName: a\n      SecurityGroupIngress: [!If [Open, {}, {}]]").groups[0];
    const list = read("GroupName: a\n      SecurityGroupIngress: !Ref Unset").groups[0];

    expect(item?.ingress.patterns).toMatchObject([{ direction: "ingress" }]);
    expect(Object.keys(item?.ingress.patterns[0] ?? {}).toSorted()).toEqual([
      "at",
      "direction",
      "reason",
    ]);
    expect(list?.notCompared).toContain("sg/web.yml:26: parameter Unset");
  });

  it("S9: a rule whose group is not understood may be for any group of the source", () => {
    const rule =
      "{Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !ImportValue x, IpProtocol: -1, CidrIp: 10.0.0.0/8}}";

    const { groups, findings } = read(
      `GroupName: a\n      SecurityGroupIngress: [{IpProtocol: -1, CidrIp: 10.9.0.0/16}]\n  Beside: ${rule}`,
    );

    expect(groups[0]?.ingress.patterns).toMatchObject([
      { direction: "ingress", at: "sg/web.yml:27" },
    ]);
    expect(findings).toMatchObject([{ kind: "not-understood", at: "sg/web.yml:27" }]);
  });

  it("S9: what a macro may rewrite is not compared; AWS's own that leave rules alone are no matter", () => {
    const macro = readTemplateText(oneGroup("", "Transform: [AWS::Serverless-2016-10-31, Mine]\n"));
    const harmless = readTemplateText(oneGroup("", "Transform: AWS::LanguageExtensions\n"));
    const loop = readTemplateText(
      `${oneGroup("      SecurityGroupIngress: [{IpProtocol: -1, CidrIp: 10.0.0.0/8}]\n")}  Fn::ForEach::X: []\n`,
    );

    expect(macro.groups[0]?.notCompared).toContain("the macro Mine");
    expect(harmless.groups[0]).not.toHaveProperty("notCompared");
    expect(loop.groups[0]?.ingress.patterns).toMatchObject([{ at: "sg/web.yml:9" }]);
  });

  it("leaves out resources whose condition does not hold, and does not compare groups whose condition is unknown", () => {
    expect(readTemplateText(groupOn("IsTest")).groups).toEqual([]);
    expect(readTemplateText(groupOn("IsProd")).groups[0]).not.toHaveProperty("notCompared");
    expect(readTemplateText(groupOn("Open")).groups[0]?.notCompared).toContain("Unset");
    expect(readTemplateText(groupOn("Open"), { parameters: { Unset: "yes" } }).groups).toHaveLength(
      1,
    );
  });

  it("takes a rule of its own with an unknown condition for possibly declared", () => {
    const beside = `  Beside:
    Type: AWS::EC2::SecurityGroupIngress
    Condition: Open
    Properties: {GroupId: !Ref Web, IpProtocol: -1, SourceSecurityGroupName: lb}
`;

    const [group] = readTemplateText(oneGroup("", SECTIONS) + beside).groups;

    expect(group?.ingress).toMatchObject({ mode: "additive", rules: [] });
    expect(group?.ingress.patterns).toMatchObject([{ protocol: "-1", peerKind: "sg" }]);
  });

  it("drops what is NoValue, and takes values of the stack before defaults", () => {
    const properties = `      SecurityGroupIngress:
        - !If [IsTest, {IpProtocol: -1, CidrIp: 0.0.0.0/0}, !Ref AWS::NoValue]
        - {IpProtocol: tcp, FromPort: !Ref Port, ToPort: !Ref Port, CidrIp: !Select [0, !Ref Nets]}
      SecurityGroupEgress: !If [IsTest, [], !Ref AWS::NoValue]
`;

    const [usual] = readTemplateText(oneGroup(properties, SECTIONS)).groups;
    const [live] = readTemplateText(oneGroup(properties, SECTIONS), {
      parameters: { Port: "9443", Nets: "10.9.0.0/16" },
    }).groups;

    expect(linesOf(usual)).toEqual(["tcp 8443-8443 10.1.0.0/16 sg/web.yml:28"]);
    expect(linesOf(live)).toEqual(["tcp 9443-9443 10.9.0.0/16 sg/web.yml:28"]);
    expect(usual?.egress.mode).toBe("ignore");
  });

  it("S10: is done at once with functions that double a text, and with anchors that do", () => {
    const doubled = Array.from({ length: 20 }, () => "!Sub ['${a}${a}', {a: ").join("");
    const bomb = Array.from(
      { length: 12 },
      (_, level) =>
        `    a${level}: &a${level} [${Array.from({ length: 10 }, () => (level === 0 ? "x" : `*a${level - 1}`)).join()}]`,
    ).join("\n");

    const doubling = read(`GroupName: ${doubled}${"x".repeat(99)}${"}]".repeat(20)}`);
    const anchors = readTemplateText(`Mappings:\n  M:\n${bomb}\nResources: {}\n`);

    expect(doubling.findings[0]?.reason).toContain("more than 4096 characters");
    expect(anchors.unreadable).toBeDefined();
  });
});

function read(property: string): ReturnType<typeof readTemplateText> {
  const text = `${SECTIONS}Resources:
  Nested: {Type: AWS::CloudFormation::Stack}
  Vpc: {Type: AWS::EC2::VPC}
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      ${property}
`;
  return readTemplateText(text, {
    parameters: { Secret: "****" },
    exports: { office: "office-name" },
    stack: { name: "web-stack", resources: {} },
  });
}

function groupOn(condition: string): string {
  const group = oneGroup("", SECTIONS);
  return group.replace("    Properties", `    Condition: ${condition}\n    Properties`);
}
