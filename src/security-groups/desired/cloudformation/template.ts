import type { DesiredText, Finding } from "../reader.ts";
import { type Entry, itemsOf, parseYamlTree, scalarOf, type Tree } from "../yaml-tree.ts";

/** A CloudFormation template, its sections by name. */
export interface Template {
  readonly path: string;
  readonly parameters: ReadonlyMap<string, Entry>;
  readonly mappings: ReadonlyMap<string, Entry>;
  readonly conditions: ReadonlyMap<string, Entry>;
  readonly resources: ReadonlyMap<string, Entry>;
  /** A macro that may rewrite anything: then nothing in here is what will be deployed. */
  readonly macro?: { readonly name: string; readonly at: string };
}

/** What became of a file. */
export type TemplateFile =
  | { readonly kind: "template"; readonly template: Template }
  | { readonly kind: "other"; readonly finding: Finding }
  | { readonly kind: "broken"; readonly finding: Finding };

/** All intrinsic functions that have a short form. Source: CloudFormation User Guide, intrinsic function reference. */
const FUNCTIONS = [
  "And",
  "Base64",
  "Cidr",
  "Equals",
  "FindInMap",
  "GetAtt",
  "GetAZs",
  "If",
  "ImportValue",
  "Join",
  "Length",
  "Not",
  "Or",
  "Select",
  "Split",
  "Sub",
  "ToJsonString",
  "Transform",
];
const SHORT_FORMS: ReadonlyMap<string, string> = new Map([
  ["!Ref", "Ref"],
  ["!Condition", "Condition"],
  ...FUNCTIONS.map((name) => [`!${name}`, `Fn::${name}`] as const),
]);

/** AWS's own transforms that leave security groups and their rules as they are written. */
const HARMLESS = [
  "AWS::LanguageExtensions",
  "AWS::Serverless-2016-10-31",
  "AWS::SecretsManager-2020-07-23",
  "AWS::SecretsManager-2024-09-16",
  "AWS::CodeDeployBlueGreen",
];

/** One file -> its template. JSON is YAML, so that both have lines. Never throws. */
export function readTemplate({ path, text }: DesiredText): TemplateFile {
  const tree = parseYamlTree(path, text, SHORT_FORMS);
  if ("reason" in tree)
    return {
      kind: "broken",
      finding: { kind: "error", name: "file", at: tree.at, reason: tree.reason },
    };
  const top = tree.kind === "map" ? tree.entries : new Map<string, Entry>();
  const resources = sectionOf(top, "Resources");
  if (!resources) {
    const reason = "no Resources: this is no CloudFormation template, and is left out";
    return { kind: "other", finding: { kind: "lint", name: "file", at: tree.at, reason } };
  }
  const macro = macroOf(top);
  return {
    kind: "template",
    template: {
      path,
      parameters: sectionOf(top, "Parameters") ?? new Map(),
      mappings: sectionOf(top, "Mappings") ?? new Map(),
      conditions: sectionOf(top, "Conditions") ?? new Map(),
      resources,
      ...(macro ? { macro } : {}),
    },
  };
}

function sectionOf(
  top: ReadonlyMap<string, Entry>,
  name: string,
): ReadonlyMap<string, Entry> | undefined {
  const section = top.get(name)?.value;
  return section?.kind === "map" ? section.entries : undefined;
}

function macroOf(top: ReadonlyMap<string, Entry>): Template["macro"] {
  const listed = itemsOf(top.get("Transform")?.value).map((each) => ({ name: named(each), each }));
  const strange = listed.find(({ name }) => !HARMLESS.includes(name));
  if (strange) return { name: strange.name, at: strange.each.at };
  const inserted = top.get("Fn::Transform");
  return inserted && { name: "Fn::Transform", at: inserted.at };
}

/** A transform is a name, or a map with a name. */
function named(tree: Tree): string {
  const name = tree.kind === "map" ? scalarOf(tree.entries.get("Name")?.value) : scalarOf(tree);
  return String(name ?? "");
}

/** A member of a resource, or of any other map: undefined if it is not there. */
export function memberOf(tree: Tree | undefined, name: string): Entry | undefined {
  return tree?.kind === "map" ? tree.entries.get(name) : undefined;
}
