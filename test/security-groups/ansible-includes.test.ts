import { describe, expect, it } from "vitest";
import { findingsOf, only, read, ruleLines } from "./ansible-samples.ts";

const PLAY = "- hosts: localhost\n  tasks:\n";

function names(texts: Readonly<Record<string, string>>): string[] {
  return read(texts).groups.map(({ name, at }) => `${name} ${at}`);
}

describe("what belongs to a playbook", () => {
  it("are tasks, blocks, roles and what is included by a literal name, each once", () => {
    const texts = {
      "play/site.yml": `- ansible.builtin.import_playbook: other.yml
- hosts: localhost
  pre_tasks:
    - include_tasks: tasks/pre.yml
  roles:
    - base
    - {role: app, listen: 8080}
  tasks:
    - block:
        - ansible.builtin.import_tasks: {file: tasks/in.yml}
          vars: {n: in}
    - include_role: {name: app, tasks_from: extra.yml}
      vars: {listen: 9}
    - include_tasks: "tasks/{{ what }}.yml"
      loop: [a, b]
      loop_control: {loop_var: what}
  post_tasks:
    - action: {module: ec2_group, name: last, rules: []}
`,
      "play/other.yml": `${PLAY}    - ec2_group: {name: other, rules: []}\n`,
      "play/tasks/pre.yml": "- ec2_group: {name: pre, rules: []}\n",
      "play/tasks/in.yml": `- ec2_group: {name: "{{ n }}", rules: []}\n`,
      "play/tasks/a.yml": "- ec2_group: {name: a, rules: []}\n",
      "play/tasks/b.yml": "- ec2_group: {name: b, rules: []}\n",
      "play/roles/base/tasks/main.yml": "- ec2_group: {name: base, rules: []}\n",
      "play/roles/app/meta/main.yml": "dependencies: [{role: dep}]\n",
      "play/roles/dep/tasks/main.yml": "- ec2_group: {name: dep, rules: []}\n",
      "play/roles/app/tasks/main.yml": "- include_tasks: more.yml\n",
      "play/roles/app/tasks/more.yml": `- ec2_group: {name: "app-{{ listen }}", rules: []}\n`,
      "play/roles/app/tasks/extra.yml": `- ec2_group: {name: "x-{{ listen }}", rules: []}\n`,
    };

    const found = names(texts);

    expect(found).toEqual([
      "pre play/tasks/pre.yml:1",
      "base play/roles/base/tasks/main.yml:1",
      "dep play/roles/dep/tasks/main.yml:1",
      "app-8080 play/roles/app/tasks/more.yml:1",
      "in play/tasks/in.yml:1",
      "dep play/roles/dep/tasks/main.yml:1",
      "x-9 play/roles/app/tasks/extra.yml:1",
      "a play/tasks/a.yml:1",
      "b play/tasks/b.yml:1",
      "last play/site.yml:18",
      "other play/other.yml:3",
    ]);
  });

  it("gets arguments from module_defaults, the innermost last, and from args", () => {
    const text = `- hosts: localhost
  module_defaults:
    group/aws: {region: eu-central-1}
    amazon.aws.ec2_security_group: {vpc_id: vpc-0a1, purge_rules: false, rules: [{ports: 1, cidr_ip: 10.0.0.0/8}]}
  tasks:
    - module_defaults: {ec2_security_group: {vpc_id: prod}}
      block:
        - amazon.aws.ec2_security_group:
          args: {name: web}
`;

    const group = only(read({ "site.yml": text }, {}, { vpcs: { prod: "vpc-0b2" } }));

    expect(group).toMatchObject({ name: "web", vpc: "vpc-0b2", ingress: { mode: "additive" } });
    expect(ruleLines(group.ingress)).toEqual(["ingress tcp 1 1 v4 10.0.0.0/8 @4"]);
  });

  it.each([
    ["when: false", undefined],
    ["state: absent", undefined],
    ["region: us-east-1", undefined],
    ["when: true", "compared"],
    ["when: [yes, 'True']", "compared"],
    ["region: '{{ nowhere }}'", "compared"],
    ["when: env == 'prod'", "when at site.yml:4 is not evaluated"],
    ["tags: [never, sg]", "runs only when its tag is asked for"],
  ])("with %s is %s", (more, state) => {
    const isArgument = /^(?:state|region)/.test(more);
    const args = isArgument ? `, ${more}` : "";
    const keyword = isArgument ? "" : `\n      ${more}`;
    const text = `${PLAY}    - ec2_group: {name: web, rules: []${args}}${keyword}\n`;

    const { groups } = read({ "site.yml": text });

    const said = groups.map(({ notCompared }) => notCompared?.replace(/^\S+: /, "") ?? "compared");
    expect(said).toEqual(state === undefined ? [] : [state]);
  });

  it.each([
    ["a file that is not there", "include_tasks: gone.yml", "gone.yml is not among the files"],
    ["a file nobody can name", "include_tasks: '{{ x }}.yml'", "variable x is defined nowhere"],
    ["a role that is not there", "include_role: {name: gone}", "role gone is not among the files"],
    ["a role of a collection", "import_role: {name: a.b.c}", "role a.b.c is not among the files"],
    ["a task as text", "ec2_group: name=web state=present", "arguments are read as a map"],
    ["an action as text", "local_action: ec2_group name=web", "an action as text is not read"],
    ["itself", "include_tasks: again.yml", "files that include each other"],
  ])("says with its place what it does not follow: %s", (_, include, reason) => {
    const texts = {
      "site.yml": `${PLAY}    - ${include}\n`,
      "again.yml": "- include_tasks: again.yml\n",
    };

    const findings = findingsOf(read(texts));

    expect(findings.filter((each) => each.startsWith("not-understood"))).not.toEqual([]);
    expect(findings.join("\n")).toContain(reason);
    expect(findings.join("\n")).toMatch(/\w+\.yml:\d/);
  });

  it("S9 (in part): takes no variable for tasks that no playbook reaches", () => {
    const texts = {
      "roles/sg/defaults/main.yml": "port: 22\n",
      "roles/sg/tasks/main.yml": `- ec2_group: {name: web, rules: [{ports: "{{ port }}", cidr_ip: 10.0.0.0/8}, {ports: 80, cidr_ip: 10.0.0.0/8}]}\n`,
    };

    const { ingress } = only(read(texts));

    expect(ruleLines(ingress)).toEqual(["ingress tcp 80 80 v4 10.0.0.0/8 @1"]);
    expect(ingress.patterns[0]?.reason).toContain("no playbook among the files");
  });

  it("does not compare what runs only when something fails, or when a handler is notified", () => {
    const text = `- hosts: localhost
  tasks:
    - block: []
      rescue: [{ec2_group: {name: rescued, rules: []}}]
  handlers:
    - ec2_group: {name: handled, rules: []}
`;

    const { groups } = read({ "site.yml": text });

    expect(groups.map(({ name, notCompared }) => [name, notCompared !== undefined])).toEqual([
      ["rescued", true],
      ["handled", true],
    ]);
  });

  it("cannot be judged as a whole when a file is no YAML; templates beside it may be anything", () => {
    const fine = { "site.yml": `${PLAY}    - ec2_group: {name: web, rules: []}\n` };

    const broken = read({ ...fine, "tasks/x.yml": "a: [1\n" });
    const aside = read({ ...fine, "roles/a/templates/x.yml": "{% if a %}\n- {{ b }\n" });

    expect(broken.unreadable).toMatch(/^tasks\/x\.yml:\d+:\d+: /);
    expect(aside.unreadable).toBeUndefined();
  });
});

describe("hostile playbooks", () => {
  it.each([
    [
      "nested anchors",
      `a: &a [x,x,x,x,x,x,x,x]\n${"bcdefghij".replaceAll(/./g, (c) => `${c}: &${c} [*${String.fromCodePoint((c.codePointAt(0) ?? 98) - 1)},*${String.fromCodePoint((c.codePointAt(0) ?? 98) - 1)},*${String.fromCodePoint((c.codePointAt(0) ?? 98) - 1)},*${String.fromCodePoint((c.codePointAt(0) ?? 98) - 1)},*${String.fromCodePoint((c.codePointAt(0) ?? 98) - 1)},*${String.fromCodePoint((c.codePointAt(0) ?? 98) - 1)}]\n`)}`,
    ],
    ["1 MiB of anchors", `- &a [1]\n${"- [*a, *a]\n".repeat(95_000)}`],
    ["an object of a language", "- !!python/object/apply:os.system [id]\n"],
    [
      "variables that double each other",
      `- hosts: localhost\n  vars:\n    v0: xxxxxxxxxx\n${Array.from({ length: 23 }, (_, n) => `    v${n + 1}: "{{ v${n} }}{{ v${n} }}"\n`).join("")}  tasks:\n    - ec2_group: {name: "{{ v20 }}", rules: []}\n`,
    ],
    [
      "loops within loops",
      `- hosts: localhost\n  vars: {l: [${Array.from({ length: 400 }, (_, n) => n).join(",")}]}\n  tasks:\n    - {include_tasks: a.yml, loop: "{{ l }}"}\n`,
    ],
  ])("S10 (in part): %s: an answer within a second, and nothing is run", (_, text) => {
    const started = process.cpuUsage().user;
    const texts = {
      "site.yml": text,
      "a.yml": `- {include_tasks: b.yml, loop: "{{ l }}"}\n`,
      "b.yml": `- ec2_group: {name: "{{ item }}", rules: []}\n`,
    };

    const result = read(texts);

    expect((process.cpuUsage().user - started) / 1e6).toBeLessThan(1);
    expect(result.unreadable ?? findingsOf(result).join(" ")).not.toBe("");
  });
});
