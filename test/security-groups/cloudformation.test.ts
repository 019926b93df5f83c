import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCloudFormation } from "../../src/security-groups/desired/cloudformation.ts";
import ownership from "../fixtures/security-groups/ownership.json" with { type: "json" };
import { ACCOUNT } from "./samples.ts";
import { linesOf, OPTIONS, oneGroup, readTemplateText, SCOPE } from "./templates.ts";

const RULE = "{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8}";

describe("CloudFormation templates", () => {
  it("give groups, their rules inline and beside them, each with its line", () => {
    const { groups, findings } = readTemplateText(`Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupName: web-prod
      VpcId: vpc-0a1
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: "443"
          ToPort: 443
          CidrIp: 0.0.0.0/0
          Description: public site
        - IpProtocol: 6
          FromPort: 443
          ToPort: 443
          CidrIpv6: "::/0"
      SecurityGroupEgress:
        - IpProtocol: -1
          FromPort: 1
          ToPort: 2
          DestinationPrefixListId: pl-0c2d
  App:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupName: app-prod
      VpcId: vpc-0a1
  FromWeb:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      GroupId: !GetAtt App.GroupId
      IpProtocol: tcp
      FromPort: 8080
      ToPort: 8090
      SourceSecurityGroupId: !Ref Web
  ToItself:
    Type: AWS::EC2::SecurityGroupEgress
    Properties:
      GroupId: !Ref App
      IpProtocol: icmp
      FromPort: 8
      DestinationSecurityGroupId: !GetAtt App.GroupId
`);

    const [web, app] = groups;
    expect(findings).toEqual([]);
    expect(web).toMatchObject({ name: "web-prod", vpc: "vpc-0a1", at: "sg/web.yml:2" });
    expect(web?.ingress).toMatchObject({ mode: "exclusive", retracts: true, patterns: [] });
    expect(web?.ingress.rules[0]?.description).toBe("public site");
    expect(linesOf(web)).toEqual([
      "tcp 443-443 0.0.0.0/0 sg/web.yml:8",
      "tcp 443-443 ::/0 sg/web.yml:13",
    ]);
    expect(linesOf(web, "egress")).toEqual(["-1 all pl-0c2d sg/web.yml:18"]);
    expect(app?.ingress.mode).toBe("additive");
    expect(linesOf(app)).toEqual(["tcp 8080-8090 group-name web-prod sg/web.yml:27"]);
    expect(linesOf(app, "egress")).toEqual(["icmp 8--1 self sg/web.yml:35"]);
  });

  it("are the same in JSON, tabs and long forms included", () => {
    const { groups, findings } = readTemplateText(
      `{
\t"Resources": {
\t\t"Web": {
\t\t\t"Type": "AWS::EC2::SecurityGroup",
\t\t\t"Properties": {
\t\t\t\t"GroupName": {"Fn::Join": ["-", ["web", "prod"]]},
\t\t\t\t"VpcId": {"Ref": "Vpc"},
\t\t\t\t"SecurityGroupIngress": [
\t\t\t\t\t{"IpProtocol": "tcp", "FromPort": "22", "ToPort": "22", "SourceSecurityGroupId": {"Fn::GetAtt": ["Web", "GroupId"]}}
\t\t\t\t]
\t\t\t}
\t\t}
\t},
\t"Parameters": {"Vpc": {"Type": "AWS::EC2::VPC::Id", "Default": "vpc-0a1"}}
}
`,
    );

    expect(findings).toEqual([]);
    expect(groups[0]).toMatchObject({ name: "web-prod", vpc: "vpc-0a1", at: "sg/web.yml:3" });
    expect(linesOf(groups[0])).toEqual(["tcp 22-22 self sg/web.yml:9"]);
  });

  it.each(ownership.cases.filter(({ source }) => source === "cloudformation"))(
    "S6: $direction written as $written ($options) claims $mode, $rules",
    ({ direction, written, options, mode, rules, lint = [] }) => {
      const text = writtenAs(direction, written, options);

      const { groups, findings } = readTemplateText(text);
      const claim = direction === "egress" ? groups[0]?.egress : groups[0]?.ingress;

      expect(claim?.mode).toBe(mode);
      expect(claim?.rules).toHaveLength({ none: 0, listed: 1, union: 2 }[rules] ?? -1);
      expect(findings.map(({ name }) => name)).toEqual(lint);
    },
  );

  it("takes what nobody wrote for drift where the source says so", () => {
    const text = `Resources:
  Beside:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {GroupId: sg-0b, IpProtocol: tcp, FromPort: 1, ToPort: 1, CidrIp: 10.0.0.0/8}
`;

    const [listed] = readTemplateText(text).groups;
    const [drift] = readTemplateText(text, {}, { unmanaged: "drift" }).groups;

    expect(listed).toMatchObject({
      name: "sg-0b",
      groupId: "sg-0b",
      ingress: { mode: "additive" },
    });
    expect(drift?.ingress.mode).toBe("exclusive");
  });

  it("S5: 1.2.3.4/0 is an error with its place and what was meant, and its group is not compared", () => {
    const item = "        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: ";

    const { groups, findings } = readTemplateText(
      oneGroup(`      SecurityGroupIngress:\n${item}1.2.3.4/0}\n${item}10.0.0.5/8}\n`),
    );

    expect(findings.map(({ kind, name, at }) => [kind, name, at])).toEqual([
      ["error", "opens-everything", "sg/web.yml:9:63"],
      ["lint", "host-bits", "sg/web.yml:10"],
    ]);
    expect(findings[0]?.reason).toContain("write 1.2.3.4/32");
    expect(groups[0]?.notCompared).toContain("sg/web.yml:9:63");
    expect(linesOf(groups[0])).toEqual(["tcp 22-22 10.0.0.0/8 sg/web.yml:10"]);
  });

  it.each([
    ["{FromPort: 1, ToPort: 1, CidrIp: 10.0.0.0/8}", "needs IpProtocol"],
    ["{IpProtocol: gre, CidrIp: 10.0.0.0/8}", "use 47"],
    ["{IpProtocol: tcp, CidrIp: 10.0.0.0/8}", "ports are required"],
    ["{IpProtocol: tcp, FromPort: ssh, ToPort: ssh, CidrIp: 10.0.0.0/8}", "is no port"],
    ["{IpProtocol: tcp, FromPort: 443, ToPort: 80, CidrIp: 10.0.0.0/8}", "write 80-443"],
    ["{IpProtocol: tcp, FromPort: 22, ToPort: 22}", "needs a peer"],
    ["{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: nowhere}", "is no CIDR"],
    ["{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: '::/0'}", "no CIDR of IPv4"],
    ["{IpProtocol: -1, SourceSecurityGroupId: web}", "no id of a group"],
    ["{IpProtocol: -1, SourcePrefixListId: offices}", "no id of a prefix list"],
    ["{IpProtocol: -1, CidrIP: 10.0.0.0/8}", '"CidrIP" is no property'],
    [`{IpProtocol: -1, CidrIp: 10.0.0.0/8, Description: ${"x".repeat(256)}}`, "at most 255"],
    ["ssh", "a rule is a map"],
  ])("refuses %s with its place", (rule, reason) => {
    const { groups, findings } = readTemplateText(
      oneGroup(`      SecurityGroupIngress:\n        - ${rule}\n`),
    );

    const errors = findings.filter(({ kind }) => kind === "error");
    expect(errors.map((each) => each.reason).join()).toContain(reason);
    expect(errors[0]?.at).toMatch(/^sg\/web\.yml:9:\d+$/);
    expect(groups[0]?.notCompared).toBeDefined();
  });

  it("know a group without GroupName by its id in the deployed stack only", () => {
    const text = oneGroup(`      SecurityGroupIngress: ${RULE}\n`).replace(/ +GroupName.*\n/, "");
    const stack = { name: "web", resources: { Web: "sg-0c", Vpc: "vpc-0a1" } };

    const unknown = readTemplateText(text);
    const known = readTemplateText(text, { stack });
    const old = readTemplateText(text, {
      stack: { name: "web", resources: { Web: "web-Web-1X" } },
    });

    expect(unknown.groups).toEqual([]);
    expect(unknown.findings).toMatchObject([{ kind: "error", name: "group", at: "sg/web.yml:2" }]);
    expect(unknown.findings[0]?.reason).toContain("set stack");
    expect(known.groups[0]).toMatchObject({ name: "Web", groupId: "sg-0c" });
    expect(old.groups[0]).toMatchObject({ name: "web-Web-1X", vpc: "vpc-0a1" });
  });

  it("take the VPC from the source's vpcs, its usual one, or leave the group out of the comparison", () => {
    const parameters = "Parameters:\n  prod: {Type: String}\n  other: {Type: String}\n";
    const [prod, other] = ["prod", "other"].map((name) =>
      oneGroup("", parameters).replace("vpc-0a1", `!Ref ${name}`),
    );

    expect(readTemplateText(prod ?? "").groups[0]?.vpc).toBe("vpc-0a1");
    expect(readTemplateText(other ?? "").groups[0]?.notCompared).toContain("parameter other");
    expect(readTemplateText(other ?? "", {}, { usualVpc: "vpc-9" }).groups[0]?.vpc).toBe("vpc-9");
    expect(readTemplateText(oneGroup("").replace("vpc-0a1", "x")).groups[0]?.notCompared).toContain(
      '"x" is neither a VPC id',
    );
  });

  it("of one source are read together; a rule may be for a group of another file", () => {
    const beside = `Resources:
  Beside:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {GroupName: WEB-prod, IpProtocol: tcp, FromPort: 23, ToPort: 23, SourceSecurityGroupName: lb}
`;
    const files = [
      { path: "a.yml", text: oneGroup("") },
      { path: "b.yml", text: beside },
      { path: "parameters.json", text: '{"Parameters": {}}' },
    ];

    const { groups, findings, unreadable } = readCloudFormation(files, SCOPE, OPTIONS);

    expect(unreadable).toBeUndefined();
    expect(groups).toHaveLength(1);
    expect(linesOf(groups[0])).toEqual(["tcp 23-23 group-name lb b.yml:2"]);
    expect(findings).toMatchObject([{ kind: "lint", name: "file", at: "parameters.json:1:1" }]);
  });

  it.each([
    ["Resources: [", "sg/web.yml:1:13"],
    ["Resources:\n  A: !Python x\n", "sg/web.yml:2"],
    ["Outputs: {}\n", "no CloudFormation template"],
    ["", "no CloudFormation template"],
    ["Resources: {}\n---\nResources: {}\n", "sg/web.yml:2"],
  ])("are unreadable as a whole when a file is: %j", (text, at) => {
    const { unreadable, groups } = readTemplateText(text);

    expect(unreadable).toContain(at);
    expect(groups).toEqual([]);
  });

  it("refer to groups of other accounts by account and id", () => {
    const { groups, findings } = readTemplateText(
      oneGroup(`      SecurityGroupIngress:
        - {IpProtocol: -1, SourceSecurityGroupId: sg-0b, SourceSecurityGroupOwnerId: '444455556666'}
        - {IpProtocol: -1, SourceSecurityGroupId: sg-0b, SourceSecurityGroupOwnerId: '${ACCOUNT}'}
        - {IpProtocol: -1, SourceSecurityGroupName: lb, SourceSecurityGroupOwnerId: '444455556666'}
`),
    );

    expect(linesOf(groups[0]).map((line) => line.split(" ")[2])).toEqual([
      "444455556666/sg-0b",
      "sg-0b",
    ]);
    expect(groups[0]?.ingress.patterns).toMatchObject([{ protocol: "-1", peerKind: "sg" }]);
    expect(findings).toMatchObject([{ kind: "not-understood", at: "sg/web.yml:11" }]);
  });

  it("answer whatever the text is, and never throw", () => {
    const piece = fc.constantFrom(
      ..."Resources: Web: Type: AWS::EC2::SecurityGroup Properties: !Ref !GetAtt !Sub ${Web} !If !Join !Select [ ] { } , - \n \t Web.GroupId AWS::NoValue SecurityGroupIngress: Fn::ForEach::x Transform: \" ' & *".split(
        " ",
      ),
    );
    const soup = fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 });
    fc.assert(
      fc.property(soup, (pieces) => {
        const { groups, findings, unreadable } = readTemplateText(
          oneGroup(`      SecurityGroupIngress: ${pieces.join(" ")}`),
        );
        expect(groups.length + findings.length).toBeGreaterThan(0);
        expect(unreadable === undefined || groups.length === 0).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

/** A template in which a direction is written so; with options there is a rule beside the group. */
function writtenAs(direction: string, written: string, options: object | undefined): string {
  const kind = direction === "ingress" ? "SecurityGroupIngress" : "SecurityGroupEgress";
  const alone = options !== undefined && "resource" in options;
  const list = written === "list" ? `[${RULE}]` : "[]";
  const property = written === "absent" || alone ? "" : `      ${kind}: ${list}\n`;
  const beside = `  Beside:
    Type: AWS::EC2::${kind}
    Properties: {GroupId: !Ref Web, IpProtocol: tcp, FromPort: 23, ToPort: 23, CidrIp: 10.0.0.0/8}
`;
  return oneGroup(property) + (options === undefined ? "" : beside);
}
