import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readOwnYaml } from "../../src/security-groups/desired/own-yaml.ts";
import type { ReadResult, SourceScope } from "../../src/security-groups/desired/reader.ts";
import ownership from "../fixtures/security-groups/ownership.json" with { type: "json" };
import { ACCOUNT, REGION } from "./samples.ts";

const SCOPE: SourceScope = {
  name: "infra",
  format: "countersign",
  account: ACCOUNT,
  region: REGION,
  vpcs: { prod: "vpc-0a1" },
  unmanaged: "list",
};

const EXAMPLE = `groups:
  - name: web-prod
    vpc: prod
    description: Web tier
    ingress:
      - {proto: tcp, ports: [443, "8080-8090"], from: [0.0.0.0/0, "::/0"], why: public site}
      - {proto: icmp, type: 8, from: [self, group:lb-prod, ${ACCOUNT}/sg-0a1b, pl-0c2d, list:offices]}
    egress: []
`;

describe("own YAML", () => {
  it("reads groups, every rule with its line", () => {
    const { groups, findings } = read(EXAMPLE);

    expect(findings).toEqual([]);
    expect(groups).toHaveLength(1);
    expect(groups[0]).toMatchObject({ name: "web-prod", vpc: "vpc-0a1", at: "sg/web.yml:2" });
    expect(groups[0]?.ingress.rules.map(({ from, to, peer, at }) => [from, to, peer, at])).toEqual([
      [443, 443, { kind: "known", peerKind: "v4", peer: "0.0.0.0/0" }, "sg/web.yml:6"],
      [8080, 8090, { kind: "known", peerKind: "v4", peer: "0.0.0.0/0" }, "sg/web.yml:6"],
      [443, 443, { kind: "known", peerKind: "v6", peer: "::/0" }, "sg/web.yml:6"],
      [8080, 8090, { kind: "known", peerKind: "v6", peer: "::/0" }, "sg/web.yml:6"],
      [8, -1, { kind: "known", peerKind: "sg", peer: "self" }, "sg/web.yml:7"],
      [8, -1, { kind: "group-name", name: "lb-prod" }, "sg/web.yml:7"],
      [8, -1, { kind: "known", peerKind: "sg", peer: "sg-0a1b" }, "sg/web.yml:7"],
      [8, -1, { kind: "known", peerKind: "pl", peer: "pl-0c2d" }, "sg/web.yml:7"],
      [8, -1, { kind: "list-name", name: "offices" }, "sg/web.yml:7"],
    ]);
    expect(groups[0]?.ingress.rules[0]?.description).toBe("public site");
    expect(groups[0]?.egress).toMatchObject({ mode: "exclusive", rules: [] });
  });

  it("gives each value of a list its own line", () => {
    const { groups } = read(
      `groups:
  - name: a
    ingress:
      - proto: tcp
        ports: 22
        from:
          - 10.0.0.0/8
          - 192.0.2.0/24
    egress:
      - {proto: all, to: 10.0.0.0/8}
      - {proto: 47, from: pl-0c2d}
`,
    );

    expect(groups[0]?.ingress.rules.map(({ at }) => at)).toEqual(["sg/web.yml:7", "sg/web.yml:8"]);
    expect(groups[0]?.egress.rules.map(({ protocol }) => protocol)).toEqual(["-1", "47"]);
    expect(groups[0]).not.toHaveProperty("vpc");
  });

  it.each(ownership.cases.filter(({ source }) => source === "countersign"))(
    "S6: $direction written as $written claims $mode, $rules",
    ({ direction, written, options, mode, rules }) => {
      const purge = options !== undefined && "purge" in options ? "    purge: false\n" : "";
      const rule = "\n      - {proto: tcp, ports: 1, from: 10.0.0.0/8}";
      const body =
        written === "absent" ? "" : `    ${direction}: ${written === "[]" ? "[]" : rule}\n`;

      const { groups, findings } = read(`groups:\n  - name: a\n${purge}${body}`);
      const claim = direction === "egress" ? groups[0]?.egress : groups[0]?.ingress;

      expect(findings).toEqual([]);
      expect(claim?.mode).toBe(mode);
      expect(claim?.rules).toHaveLength(rules === "listed" ? 1 : 0);
    },
  );

  it("takes what nobody wrote for drift where the source says so", () => {
    const text = "groups:\n  - {name: a, purge: false, ingress: []}\n";

    expect(read(text).groups[0]?.ingress.mode).toBe("additive");
    expect(read(text, { ...SCOPE, unmanaged: "drift" }).groups[0]?.ingress.mode).toBe("exclusive");
  });

  it("S5: 1.2.3.4/0 is an error with its place and what was meant, and its group is not compared", () => {
    const { groups, findings } = read(
      ruleText(
        "{proto: tcp, ports: 22, from: [1.2.3.4/0, 10.0.0.5/8, 192.0.2.7, '2001:db8::1/0']}",
      ),
    );

    expect(findings.map(({ kind, name, at }) => [kind, name, at])).toEqual([
      ["error", "opens-everything", "sg/web.yml:4:40"],
      ["lint", "host-bits", "sg/web.yml:4"],
      ["lint", "bare-address", "sg/web.yml:4"],
      ["error", "opens-everything", "sg/web.yml:4:74"],
    ]);
    expect(findings[0]?.reason).toContain("write 1.2.3.4/32");
    expect(findings[3]?.reason).toContain("write 2001:db8::1/128");
    expect(groups[0]?.notCompared).toContain("sg/web.yml:4:40");
  });

  it("S5: other host bits warn, and match AWS's canonical rule", () => {
    const { groups, findings } = read(ruleText("{proto: tcp, ports: 22, from: 10.0.0.5/8}"));

    expect(findings.map(({ kind }) => kind)).toEqual(["lint"]);
    expect(groups[0]).not.toHaveProperty("notCompared");
    expect(groups[0]?.ingress.rules[0]?.peer).toEqual({
      kind: "known",
      peerKind: "v4",
      peer: "10.0.0.0/8",
    });
  });

  it.each([
    ["{ports: 22, from: 10.0.0.0/8}", "a rule needs a proto"],
    ["{proto: gre, from: 10.0.0.0/8}", "use 47"],
    ["{proto: tcp, from: 10.0.0.0/8}", "tcp needs ports"],
    ["{proto: tcp, ports: '443-80', from: 10.0.0.0/8}", "write 80-443"],
    ["{proto: tcp, ports: [ssh], from: 10.0.0.0/8}", "neither a port nor a range"],
    ["{proto: tcp, ports: 70000, from: 10.0.0.0/8}", "0 to 65535"],
    ["{proto: tcp, ports: 22, type: 8, from: 10.0.0.0/8}", "only ICMP has type and code"],
    ["{proto: icmp, ports: 8, from: 10.0.0.0/8}", "type and code, not ports"],
    ["{proto: icmp, type: echo, from: 10.0.0.0/8}", "type is a number"],
    ["{proto: icmp, type: 300, from: 10.0.0.0/8}", "0 to 255"],
    ["{proto: all, ports: 443, from: 10.0.0.0/8}", "AWS would open all"],
    ["{proto: tcp, ports: 22}", "a rule needs from"],
    ["{proto: tcp, ports: 22, to: 10.0.0.0/8}", "from, not to"],
    ["{proto: tcp, ports: 22, from: nowhere}", '"nowhere" is no CIDR'],
    ["{proto: tcp, ports: 22, from: []}", "a rule needs from"],
    ["{proto: tcp, ports: 22, from: 10.0.0.0/8, note: x}", '"note" is not known here'],
    [`{proto: tcp, ports: 22, from: 10.0.0.0/8, why: ${"x".repeat(256)}}`, "at most 255"],
    ["[tcp, 22]", "a rule is a map"],
  ])("refuses %s with its place", (rule, reason) => {
    const { groups, findings } = read(ruleText(rule));

    const errors = findings.filter(({ kind }) => kind === "error");
    expect(errors.map((each) => each.reason).join()).toContain(reason);
    expect(errors[0]?.at).toMatch(/^sg\/web\.yml:4:\d+$/);
    expect(groups[0]?.notCompared).toBeDefined();
  });

  it.each([
    ["name: a\n    ingres: []", '"ingres" is not known here'],
    ["name: a\n    ingress:", "write [] for none"],
    ["name: a\n    purge: maybe\n    ingress: []", "true or false"],
    ["name: a\n    vpc: unknown", "neither a VPC id nor one"],
    ["name: a\n    egress:\n      - {proto: all, from: self, to: self}", "not both"],
  ])("does not compare a group written as %j", (group, reason) => {
    const { groups } = read(`groups:\n  - ${group}\n`);

    expect(groups[0]?.notCompared).toContain(reason);
  });

  it("has no group without a name, and says so", () => {
    const { groups, findings } = read("groups:\n  - {ingress: []}\n  - 7\n");

    expect(groups).toEqual([]);
    expect(findings.map(({ at }) => at)).toEqual(["sg/web.yml:2:5", "sg/web.yml:3:5"]);
  });

  it("takes the usual VPC for groups and aliases that name none", () => {
    const scope = { ...SCOPE, usualVpc: "vpc-0b2" };
    const text = "groups:\n  - {name: a}\n  - {name: b, vpc: other}\n  - {name: c, vpc: prod}\n";

    const { groups } = read(text, scope);

    expect(groups.map(({ vpc }) => vpc)).toEqual(["vpc-0b2", "vpc-0b2", "vpc-0a1"]);
  });

  it("warns of the same rule twice, and refuses it with two descriptions", () => {
    const twice = read(
      ruleText(
        "{proto: tcp, ports: [22, 22], from: 10.0.0.0/8}",
        "{proto: 6, ports: 22, from: 10.0.0.1/8}",
      ),
    );
    const differing = read(
      ruleText(
        "{proto: tcp, ports: 22, from: 10.0.0.0/8, why: one}",
        "{proto: tcp, ports: 22, from: 10.0.0.0/8, why: two}",
      ),
    );

    expect(twice.groups[0]?.ingress.rules).toHaveLength(1);
    expect(twice.findings.map(({ kind, name }) => [kind, name])).toContainEqual([
      "lint",
      "same-rule-twice",
    ]);
    expect(differing.groups[0]?.notCompared).toContain("another description");
  });

  it("warns of ICMP from addresses of the other family", () => {
    const { findings } = read(
      ruleText("{proto: icmp, from: '::/0'}", "{proto: icmpv6, from: 10.0.0.0/8}"),
    );

    expect(findings.map(({ name }) => name)).toEqual(["icmp-family", "icmp-family"]);
  });

  it.each([
    ["groups: [", "sg/web.yml:1:10"],
    ["groups:\n  - name: a\n    name: b\n", "sg/web.yml:3:5"],
    ["rules: []\n", "sg/web.yml:1:1"],
    ["", "sg/web.yml:1:1"],
    ["groups: 7\n", "sg/web.yml:1:9"],
    ["groups:\n  - *gone\n", "sg/web.yml:2"],
    ["groups:\n  - {name: a}\n---\ngroups: []\n", "sg/web.yml:3:1"],
    ["groups:\n  ? [a]\n  : b\n", "sg/web.yml:2"],
  ])("is unreadable as a whole when a file is: %j", (text, at) => {
    const { unreadable, groups } = read(text);

    expect(unreadable).toContain(at);
    expect(groups).toEqual([]);
  });

  it("resolves anchors of values", () => {
    const { groups } = read(
      `groups:
  - name: a
    ingress:
      - {proto: tcp, ports: &web [80, 443], from: 10.0.0.0/8}
      - {proto: tcp, ports: *web, from: 192.0.2.0/24}
`,
    );

    expect(groups[0]?.ingress.rules).toHaveLength(4);
  });

  it("S10: runs nobody's code and reads nothing that is not plain", () => {
    for (const tag of ["!!python/object/apply:os.system", "!!js/function", "!Ref", "!!binary"])
      expect(read(`groups:\n  - name: ${tag} x\n`).unreadable, tag).toContain("is not understood");
  });

  it("S10: is done within a second with a text that is made to take for ever", () => {
    const bomb = Array.from(
      { length: 12 },
      (_, level) =>
        `a${level}: &a${level} [${Array.from({ length: 10 }, () => (level === 0 ? "x" : `*a${level - 1}`)).join()}]`,
    ).join("\n");
    const texts = [
      bomb,
      "&a [".repeat(1 << 18),
      "[".repeat(200_000),
      "- ".repeat(100_000),
      "{a: ".repeat(1 << 16),
      `${"- ".repeat(2000)}\n`,
      "*".repeat(8000),
      "- &a [*a]\n",
      "x".repeat(300_000),
    ];

    const results = texts.map((text) => read(text));

    for (const { unreadable } of results) expect(unreadable).toBeDefined();
  });

  it("answers whatever the text is, and never throws", () => {
    const piece = fc.constantFrom(
      ..."groups: \n - name: a\n    ingress: [ ] { } , proto tcp ports 22 from 0.0.0.0/0 & * ! | > ' \" # --- ? ~ null\t".split(
        " ",
      ),
    );
    const soup = fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 });
    fc.assert(
      fc.property(soup, (pieces) => {
        const { groups, findings } = read(`groups:\n  - name: a\n${pieces.join(" ")}`);
        expect(groups.length + findings.length).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });
});

function read(text: string, scope: SourceScope = SCOPE): ReadResult {
  return readOwnYaml([{ path: "sg/web.yml", text }], scope);
}

function ruleText(...rules: readonly string[]): string {
  return `groups:\n  - name: a\n    ingress:\n${rules.map((rule) => `      - ${rule}\n`).join("")}`;
}
