import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { whatIsSaid } from "../../src/security-groups/export/said.ts";
import { adoptItems } from "../../src/security-groups/export.ts";
import { adopted, differing, requestFor } from "./adoptions.ts";
import { HTTPS_WORLD, SSH_WORLD } from "./samples.ts";

const TEMPLATE = `Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupName: web-prod
      SecurityGroupIngress:
        - IpProtocol: tcp   # https
          FromPort: 443
          ToPort: 443
          CidrIp: 0.0.0.0/0
        - IpProtocol: tcp
          FromPort: 22
          ToPort: 22
          CidrIp: !Sub 10.0.0.0/8
      VpcId: vpc-0a1
`;

describe("adopting into CloudFormation", () => {
  it("edits the list of the group in place", () => {
    const ping = "ingress icmp 8 -1 sg sg-0b";
    const items = [
      ...differing("cloud-added", ping),
      ...differing("cloud-removed", "ingress tcp 22 22 v4 10.0.0.0/8"),
    ];

    const text = adopted(requestFor("cloudformation", TEMPLATE, [HTTPS_WORLD, ping], items));

    expect(text).toBe(`Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupName: web-prod
      SecurityGroupIngress:
        - IpProtocol: tcp   # https
          FromPort: 443
          ToPort: 443
          CidrIp: 0.0.0.0/0
        - IpProtocol: icmp
          FromPort: 8
          ToPort: -1
          SourceSecurityGroupId: sg-0b
      VpcId: vpc-0a1
`);
  });

  it("writes what refers to the group itself as a resource beside it", () => {
    const self = { key: "ingress tcp 8080 8080 sg self", description: "self" };
    const live = [HTTPS_WORLD, "ingress tcp 22 22 v4 10.0.0.0/8", self];

    const text = adopted(
      requestFor("cloudformation", TEMPLATE, live, differing("cloud-added", self.key)),
    );

    expect(text).toBe(`${TEMPLATE}  WebIngress1:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      GroupId: !GetAtt Web.GroupId
      IpProtocol: tcp
      FromPort: 8080
      ToPort: 8080
      SourceSecurityGroupId: !GetAtt Web.GroupId
      Description: self
`);
  });

  it("takes a resource of its own out as a whole", () => {
    const beside = `  Beside:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {GroupId: !Ref Web, IpProtocol: -1, CidrIp: 10.0.0.0/8}
`;
    const live = [HTTPS_WORLD, "ingress tcp 22 22 v4 10.0.0.0/8"];

    const text = adopted(
      requestFor(
        "cloudformation",
        TEMPLATE + beside,
        live,
        differing("cloud-removed", "ingress -1 * * v4 10.0.0.0/8"),
      ),
    );

    expect(text).toBe(TEMPLATE);
  });

  it.each([1, 2, undefined])("edits JSON as it is laid out (%s)", (indent) => {
    const more = adopted(
      requestFor(
        "cloudformation",
        jsonOf(indent, 443),
        [HTTPS_WORLD, SSH_WORLD],
        differing("cloud-added", SSH_WORLD),
      ),
    );
    const less = adopted(
      requestFor(
        "cloudformation",
        jsonOf(indent, 443, 22),
        [HTTPS_WORLD],
        differing("cloud-removed", SSH_WORLD),
      ),
    );

    expect(JSON.parse(more)).toEqual(JSON.parse(jsonOf(indent, 443, 22)));
    expect(less).toBe(jsonOf(indent, 443));
    expect(more.replaceAll(/([,:]) /g, "$1")).toBe(
      jsonOf(indent, 443, 22).replaceAll(/([,:]) /g, "$1"),
    );
  });

  it("says what to write where it cannot be written", () => {
    const self = "ingress tcp 8080 8080 sg self";
    const live = [HTTPS_WORLD, self];

    const adoption = adoptItems(
      requestFor("cloudformation", jsonOf(2, 443), live, differing("cloud-added", self)),
    );

    expect(adoption).toMatchObject({ kind: "snippet", where: "sg/web.yml:1" });
    expect(adoption.kind === "snippet" ? adoption.text : "").toContain("GetAtt");
  });
});

describe("adopting random drift into CloudFormation", () => {
  it.each(["yaml", "json"])("says afterwards in %s what the cloud has", (form) => {
    const ways = fc.constantFrom(
      "22 22 v4 10.0.0.0/8",
      "22 25 v6 ::/0",
      "80 80 sg sg-0b",
      "1 2 pl pl-0c",
    );
    const rule = fc
      .tuple(fc.constantFrom("ingress", "egress"), fc.constantFrom("tcp", "udp"), ways)
      .map((parts) => parts.join(" "));
    const rules = fc.uniqueArray(rule, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(rules, rules, (code, cloud) => {
        const [first = ""] = code;
        const kept = cloud.includes(first) ? cloud : [first, ...cloud];
        const items = [
          ...differing("cloud-added", ...kept.filter((key) => !code.includes(key))),
          ...differing("cloud-removed", ...code.filter((key) => !kept.includes(key))),
        ];
        fc.pre(items.length > 0);
        const request = requestFor("cloudformation", templateOf(code, form), kept, items);

        const adoption = adoptItems(request);

        // A direction that would be left without a rule is a list whose meaning nobody knows.
        const emptied = ["ingress", "egress"].some(
          (way) =>
            code.some((key) => key.startsWith(way)) && !kept.some((key) => key.startsWith(way)),
        );
        const begun = ["ingress", "egress"].some(
          (way) =>
            !code.some((key) => key.startsWith(way)) && kept.some((key) => key.startsWith(way)),
        );
        fc.pre(!emptied && !begun);
        expect(adoption.kind).toBe("patch");
        const files = adoption.kind === "patch" ? adoption.files : [];
        const said = whatIsSaid(request, files);
        expect(typeof said === "string" ? said : [...said.rules.keys()].toSorted()).toEqual(
          kept.toSorted(),
        );
      }),
      { numRuns: 100 },
    );
  });
});

/** A template with these rules in its group; a direction without a rule is not written. */
function templateOf(keys: readonly string[], form: string): string {
  const lists = ["ingress", "egress"].flatMap((way) => {
    const own = keys.filter((key) => key.startsWith(way)).map(propertiesOf);
    return own.length === 0
      ? []
      : [[way === "ingress" ? "SecurityGroupIngress" : "SecurityGroupEgress", own] as const];
  });
  const properties = { GroupName: "web-prod", ...Object.fromEntries(lists) };
  const template = {
    Resources: { Web: { Type: "AWS::EC2::SecurityGroup", Properties: properties } },
  };
  return form === "json" ? JSON.stringify(template, undefined, 2) : stringify(template);
}

function propertiesOf(key: string): object {
  const [direction, IpProtocol, FromPort, ToPort, kind, peer] = key.split(" ");
  const side = direction === "ingress" ? "Source" : "Destination";
  const names = {
    v4: "CidrIp",
    v6: "CidrIpv6",
    sg: `${side}SecurityGroupId`,
    pl: `${side}PrefixListId`,
  };
  const name = Object.entries(names).find(([each]) => each === kind)?.[1] ?? "";
  return { IpProtocol, FromPort: Number(FromPort), ToPort: Number(ToPort), [name]: peer };
}

function jsonOf(indent: number | undefined, ...ports: readonly number[]): string {
  const rules = ports.map((port) => ({
    IpProtocol: "tcp",
    FromPort: port,
    ToPort: port,
    CidrIp: "0.0.0.0/0",
  }));
  const properties = { GroupName: "web-prod", SecurityGroupIngress: rules };
  const web = { Type: "AWS::EC2::SecurityGroup", Properties: properties };
  return JSON.stringify({ Resources: { Web: web } }, undefined, indent);
}
