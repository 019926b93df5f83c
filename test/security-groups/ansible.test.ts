import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Claim } from "../../src/security-groups/desired/reader.ts";
import { findingsOf, only, read, ruleLines, task } from "./ansible-samples.ts";

const WEB = `name: web-prod, vpc_id: vpc-0a1`;

describe("a group in Ansible", () => {
  it("has its rules in full: ports times sources, each at its line", () => {
    const text = `- hosts: localhost
  tasks:
    - name: Web tier
      amazon.aws.ec2_security_group:
        name: web-prod
        vpc_id: vpc-0a1
        rules:
          - proto: tcp
            ports: [80, "443-440", "8080 - 8090"]
            cidr_ip: [10.0.0.0/8, 192.0.2.7]
            cidr_ipv6: ::/0
            rule_desc: public
          - {proto: icmp, icmp_type: 8, icmp_code: 0, group_id: sg-0a1b}
          - {proto: all, ip_prefix: pl-0c2d}
`;

    const group = only(read({ "site.yml": text }));

    expect(group).toMatchObject({ name: "web-prod", vpc: "vpc-0a1", at: "site.yml:3" });
    expect(ruleLines(group.ingress)).toEqual([
      "ingress tcp 80 80 v4 10.0.0.0/8 public @8",
      "ingress tcp 440 443 v4 10.0.0.0/8 public @8",
      "ingress tcp 8080 8090 v4 10.0.0.0/8 public @8",
      "ingress tcp 80 80 v4 192.0.2.7/32 public @8",
      "ingress tcp 440 443 v4 192.0.2.7/32 public @8",
      "ingress tcp 8080 8090 v4 192.0.2.7/32 public @8",
      "ingress tcp 80 80 v6 ::/0 public @8",
      "ingress tcp 440 443 v6 ::/0 public @8",
      "ingress tcp 8080 8090 v6 ::/0 public @8",
      "ingress icmp 8 0 sg sg-0a1b @13",
      "ingress -1 * * pl pl-0c2d @14",
    ]);
  });

  it.each([
    ["{ports: 22, cidr_ip: 10.0.0.1}", ["ingress tcp 22 22 v4 10.0.0.1/32 @4"]],
    ["{from_port: 1, to_port: 9, cidr_ip: 10.0.0.0/8}", ["ingress tcp 1 9 v4 10.0.0.0/8 @4"]],
    ["{proto: udp, from_port: '53', cidr_ip: 10.0.0.0/8}", ["ingress udp 53 53 v4 10.0.0.0/8 @4"]],
    ["{proto: TCP, ports: -1, cidr_ip: 10.0.0.0/8}", ["ingress tcp 0 65535 v4 10.0.0.0/8 @4"]],
    [
      "{proto: icmp, from_port: 3, to_port: 4, cidr_ip: 10.0.0.0/8}",
      ["ingress icmp 3 4 v4 10.0.0.0/8 @4"],
    ],
    ["{proto: icmp, icmp_type: -1, cidr_ip: 10.0.0.0/8}", ["ingress icmp -1 -1 v4 10.0.0.0/8 @4"]],
    ["{proto: 47, ports: 5, cidr_ip: 10.0.0.0/8}", ["ingress 47 * * v4 10.0.0.0/8 @4"]],
    [
      "{proto: -1, cidr_ip: [[10.0.0.0/8], ['192.0.2.0/24,198.51.100.0/24']]}",
      [
        "ingress -1 * * v4 10.0.0.0/8 @4",
        "ingress -1 * * v4 192.0.2.0/24 @4",
        "ingress -1 * * v4 198.51.100.0/24 @4",
      ],
    ],
    [
      "{ports: 1, group_name: lb, group_desc: made if absent}",
      ["ingress tcp 1 1 group-name lb @4"],
    ],
    [
      "{ports: 1, group_id: amazon-elb/sg-0f/amazon-elb-sg}",
      ["ingress tcp 1 1 sg amazon-elb/sg-0f @4"],
    ],
    ["{ports: 1, group_id: 111122223333/sg-0f/x}", ["ingress tcp 1 1 sg sg-0f @4"]],
    ["{ports: 1, ip_prefix: offices}", ["ingress tcp 1 1 list-name offices @4"]],
    [
      "{ports: 1, cidr_ip: 10.0.0.0/8, rule_desc: '{{ omit }}', cidr_ipv6: '{{ none_such | default(omit) }}'}",
      ["ingress tcp 1 1 v4 10.0.0.0/8 @4"],
    ],
  ])("reads %s", (rule, lines) => {
    const group = only(read({ "site.yml": task(`${WEB}, rules: [${rule}]`) }));

    expect(ruleLines(group.ingress)).toEqual(lines);
    expect(group.notCompared).toBeUndefined();
  });

  it.each([
    ["{proto: tcp, cidr_ip: 10.0.0.0/8}", "ports", "needs ports"],
    ["{ports: http, cidr_ip: 10.0.0.0/8}", "ports", '"http" is neither a port'],
    ["{ports: 22}", "peer", "a rule needs cidr_ip"],
    ["{proto: gre, cidr_ip: 10.0.0.0/8}", "protocol", "use 47"],
    ["{ports: 22, cidr_ip: everywhere}", "rule", "is no CIDR"],
    ["{ports: 22, group_id: lb}", "peer", "is no group id"],
    ["{ports: 22, cidr: 10.0.0.0/8}", "unknown-key", '"cidr" is not known'],
    ["{from_port: 9, to_port: 1, cidr_ip: 10.0.0.0/8}", "ports", "write 1-9"],
    ["ssh", "rule", "a rule is a map"],
  ])("does not compare the group of %s: %s", (rule, name, reason) => {
    const result = read({ "site.yml": task(`${WEB}, rules: [${rule}]`) });

    expect(findingsOf(result)).toContainEqual(
      expect.stringMatching(new RegExp(`^error ${name} site\\.yml:4:\\d+ .*${reason}`)),
    );
    expect(only(result).notCompared).toContain("site.yml:4");
  });

  it("S5 (in part): 1.2.3.4/0 is an error with its place and a fix; other host bits get a word", () => {
    const wide = read({ "site.yml": task(`${WEB}, rules: [{ports: 22, cidr_ip: 1.2.3.4/0}]`) });
    const slip = read({ "site.yml": task(`${WEB}, rules: [{ports: 22, cidr_ip: 10.1.2.3/8}]`) });

    expect(only(wide).notCompared).toMatch(/^site\.yml:4:\d+: .*write 1\.2\.3\.4\/32/);
    expect(findingsOf(slip)).toEqual(["lint host-bits site.yml:4 10.1.2.3/8 is 10.0.0.0/8"]);
    expect(ruleLines(only(slip).ingress)).toEqual(["ingress tcp 22 22 v4 10.0.0.0/8 @4"]);
  });

  it.each([
    ["{proto: 6, ports: 22, cidr_ip: 10.0.0.0/8}", "numeric-protocol"],
    ["{proto: icmp, cidr_ipv6: '::/0'}", "icmp-family"],
    ["{ports: 22, cidr_ip: 10.0.0.1}", "bare-address"],
  ])("has a word about %s: %s", (rule, lint) => {
    const result = read({ "site.yml": task(`${WEB}, rules: [${rule}]`) });

    expect(findingsOf(result)).toContainEqual(expect.stringContaining(`lint ${lint} site.yml:4`));
    expect(only(result).notCompared).toBeUndefined();
  });
});

const ownership = z
  .object({
    cases: z.array(
      z.object({
        source: z.string(),
        direction: z.enum(["ingress", "egress"]),
        written: z.string(),
        mode: z.string(),
        rules: z.string(),
        lint: z.array(z.string()).default([]),
        options: z.record(z.string(), z.union([z.boolean(), z.string()])).default({}),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync("test/fixtures/security-groups/ownership.json", "utf8")));

describe("what Ansible claims", () => {
  const rows = ownership.cases.filter(({ source }) => source === "ansible");

  it("has rows", () => {
    expect(rows.length).toBeGreaterThan(10);
  });

  it.each(rows)(
    "S6 (in part): $direction $written $options is $mode",
    ({ direction, written, options, mode, rules, lint }) => {
      const name = options["alias"] ?? (direction === "ingress" ? "rules" : "rules_egress");
      const rule = "[{ports: 22, cidr_ip: 10.0.0.0/8}]";
      const list = written === "absent" ? "" : `, ${name}: ${written === "[]" ? "[]" : rule}`;
      const switches = Object.entries(options)
        .filter(([key]) => key !== "alias")
        .map(([key, value]) => `, ${key}: ${value === true ? "yes" : "no"}`);

      const result = read({ "site.yml": task(`${WEB}${list}${switches.join("")}`) });

      const claim: Claim = only(result)[direction];
      expect(claim.mode).toBe(mode);
      expect(claim.rules).toHaveLength(rules === "listed" ? 1 : 0);
      const said = findingsOf(result).filter(
        (each) => direction === "ingress" || !each.includes("absent-purges"),
      );
      expect(said.map((each) => each.split(" ")[1])).toEqual(lint);
    },
  );
});
