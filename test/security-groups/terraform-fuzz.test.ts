import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReadResult } from "../../src/security-groups/desired/reader.ts";
import { parseTemplate } from "../../src/security-groups/desired/terraform/expression.ts";
import { scanHcl } from "../../src/security-groups/desired/terraform/hcl-tokens.ts";
import {
  EXISTING,
  hcl,
  plan,
  planText,
  shownBlock,
  state,
  stateText,
} from "./terraform-samples.ts";

const VALUES = { ...EXISTING, ingress: [shownBlock({ cidr_blocks: ["0.0.0.0/0"], self: true })] };
const PLAN = planText([
  {
    address: "aws_security_group.web",
    values: VALUES,
    unknown: { id: true },
    code: { ingress: {} },
  },
  {
    address: 'module.a["x"].aws_security_group_rule.in',
    values: { type: "ingress", protocol: "tcp", from_port: 1, to_port: 2 },
    unknown: { security_group_id: true },
    code: { security_group_id: { references: ["module.b.id", "var.c"] } },
  },
]);
const STATE = stateText([{ type: "aws_security_group", name: "web", values: VALUES }]);
const HCL = `locals {\n  a = [for x in y : x]\n}
resource "aws_security_group" "web" {
  count  = var.n ? 1 : 2
  name   = "web-\${local.a}"
  dynamic "ingress" {
    for_each = { a = 1, b = 2 }
    content {
      from_port   = ingress.value
      cidr_blocks = concat(["10.0.0.0/8"], local.a[*].b)
    }
  }
}\n`;

const PIECES = [
  "${",
  "}",
  '"',
  "[",
  "]",
  "(",
  ")",
  "=",
  "\n",
  "null",
  "each.key",
  "{",
  "<<E\n",
  "/*",
  "0",
  "\\",
  ".*",
  "?",
  ":",
  "-1",
];

/** A text with a few pieces cut out and others put in. */
function mutated(text: string): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.nat({ max: text.length }),
    cut: fc.nat({ max: 12 }),
    put: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 5 })),
  });
  return fc
    .array(edit, { minLength: 1, maxLength: 4 })
    .map((edits) =>
      edits.reduce((all, { at, cut, put }) => all.slice(0, at) + put + all.slice(at + cut), text),
    );
}

/** A JSON text with one value anywhere in it replaced. */
function rewritten(text: string): fc.Arbitrary<string> {
  const spots = [...text.matchAll(/(?<=[:[,])(?:"[^"]*"|true|false|-?\d+|\{\}|\[\])/g)];
  return fc
    .tuple(fc.constantFrom(...spots), fc.json())
    .map(
      ([spot, json]) => text.slice(0, spot.index) + json + text.slice(spot.index + spot[0].length),
    );
}

function isSound({ groups, findings, unreadable }: ReadResult): boolean {
  return (
    Array.isArray(findings) &&
    (unreadable === undefined || groups.length === 0) &&
    groups.every(({ name, at }) => name !== "" && at !== "")
  );
}

describe("Terraform's files, whatever is in them", () => {
  it("answers for a plan and a state that were tampered with, and never throws", () => {
    fc.assert(
      fc.property(fc.oneof(mutated(PLAN), rewritten(PLAN)), (text) => {
        expect(isSound(plan(text))).toBe(true);
      }),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(fc.oneof(mutated(STATE), rewritten(STATE)), (text) => {
        expect(isSound(state(text))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("answers for code that was tampered with, and never throws", async () => {
    await fc.assert(
      fc.asyncProperty(mutated(HCL), async (text) => {
        expect(isSound(await hcl(text))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("scans and parses any text", () => {
    const soup = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string()), { maxLength: 40 });
    fc.assert(
      fc.property(soup, (pieces) => {
        const text = pieces.join("");
        expect(scanHcl(text)).toBeDefined();
        expect(parseTemplate(text).kind).toBeDefined();
      }),
      { numRuns: 1000 },
    );
  });

  it("has as many rules as there are different blocks times peers, in code as in a plan", async () => {
    const block = fc.record({
      port: fc.integer({ min: 0, max: 65_535 }),
      cidrs: fc.uniqueArray(fc.nat({ max: 255 }), { minLength: 1, maxLength: 4 }),
    });
    const blocks = fc.uniqueArray(block, { maxLength: 6, selector: ({ port }) => port });
    await fc.assert(
      fc.asyncProperty(blocks, async (all) => {
        const shown = all.map(({ port, cidrs }) =>
          shownBlock({
            from_port: port,
            to_port: port,
            cidr_blocks: cidrs.map((n) => `10.${n}.0.0/16`),
          }),
        );
        const code = `resource "aws_security_group" "web" {\n  name = "web"\n  ingress = ${JSON.stringify(shown).replaceAll('":', '" = ')}\n}\n`;
        const text = planText([
          {
            address: "aws_security_group.web",
            values: { ...EXISTING, ingress: shown },
            code: { ingress: {} },
          },
        ]);
        const wanted = all.reduce((sum, { cidrs }) => sum + cidrs.length, 0);

        const read = [plan(text), await hcl(code)].map(
          ({ groups }) => groups[0]?.ingress.rules.length,
        );

        expect(read).toEqual([wanted, wanted]);
      }),
      { numRuns: 100 },
    );
  });
});
