import { describe, expect, it } from "vitest";
import { findingsOf, only, read, ruleLines, task } from "./ansible-samples.ts";

const RULES = `rules: [{ports: "{{ port }}", cidr_ip: 10.0.0.0/8}]`;
const GROUP = `ec2_group: {name: web, ${RULES}}`;

/** The ports of the only rule of the only group. */
function portOf(...given: Parameters<typeof read>): string {
  const group = only(read(...given));
  return ruleLines(group.ingress)[0]?.split(" ")[2] ?? "none";
}

/** Each place that may set `port`, the lowest first; the highest of those given decides. */
const PLACES: readonly (readonly [
  name: string,
  add: (files: Record<string, string>) => void,
  value: string,
])[] = [
  ["role defaults", (files) => (files["roles/sg/defaults/main.yml"] = "port: 1\n"), "1"],
  ["group_vars/all", (files) => (files["group_vars/all.yml"] = "port: 2\n"), "2"],
  ["host_vars/localhost", (files) => (files["host_vars/localhost"] = "port: 3\n"), "3"],
  ["play vars", (files) => (files["site.yml"] += "  vars: {port: 4}\n"), "4"],
  [
    "vars_files",
    (files) => {
      files["site.yml"] += "  vars_files: [vars/a.yml]\n";
      files["vars/a.yml"] = "port: 5\n";
    },
    "5",
  ],
  ["role vars", (files) => (files["roles/sg/vars/main.yml"] = "port: 6\n"), "6"],
  ["block vars", (files) => (files["roles/sg/tasks/main.yml"] += "  vars: {port: 7}\n"), "7"],
  [
    "task vars",
    (files) =>
      (files["roles/sg/tasks/main.yml"] =
        files["roles/sg/tasks/main.yml"]?.replace(
          "- ec2_group",
          "- vars: {port: 8}\n      ec2_group",
        ) ?? ""),
    "8",
  ],
];

describe("Ansible's variables", () => {
  it.each(PLACES.map(([name, , value], index) => [name, value, index] as const))(
    "%s win over all lower places",
    (_, value, index) => {
      const files: Record<string, string> = {
        "site.yml": "- hosts: localhost\n  roles: [sg]\n",
        "roles/sg/tasks/main.yml": `- block:\n    - ${GROUP}\n`,
      };

      for (const [, add] of PLACES.slice(0, index + 1)) add(files);

      expect(portOf(files)).toBe(value);
      expect(portOf(files, { port: 9 })).toBe("9");
    },
  );

  it("are filled in alone or within a text, with members, defaults, merged maps and omit", () => {
    const text = `- hosts: 127.0.0.1
  vars:
    base: &base {proto: udp, ports: [1]}
    nets: {office: [192.0.2.0/24, 198.51.100.0/24]}
    env: {name: prod, number: 2}
    mine: "{{ nets['office'][0] }}"
  tasks:
    - ec2_security_group:
        name: "web-{{ env.name }}-{{ env.number }}{{ suffix | default('') }}"
        description: "{{ none_such | default(omit) }}"
        rules:
          - {<<: *base, ports: "{{ high | default(nets.ports | default([8080])) }}", cidr_ip: "{{ nets.office }}"}
          - {proto: tcp, ports: "{{ empty | d(22) }}-{{ 25 }}", cidr_ip: "{{ mine }}", rule_desc: "to {{ true }}"}
`;

    const refused = read({ "site.yml": text });
    const group = only(read({ "site.yml": text.replace("nets.ports | default([8080])", "8080") }));

    expect(only(refused).ingress.patterns).toHaveLength(2);
    expect(group.name).toBe("web-prod-2");
    expect(ruleLines(group.ingress)).toEqual([
      "ingress udp 8080 8080 v4 192.0.2.0/24 @12",
      "ingress udp 8080 8080 v4 198.51.100.0/24 @12",
      "ingress tcp 22 25 v4 192.0.2.0/24 to True @13",
    ]);
  });

  it("loop over lists that are known, one group or rule for each item", () => {
    const text = `- hosts: localhost
  vars: {groups_: [{n: a, p: 1}, {n: b, p: 2}], more: [[3], 4]}
  tasks:
    - ec2_group: {name: "{{ item.n }}", rules: [{ports: "{{ item.p }}", cidr_ip: 10.0.0.0/8}]}
      loop: "{{ groups_ }}"
    - ec2_group: {name: "p{{ each }}", rules: []}
      with_items: "{{ more }}"
      loop_control: {loop_var: each}
    - ec2_group: {name: "{{ item }}", rules: []}
      with_dict: "{{ groups_ }}"
`;

    const { groups, findings } = read({ "site.yml": text });

    expect(groups.map(({ name }) => name)).toEqual(["a", "b", "p3", "p4"]);
    expect(groups.flatMap(({ ingress }) => ruleLines(ingress))).toEqual([
      "ingress tcp 1 1 v4 10.0.0.0/8 @4",
      "ingress tcp 2 2 v4 10.0.0.0/8 @4",
    ]);
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: "not-understood", name: "loop", at: "site.yml:10" }),
    );
  });

  it.each([
    ["a lookup", "{{ lookup('pipe', 'touch /tmp/x') }}", {}],
    ["a filter", "{{ [1, 2] | first }}", {}],
    ["a filter of a variable", "{{ known | int }}", {}],
    ["arithmetic", "{{ known + 1 }}", {}],
    ["a method", "{{ known.strip() }}", {}],
    ["a statement", "{% if true %}1{% endif %}", {}],
    ["a fact", "{{ ansible_default_ipv4.address }}", {}],
    ["another host's variable", "{{ hostvars.localhost.port }}", {}],
    ["a registered result", "{{ result.port }}", {}],
    ["a fact that is set", "{{ set }}", {}],
    ["a variable that nobody defines", "{{ nothing }}", {}],
    ["a variable that refers to itself", "{{ round }}", {}],
    ["a secret", "{{ secret }}", {}],
    ["a member that is not there", "{{ known.x }}", {}],
    ["an unfinished template", "{{ known", {}],
    [
      "what an encrypted file may set",
      "{{ low | default(1) }}",
      { "host_vars/localhost": "$ANSIBLE_VAULT;1.1;AES256\n6162\n" },
    ],
    [
      "what another inventory may set",
      "{{ far }}",
      { "a/group_vars/all.yml": "far: 1\n", "b/group_vars/all.yml": "far: 2\n" },
    ],
  ])(
    "S9 (in part): %s is not understood, with its place: it may be any port",
    (_, template, more) => {
      const text = `- hosts: localhost
  vars: {known: 1, round: "{{ round }}", secret: !vault "x"}
  tasks:
    - command: id
      register: result
    - set_fact: {set: 1}
    - ec2_group:
        name: web
        rules:
          - {ports: ${JSON.stringify(template)}, cidr_ip: 10.0.0.0/8}
          - {ports: 22, cidr_ip: 10.0.0.0/8}
`;

      const result = read({ "site.yml": text, ...more });

      const { ingress, notCompared } = only(result);
      expect(notCompared).toBeUndefined();
      expect(ruleLines(ingress)).toEqual(["ingress tcp 22 22 v4 10.0.0.0/8 @11"]);
      expect(ingress.patterns).toMatchObject([
        {
          direction: "ingress",
          protocol: "tcp",
          peerKind: "v4",
          peer: "10.0.0.0/8",
          at: "site.yml:10",
        },
      ]);
      expect(findingsOf(result)).toContainEqual(
        expect.stringMatching(/^not-understood rule site\.yml:10 \S/),
      );
    },
  );

  it("believes the source's variables even where a run would set them", () => {
    const text = `- hosts: web
  tasks:
    - ec2_vpc_net: {name: x}
      register: vpc
    - ec2_group: {name: web, vpc_id: "{{ vpc.vpc.id }}", rules: []}
`;

    const blind = only(read({ "site.yml": text }));
    const told = only(read({ "site.yml": text }, { vpc: { vpc: { id: "vpc-0b2" } } }));
    const named = only(read({ "site.yml": text }, {}, { vpcs: { "{{ vpc.vpc.id }}": "vpc-0c3" } }));

    expect(blind.notCompared).toMatch(/^site\.yml:5: vpc_id: .*register/);
    expect([told.vpc, named.vpc]).toEqual(["vpc-0b2", "vpc-0c3"]);
    expect([told.notCompared, named.notCompared]).toEqual([undefined, undefined]);
  });

  it.each([
    ["other hosts", "- hosts: web\n  vars: {}", "hosts web"],
    [
      "hosts that are not understood",
      "- hosts: '{{ who }}'\n  vars: {}",
      "hosts that are not understood",
    ],
    ["a prompt", "- hosts: localhost\n  vars_prompt: [{name: port}]", "vars_prompt"],
    [
      "a file of variables that is not there",
      "- hosts: localhost\n  vars_files: ['{{ x }}.yml']",
      "site.yml:2",
    ],
    [
      "include_vars",
      "- hosts: localhost\n  pre_tasks: [{include_vars: x.yml}]",
      "include_vars at site.yml:2",
    ],
  ])("S9 (in part): what %s may set is not understood", (_, play, reason) => {
    const files = {
      "site.yml": `${play}\n  tasks:\n    - ${GROUP}\n`,
      "group_vars/all.yml": "port: 1\n",
    };

    const { ingress } = only(read(files));

    expect(ingress.rules).toEqual([]);
    expect(ingress.patterns[0]?.reason).toContain(reason);
  });

  it.each([
    ["name", `name: "{{ nothing }}", rules: []`],
    ["id", `group_id: "{{ nothing }}", rules: []`],
    ["a name", "rules: []"],
  ])("cannot tell which group it is without its %s", (_, args) => {
    const result = read({ "site.yml": task(args) });

    expect(result.groups).toEqual([]);
    expect(findingsOf(result)).toContainEqual(
      expect.stringMatching(/^not-understood group site\.yml:/),
    );
  });

  it.each([
    ["rules", `rules: "{{ nothing }}"`],
    ["VPC", `rules: [], vpc_id: nowhere`],
    ["state", `rules: [], state: "{{ nothing }}"`],
  ])("does not compare a group whose %s is not understood", (_, args) => {
    expect(only(read({ "site.yml": task(`name: web, ${args}`) })).notCompared).toMatch(
      /^site\.yml:4/,
    );
  });
});
