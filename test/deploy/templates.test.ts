import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseDocument, type Tags } from "yaml";
import { z } from "zod";
import { CLOSE_PACKS } from "../../src/aws/close-needs.ts";
import { CHANGE_PACKS, readActions } from "../../src/aws/needs.ts";
import { BUCKET_EVENTS } from "../../src/buckets/trail-events.ts";
import { defaultConfig } from "../../src/config/defaults.ts";
import { hubPolicy } from "../../src/wiring/iam-policies.ts";

/** CloudFormation's short forms, kept as text: what they resolve to does not matter here. */
const SHORT_FORMS: Tags = ["!Ref", "!GetAtt", "!Sub"].map((tag) => ({
  tag,
  resolve: (text: string) => text,
}));

const actions = z.union([z.string(), z.array(z.string())]).transform((each) => [each].flat());
const statements = z.array(z.looseObject({ Sid: z.string(), Action: actions }));
const template = z.looseObject({ Resources: z.record(z.string(), z.looseObject({})) });

function read(file: string): z.infer<typeof template> {
  const document = parseDocument(readFileSync(`deploy/${file}`, "utf8"), {
    customTags: SHORT_FORMS,
  });
  expect(document.errors).toEqual([]);
  expect(document.warnings).toEqual([]);
  return template.parse(document.toJS());
}

/** All statements of policies anywhere in a template, by Sid. */
function statementsIn(value: unknown): z.infer<typeof statements> {
  const parsed = statements.safeParse(value);
  if (parsed.success && parsed.data.length > 0) return parsed.data;
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(statementsIn);
}

describe("the templates in deploy/", () => {
  it("are read without an error", () => {
    const files = readdirSync("deploy");

    expect(files).toHaveLength(6);
    for (const file of files) expect(Object.keys(read(file).Resources).length).toBeGreaterThan(0);
  });

  it("F13: give the read role exactly the actions that the code declares", () => {
    const given = statementsIn(read("read-role.yml")).flatMap(({ Action }) => Action);

    expect(given.toSorted()).toEqual(readActions().toSorted());
  });

  it("F13: give the process exactly the actions on the queue that the code declares", () => {
    const sid = "CountersignQueue";

    const given = statementsIn(read("queue.yml")).find((each) => each.Sid === sid)?.Action;
    const declared = statementsIn(hubPolicy(defaultConfig())).find(
      (each) => each.Sid === sid,
    )?.Action;

    expect(given?.toSorted()).toEqual(declared?.toSorted());
    expect(given).toHaveLength(5);
  });

  it("F13: give the change role exactly the actions that the code declares, pack by pack", () => {
    const given = statementsIn(read("change-role.yml"));
    const byPack = Object.groupBy(given, ({ Sid }) =>
      Sid.includes("Close") ? "close" : "restore",
    );

    for (const [pack, declared] of Object.entries(CHANGE_PACKS)) {
      const ofPack = pack === "close" ? byPack.close : byPack.restore;
      const allowed = new Set(ofPack?.flatMap(({ Action }) => Action));
      expect([...allowed].toSorted(), pack).toEqual([...declared].toSorted());
    }
  });

  it.each(Object.entries(CLOSE_PACKS))(
    "F13: give the role for buckets exactly the actions that the code declares: %s",
    (pack, declared) => {
      const given = statementsIn(read("close-role.yml")).filter(
        ({ Sid }) => Sid.toLowerCase() === `countersign${pack}`,
      );

      expect(given.flatMap(({ Action }) => Action).toSorted()).toEqual(declared.toSorted());
    },
  );

  it("B19: let nobody change the block of an account, nor objects", () => {
    const given = statementsIn(read("close-role.yml")).flatMap(({ Action }) => Action);

    expect(given.toSorted()).toEqual(Object.values(CLOSE_PACKS).flat().toSorted());
    expect(given.filter((action) => /Account|Object|\*/.test(action))).toEqual([]);
  });

  it("send each call that decides whether a bucket is public, as the decoder knows them", () => {
    const names = readFileSync("deploy/events.yml", "utf8");

    for (const name of Object.keys(BUCKET_EVENTS)) expect(names).toContain(`- ${name}\n`);
  });

  it("S36: hold nothing that changes what is looked at", () => {
    const given = statementsIn(read("read-role.yml")).flatMap(({ Action }) => Action);

    expect(given.filter((action) => !/:(?:Describe|Get|List|Lookup|Filter)/.test(action))).toEqual(
      [],
    );
  });
});
