import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePlainYaml } from "../../src/security-groups/desired/plain-yaml.ts";
import { parseAnyYaml } from "../../src/security-groups/desired/yaml-tree.ts";

const PIECES = [
  "a: 1",
  "b: x",
  "- 1",
  "- a: x",
  "- {a: b}",
  "- b",
  "key:",
  "k2:",
  "- c: 1",
  "d: [1, 2]",
  "e: {f: g, h: 1}",
  "[a]",
  "{a: 1}",
  "- [a, 'b', \"c\"]",
  'from: [0.0.0.0/0, "::/0"]',
  "# note",
  "z: q # note",
  "z: q# no",
  "  ",
  "",
  "---",
  "...",
  "a",
  "'q': 1",
  "v: 0x1",
  "v: 1e3",
  "v: 1.5",
  "v: 01",
  "v: -1",
  "v: ~",
  "v: null",
  "v: True",
  "v: no",
  "v: 10.0.0.0/8",
  "v: 80-90",
  "v: 2010-09-09",
  "v: a: b",
  "v: b:",
  "v: &x y",
  "w: *x",
  "v: !Ref q",
  "v: |",
  "v: >-",
  'v: "a\\n"',
  "v: 'it''s'",
  'v: "open',
  "- - a",
  "-",
  "? a",
  "<<: {a: 1}",
  "Fn::Join: [a, [b]]",
  "v: AWS::EC2::Thing",
  "e: {a:1}",
  "e: {a: 1,b: 2}",
  "e: [1,2]",
  "e: [1 , 2 ]",
  "e: [a b, c]",
  "e: []",
  "e: {}",
  "e: [ ]",
  "e: [,]",
  "e: [a,]",
  "e: {a}",
  "e: [a: b]",
  "e: [x y: z]",
  "e: [a#b]",
  "e: [a #b]",
  "e: ['a' b]",
  "e: {a: 'b'c}",
  "true: 1",
  "null: 2",
  "1: 2",
  "v: {{ x }}",
  'v: "{{ x }}"',
  "e: [group:lb, self]",
  "e: [-1, - 1]",
  "v: - a",
  "v: a - b",
  "v: %x",
  "v: @x",
  "v: x, y",
  "v: [a] b",
  "v: [a]# c",
  "v: 'a' # c",
  "v: 'a'# c",
  "é: ü",
  "v: ü",
  "v: 1_000",
  "v: .5",
  "v: 1.2.3",
  "v: 0o7",
  "v: +1",
  "v: -0",
  "k3: # note",
  "k4:# no",
  "e: {a: {b: [c]}}",
  "e: {a: b, a: c}",
  "a:  2",
  "-  a: 1",
  "-   x",
];
const REAL = `---
# web tier
groups:
  - name: web-prod
    vpc: prod
    description: Web tier, both sides
    ingress:
      - {proto: tcp, ports: [443, "8080-8090"], from: [0.0.0.0/0, "::/0"], why: public site}
      - {proto: icmp, type: 8, from: [self, group:lb-prod, 111122223333/sg-0a1b, pl-0c2d]} # ping
      - proto: -1
        from:
        - 10.0.0.0/8
        - 'it is'
    egress: []
    purge: false
`;
const line = fc
  .tuple(fc.integer({ min: 0, max: 3 }), fc.constantFrom(...PIECES))
  .map(([deep, text]) => "  ".repeat(deep) + text);
const block = fc.array(line, { minLength: 1, maxLength: 7 }).map((lines) => lines.join("\n"));
/** Text that grows by one step at a time, so that it often is YAML. */
const nested = fc.letrec<{ map: string[]; list: string[]; value: string[] }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc
      .constantFrom(
        "1",
        "x",
        "[a, 1]",
        "{a: b, c: [1]}",
        "'q'",
        '"r"',
        "10.0.0.0/8",
        "80-90",
        "a b",
        "true",
        "[]",
      )
      .map((text) => [text]),
    tie("map"),
    tie("list"),
  ),
  map: fc
    .uniqueArray(fc.constantFrom("a", "b", "Type", "Fn::If", "x.y"), { minLength: 1, maxLength: 3 })
    .chain((keys) =>
      fc
        .tuple(
          ...keys.map((key) =>
            fc
              .tuple(tie("value"), fc.boolean())
              .map(([value, left]) => member(`${key}:`, value, left)),
          ),
        )
        .map((all) => all.flat()),
    ),
  list: fc
    .array(tie("value"), { minLength: 1, maxLength: 3 })
    .map((items) => items.flatMap(dashed)),
}));

function member(key: string, value: readonly string[], left: boolean): string[] {
  const [only = ""] = value;
  if (value.length === 1 && !/^- |^[A-Za-z.:]+:/.test(only)) return [`${key} ${only}`];
  const far = left && only.startsWith("- ") ? "" : "  ";
  return [key, ...value.map((each) => `${far}${each}`)];
}

function dashed(value: readonly string[]): string[] {
  return value.map((each, index) => (index === 0 ? `- ${each}` : `  ${each}`));
}

describe("YAML as it is mostly written", () => {
  it("is read to the same tree, places included, as by the parser of all of YAML, or left to it", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          block,
          nested.value.map((lines) => lines.join("\n")),
        ),
        (text) => {
          const full = parseAnyYaml("f.yml", text, new Map());
          const plain = parsePlainYaml("f.yml", text);

          expect(plain ?? full).toEqual(full);
        },
      ),
      { numRuns: 10_000 },
    );
  });

  it("notices each character that is another one", () => {
    const place = fc.record({
      at: fc.nat(REAL.length),
      drop: fc.integer({ min: 0, max: 3 }),
      put: fc.constantFrom(
        "",
        " ",
        "\n",
        ":",
        "#",
        "'",
        '"',
        ",",
        "[",
        "]",
        "{",
        "}",
        "- ",
        "&",
        "*",
        "!",
        "|",
        ">",
        "?",
        "%",
        "0",
        "-",
        ".",
        "x",
        "\n  ",
      ),
    });

    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 3 }), (places) => {
        const text = places.reduce(
          (all, { at, drop, put }) => all.slice(0, at) + put + all.slice(at + drop),
          REAL,
        );
        const full = parseAnyYaml("f.yml", text, new Map());
        const plain = parsePlainYaml("f.yml", text);

        expect(plain ?? full).toEqual(full);
      }),
      { numRuns: 5000 },
    );
  });

  it("is what most of a team's code is", () => {
    const samples = fc
      .sample(nested.map, { seed: 7, numRuns: 500 })
      .map((lines) => lines.join("\n"));

    const plain = samples.filter((text) => parsePlainYaml("f.yml", text) !== undefined);

    expect(samples.filter((text) => !plain.includes(text) && !text.includes("- -"))).toEqual([]);
    expect(plain.length).toBeGreaterThan(250);
  });
});
