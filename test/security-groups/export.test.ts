import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { whatIsSaid } from "../../src/security-groups/export/said.ts";
import { adoptItems } from "../../src/security-groups/export.ts";
import { adopted, differing, requestFor } from "./adoptions.ts";
import { HTTPS_WORLD, SSH_WORLD } from "./samples.ts";

const SITE = [
  "443 443 v4 0.0.0.0/0",
  "443 443 v6 ::/0",
  "8080 8090 v4 0.0.0.0/0",
  "8080 8090 v6 ::/0",
];
const OFFICES = ["22 22 v4 10.0.0.0/8", "22 22 v4 192.0.2.0/24"];
const ALL = [...SITE, ...OFFICES].map((rule) => `ingress tcp ${rule}`);
const OWN = `# who may come in
groups:
  - name: web-prod   # the site
    vpc: prod
    ingress:
      # everybody
      - {proto: tcp, ports: [443, "8080-8090"], from: [0.0.0.0/0, "::/0"], why: public site}

      - proto: tcp      # ssh
        ports: 22
        from:
          - 10.0.0.0/8   # office
          - 192.0.2.0/24
    egress: [] # nothing
  - {name: b, ingress: []}
`;

describe("adopting into our own YAML", () => {
  it("adds a rule in the style of the list, and keeps comments, order and every other line", () => {
    const mail = { key: "ingress tcp 25 25 v4 198.51.100.0/24", description: "mail: in" };
    const items = differing("cloud-added", mail.key, "egress -1 * * v4 0.0.0.0/0");
    const live = [...ALL, mail, "egress -1 * * v4 0.0.0.0/0"];

    const adoption = adoptItems(requestFor("countersign", OWN, live, items));

    expect(adoption).toMatchObject({ kind: "patch", files: [{ path: "sg/web.yml" }] });
    expect(adoption.kind === "patch" ? adoption.patch : "").toBe(`--- a/sg/web.yml
+++ b/sg/web.yml
@@ -11,5 +11,10 @@
         from:
           - 10.0.0.0/8   # office
           - 192.0.2.0/24
-    egress: [] # nothing
+      - proto: tcp
+        ports: 25
+        from: 198.51.100.0/24
+        why: "mail: in"
+    egress: # nothing
+      - {proto: all, to: 0.0.0.0/0}
   - {name: b, ingress: []}
`);
  });

  it("takes out one of two peers, an item, or everything", () => {
    const [, , , , office = "", other = ""] = ALL;
    expect(without(other)).toBe(OWN.replace("          - 192.0.2.0/24\n", ""));
    expect(without(office, other)).toBe(
      OWN.replace(/ {6}- proto: tcp {6}# ssh[^-]*-[^-]*-[^\n]*\n/, ""),
    );
    expect(without(...ALL)).toContain(
      "    ingress: []\n      # everybody\n\n    egress: [] # nothing\n",
    );
  });

  it("writes anew what stood in one item with the rule that is taken out", () => {
    const [https = "", ...others] = ALL;

    const text = adopted(requestFor("countersign", OWN, others, differing("cloud-removed", https)));

    expect(text).toContain(
      '- {proto: tcp, ports: ["8080-8090"], from: [0.0.0.0/0, "::/0"], why: public site}',
    );
    expect(text).toContain(
      '      - proto: tcp\n        ports: 443\n        from: "::/0"\n        why: public site\n',
    );
  });

  it("adopts on Windows line ends and without a last one", () => {
    const text = OWN.slice(0, OWN.indexOf("    egress")).trimEnd().replaceAll("\n", "\r\n");

    const changed = adopted(
      requestFor(
        "countersign",
        text,
        [...ALL, "ingress udp 53 53 sg self"],
        differing("cloud-added", "ingress udp 53 53 sg self"),
      ),
    );

    expect(changed).toBe(
      `${text}\r\n      - proto: udp\r\n        ports: 53\r\n        from: self`,
    );
  });

  it("keeps whatever random drift leaves, and says afterwards what the cloud has", () => {
    const port = fc.integer({ min: 1, max: 30 });
    const peer = fc.constantFrom(
      "v4 10.0.0.0/8",
      "v4 192.0.2.7/32",
      "v6 ::/0",
      "sg self",
      "sg sg-0b",
      "pl pl-0c",
    );
    const direction = fc.constantFrom("ingress", "egress");
    const rule = fc.oneof(
      fc
        .tuple(direction, port, peer)
        .map(([way, from, who]) => `${way} tcp ${from} ${from} ${who}`),
      fc
        .tuple(direction, port, peer)
        .map(([way, from, who]) => `${way} udp ${from} ${from + 5} ${who}`),
      fc.tuple(direction, peer).map(([way, who]) => `${way} -1 * * ${who}`),
      fc.tuple(direction, port, peer).map(([way, type, who]) => `${way} icmp ${type} -1 ${who}`),
    );
    const rules = fc.uniqueArray(rule, { maxLength: 8 });
    const description = fc.constantFrom("", "plain", "a: b # c", "- x", '"q"', "{f}", "ä€");

    fc.assert(
      fc.property(rules, rules, description, fc.boolean(), (code, cloud, why, flow) => {
        const text = written(code, flow);
        const live = cloud.map((key) => (code.includes(key) ? key : { key, description: why }));
        const items = [
          ...differing("cloud-added", ...cloud.filter((key) => !code.includes(key))),
          ...differing("cloud-removed", ...code.filter((key) => !cloud.includes(key))),
        ];
        fc.pre(items.length > 0);
        const request = requestFor("countersign", text, live, items);

        const adoption = adoptItems(request);

        expect(adoption.kind).toBe("patch");
        const changed = adoption.kind === "patch" ? adoption.files : [];
        const said = whatIsSaid(
          request,
          request.files.map((file) => changed.find(({ path }) => path === file.path) ?? file),
        );
        expect(typeof said === "string" ? said : [...said.rules.keys()].toSorted()).toEqual(
          cloud.toSorted(),
        );
        expect(applied(text, adoption.kind === "patch" ? adoption.patch : "")).toBe(
          changed[0]?.text,
        );
        const kept = code.filter((key) => cloud.includes(key)).map(itemOf);
        for (const part of ["# a name", ...kept]) expect(changed[0]?.text).toContain(part);
      }),
      { numRuns: 200 },
    );
  });
});

describe("what is not written in place", () => {
  it("is refused where the rule breaks the baseline", () => {
    const items = [
      ...differing("cloud-added", SSH_WORLD),
      { kind: "violation" as const, key: SSH_WORLD, baseline: ["admin-world"] },
    ];

    const adoption = adoptItems(requestFor("countersign", OWN, [...ALL, SSH_WORLD], items));

    expect(adoption).toEqual({
      kind: "refused",
      reason: "in 22/tcp from 0.0.0.0/0 breaks the baseline (admin-world): it needs an exception",
    });
  });

  it("is refused where there is nothing to adopt", () => {
    const items = [{ kind: "cosmetic" as const, key: HTTPS_WORLD }];

    expect(adoptItems(requestFor("countersign", OWN, ALL, items)).kind).toBe("refused");
  });
});

/** Rules as our own YAML: all in one list, one item each, with a comment. */
function written(keys: readonly string[], flow: boolean): string {
  const [ingress, egress] = ["ingress", "egress"].map((direction) => {
    const own = keys.filter((key) => key.startsWith(direction));
    if (own.length === 0) return " []";
    if (flow) return ` [${own.map(itemOf).join(", ")}] # all of ${direction}`;
    return own.map((key, index) => `\n      - ${itemOf(key)} # ${direction} ${index % 2}`).join("");
  });
  return `groups:\n  - name: web-prod # a name\n    ingress:${ingress}\n    egress:${egress}\n`;
}

function itemOf(key: string): string {
  const [direction, proto, from, to, , peer] = key.split(" ");
  const span =
    proto === "icmp" ? `type: ${from}, ` : proto === "-1" ? "" : `ports: "${from}-${to}", `;
  return `{proto: "${proto}", ${span}${direction === "egress" ? "to" : "from"}: "${peer}"}`;
}

/** A text with a unified diff of it applied: every kept and removed line must be there. */
function applied(text: string, patch: string): string {
  const lines = text.split("\n");
  let shift = 0;
  for (const [, start, body = ""] of patch.matchAll(
    /^@@ -(\d+),\d+ \+\d+,\d+ @@\n((?:[ +-].*\n)*)/gm,
  )) {
    const hunk = body.split("\n").slice(0, -1);
    const before = hunk.filter((line) => !line.startsWith("+")).map((line) => line.slice(1));
    const after = hunk.filter((line) => !line.startsWith("-")).map((line) => line.slice(1));
    const at = Number(start) - 1 + shift;
    expect(lines.slice(at, at + before.length)).toEqual(before);
    lines.splice(at, before.length, ...after);
    shift += after.length - before.length;
  }
  return lines.join("\n");
}

/** What becomes of the code when these of its rules are gone from the cloud. */
function without(...gone: readonly string[]): string {
  const left = ALL.filter((key) => !gone.includes(key));
  return adopted(requestFor("countersign", OWN, left, differing("cloud-removed", ...gone)));
}
