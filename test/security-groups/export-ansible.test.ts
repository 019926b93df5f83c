import { describe, expect, it } from "vitest";
import { adopted, differing, requestFor } from "./adoptions.ts";
import { HTTPS_WORLD } from "./samples.ts";

const PLAYBOOK = `- hosts: localhost
  tasks:
    # the site
    - name: web
      amazon.aws.ec2_security_group:
        name: web-prod
        description: Web tier
        vpc_id: vpc-0a1
        rules:
          - proto: tcp   # https
            ports: [443, 8443]
            cidr_ip: 0.0.0.0/0
            rule_desc: public site
          - proto: tcp
            ports: 22
            cidr_ip: "{{ office }}"
        rules_egress: []
      vars:
        office: 10.0.0.0/8
`;
const OFFICE = "ingress tcp 22 22 v4 10.0.0.0/8";
const ALTERNATIVE = "ingress tcp 8443 8443 v4 0.0.0.0/0";

describe("adopting into Ansible", () => {
  it("adds a rule to the list of its direction, and keeps everything else", () => {
    const ping = { key: "ingress icmp 8 -1 sg self", description: "ping" };
    const out = "egress -1 * * v6 ::/0";
    const live = [HTTPS_WORLD, ALTERNATIVE, OFFICE, ping, out];

    const text = adopted(
      requestFor("ansible", PLAYBOOK, live, differing("cloud-added", ping.key, out)),
    );

    expect(text).toBe(
      PLAYBOOK.replace(
        "        rules_egress: []\n",
        `          - proto: icmp
            icmp_type: 8
            icmp_code: -1
            group_name: web-prod
            rule_desc: ping
        rules_egress:
          - proto: all
            cidr_ipv6: "::/0"
`,
      ),
    );
  });

  it("takes out a port of several, or a rule as a whole", () => {
    const port = adopted(
      requestFor(
        "ansible",
        PLAYBOOK,
        [HTTPS_WORLD, OFFICE],
        differing("cloud-removed", ALTERNATIVE),
      ),
    );
    const rule = adopted(
      requestFor(
        "ansible",
        PLAYBOOK,
        [HTTPS_WORLD, ALTERNATIVE],
        differing("cloud-removed", OFFICE),
      ),
    );

    expect(port).toBe(PLAYBOOK.replace("[443, 8443]", "[443]"));
    expect(rule).toBe(PLAYBOOK.replace(/ {10}- proto: tcp\n[^]*office }}"\n/, ""));
  });

  it("does not write what Ansible would take for a template", () => {
    const rule = { key: "ingress tcp 25 25 v4 10.0.0.0/8", description: "{{ office }}" };
    const live = [HTTPS_WORLD, ALTERNATIVE, OFFICE, rule];

    const text = adopted(requestFor("ansible", PLAYBOOK, live, differing("cloud-added", rule.key)));

    expect(text).toContain("cannot be written automatically");
  });
});
