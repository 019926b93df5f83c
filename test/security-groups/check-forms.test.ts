import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { colourReport } from "../../src/cli/colours.ts";
import { placeOf } from "../../src/security-groups/check-place.ts";
import { detectFormat } from "../../src/security-groups/desired/detect.ts";
import { CODE, check, type Given } from "./run-check.ts";
import {
  ACCOUNT,
  HTTPS_WORLD,
  liveGroup,
  liveRule,
  NOW,
  REGION,
  SSH_WORLD,
  STRICT,
} from "./samples.ts";

/** One rule too many that breaks the baseline, one missing, one described otherwise, and a name that means mischief. */
const MIXED: Given = {
  live: [
    liveGroup([], {
      name: "web-prod",
      rules: [
        liveRule(HTTPS_WORLD, { description: "old</x>`\u202E", ruleId: "sgr-1" }),
        liveRule(SSH_WORLD, { ruleId: "sgr-2" }),
      ],
    }),
  ],
  policy: STRICT,
};
const UNREAD: Given = {
  reading: { reading: "unknown", reason: "AccessDenied: <ec2:X> & more", readAt: NOW },
};

/** The parts of SARIF 2.1.0 that we write, with what its schema says of them: names, types, required members, no others. */
const message = z.strictObject({ text: z.string().min(1) });
const location = z.strictObject({
  physicalLocation: z
    .strictObject({
      artifactLocation: z.strictObject({
        uri: z.string().regex(/^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/),
      }),
      region: z
        .strictObject({ startLine: z.int().min(1), startColumn: z.int().min(1).optional() })
        .optional(),
    })
    .optional(),
  logicalLocations: z
    .array(z.strictObject({ fullyQualifiedName: z.string(), kind: z.string() }))
    .optional(),
});
const sarif = z.strictObject({
  $schema: z.url(),
  version: z.literal("2.1.0"),
  runs: z.array(
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: z.string(),
          rules: z.array(z.strictObject({ id: z.string(), shortDescription: message })),
        }),
      }),
      columnKind: z.enum(["utf16CodeUnits", "unicodeCodePoints"]),
      invocations: z.array(
        z.strictObject({
          executionSuccessful: z.boolean(),
          endTimeUtc: z.iso.datetime(),
          toolExecutionNotifications: z.array(
            z.strictObject({
              level: z.enum(["none", "note", "warning", "error"]),
              message,
              locations: z.array(location).optional(),
            }),
          ),
        }),
      ),
      results: z.array(
        z.strictObject({
          ruleId: z.string(),
          ruleIndex: z.int().min(0),
          level: z.enum(["none", "note", "warning", "error"]),
          message,
          locations: z.array(location).min(1),
          partialFingerprints: z.record(z.string(), z.string()),
        }),
      ),
    }),
  ),
});

async function sarifOf(
  words: readonly string[],
  given: Given,
): Promise<z.infer<typeof sarif>["runs"][number]> {
  const { out } = await check(["--format=sarif", ...words], given);
  const [run] = sarif.parse(JSON.parse(out)).runs;
  if (!run) throw new Error("no run");
  return run;
}

describe("SARIF", () => {
  it("S33: has the form of 2.1.0, with a result per item at its line", async () => {
    const run = await sarifOf(["--baseline"], MIXED);

    expect(run.results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ["drift/extra", "warning"],
      ["drift/missing", "warning"],
      ["baseline/administration-broad", "error"],
      ["drift/cosmetic", "note"],
    ]);
    expect(run.results[1]?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: "web.yml" },
      region: { startLine: 5 },
    });
    expect(
      run.results.map(({ ruleId, ruleIndex }) => [run.tool.driver.rules[ruleIndex]?.id, ruleId]),
    ).toEqual(run.results.map(({ ruleId }) => [ruleId, ruleId]));
    expect(new Set(run.results.map((each) => JSON.stringify(each.partialFingerprints))).size).toBe(
      4,
    );
  });

  it("S33: leaves violations out unless they are asked for, and is a result-less run when all agree", async () => {
    const ids = (await sarifOf([], MIXED)).results.map(({ ruleId }) => ruleId);

    expect(ids).not.toContain("baseline/administration-broad");
    expect((await sarifOf([], { live: [], code: "groups: []" })).results).toEqual([]);
  });

  it("S33: says in the run what could not be evaluated", async () => {
    const [failed] = (await sarifOf([], UNREAD)).invocations;
    const [partial] = (await sarifOf(["--allow-partial"], UNREAD)).invocations;

    expect(failed?.executionSuccessful).toBe(false);
    expect(failed?.toolExecutionNotifications[0]?.message.text).toContain("AccessDenied: <ec2:X>");
    expect(partial?.executionSuccessful).toBe(true);
  });
});

/** What JUnit's schema (the one of Jenkins) asks of a suite: its counts and its cases. */
const attributes = {
  "@_tests": z.coerce.number(),
  "@_failures": z.coerce.number(),
  "@_errors": z.coerce.number(),
  "@_skipped": z.coerce.number(),
  "@_time": z.string(),
  "@_name": z.string(),
};
const fault = z.looseObject({ "@_message": z.string(), "@_type": z.string(), "#text": z.string() });
const junit = z.object({
  testsuites: z.strictObject({
    ...attributes,
    testsuite: z.array(
      z.strictObject({
        ...attributes,
        "@_timestamp": z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/),
        testcase: z.array(
          z.strictObject({
            "@_name": z.string(),
            "@_classname": z.string(),
            "@_time": z.string(),
            failure: fault.optional(),
            error: fault.optional(),
            skipped: z.strictObject({ "@_message": z.string() }).optional(),
          }),
        ),
      }),
    ),
  }),
});

async function junitOf(
  words: readonly string[],
  given: Given,
): Promise<z.infer<typeof junit>["testsuites"]> {
  const { out } = await check(["--format=junit", ...words], given);
  expect(XMLValidator.validate(out)).toBe(true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    parseAttributeValue: false,
    parseTagValue: false,
    isArray: (name) => name === "testsuite" || name === "testcase",
  });
  return junit.parse(parser.parse(out)).testsuites;
}

describe("JUnit", () => {
  it("S33: is a suite per group and a failure per item, and its counts add up", async () => {
    const { testsuite: suites, ...totals } = await junitOf(["--baseline"], MIXED);
    const [suite] = suites;
    const cases = suites.flatMap(({ testcase }) => testcase);

    expect(suite?.["@_name"]).toBe(`${ACCOUNT}/${REGION}/web-prod (sg-0a1b2c3d4e5f60718)`);
    expect(
      cases.map(({ failure, skipped }) => failure?.["@_type"] ?? (skipped && "skipped")),
    ).toEqual(["drift/extra", "drift/missing", "baseline/administration-broad", "skipped"]);
    expect(totals).toMatchObject({ "@_tests": 4, "@_failures": 3, "@_errors": 0, "@_skipped": 1 });
    expect((await junitOf(["--strict"], MIXED))["@_failures"]).toBe(3);
  });

  it("S33: is an error for what could not be evaluated, and one case that passes when all agree", async () => {
    const unread = await junitOf([], UNREAD);
    const agreed = await junitOf([], { live: [], code: "groups: []" });

    expect(unread).toMatchObject({ "@_errors": 1 });
    expect(unread.testsuite[0]?.testcase[0]?.error?.["@_type"]).toBe("not-evaluated");
    expect(agreed).toMatchObject({ "@_tests": 1, "@_failures": 0, "@_errors": 0 });
  });
});

describe("a comment on a pull request", () => {
  it("is a heading, a table and folded lines, in which foreign text cannot leave its code", async () => {
    const { out } = await check(["--format=markdown"], MIXED);

    expect(out).toContain("### countersign check: 2 changes, 1 cosmetic, 0 not evaluated");
    expect(out).toContain(
      `| \`web-prod\` | \`sg-0a1b2c3d4e5f60718\` | ${ACCOUNT} ${REGION} | 3 | 0 |`,
    );
    expect(out).toContain("```diff\n+ in 22/tcp from 0.0.0.0/0  sgr-2  web.yml:2\n- in 22/tcp");
    expect(out).toContain("old</x>'");
    expect(out.match(/```/g)).toHaveLength(2);
  });

  it("says what was not read, or that all agree, and fits into a comment whatever it holds", async () => {
    const many = Array.from({ length: 2000 }, (_, n) =>
      liveGroup([SSH_WORLD], { groupId: `sg-${n}`, name: "web-prod", vpcId: `vpc-${n}` }),
    );

    const unread = await check(["--format=markdown"], UNREAD);
    const agreed = await check(["--format=markdown"], { live: [], code: "groups: []" });
    const long = await check(["--format=markdown"], { live: many });

    expect(unread.out).toContain(
      "**Not evaluated**\n- `111122223333 eu-central-1 was not read: AccessDenied",
    );
    expect(agreed.out).toContain("Code and cloud are the same.");
    expect(long.out.length).toBeLessThan(65_536);
    expect(long.out).toContain("more groups");
  });
});

describe("JSON", () => {
  it("S33: comes back as it went: nothing in it that JSON does not keep", async () => {
    const { out } = await check(["--format=json", "--baseline"], MIXED);
    const parsed: unknown = JSON.parse(out);

    expect(`${JSON.stringify(parsed)}\n`).toBe(out);
    expect(parsed).toMatchObject({ version: 1, changes: 2, cosmetic: 1 });
  });
});

describe("colours", () => {
  it("change no word and leave no line in colour", async () => {
    const { out } = await check([], MIXED);

    const coloured = colourReport(out);

    expect(coloured).toContain("\u001B[32m  + in 22/tcp");
    expect(coloured.split("\u001B").length).toBeGreaterThan(8);
    // oxlint-disable-next-line no-control-regex -- these are the colours
    expect(coloured.replaceAll(/\u001B\[[\d;]*m/g, "")).toBe(out);
  });
});

describe("a place in the code", () => {
  it.each([
    ["sg/web.yml:14", { path: "sg/web.yml", line: 14 }],
    ["sg/web.yml:14:3", { path: "sg/web.yml", line: 14, column: 3 }],
    ["aws_security_group.web", { path: "aws_security_group.web" }],
    ["web.yml:0", { path: "web.yml:0" }],
  ])("is read from %s", (at, place) => {
    expect(placeOf(at)).toEqual(place);
  });
});

describe("the format of files on the command line", () => {
  it.each([
    ["groups.yml", CODE, "countersign"],
    ["main.tf", "", "terraform-hcl"],
    ["x.tfstate", "{}", "terraform-state"],
    ["state.json", '{"version":4,"lineage":"a","resources":[]}', "terraform-state"],
    ["plan.json", '{"format_version":"1.2","planned_values":{}}', "terraform-plan"],
    ["stack.yaml", "Resources:\n  A:\n    Type: AWS::EC2::SecurityGroup\n", "cloudformation"],
    ["stack.json", '{"AWSTemplateFormatVersion":"2010-09-09"}', "cloudformation"],
    [
      "play.yml",
      "- hosts: all\n  tasks:\n    - amazon.aws.ec2_security_group:\n        name: x\n",
      "ansible",
    ],
  ])("of %s is recognised", (path, text, format) => {
    expect(detectFormat([{ path, text }])).toBe(format);
  });
});
