import { jsonObject } from "../../core/json.ts";
import type { DesiredText, Finding, ReaderOptions, ReadResult, SourceScope } from "./reader.ts";
import { claimGroups } from "./terraform/claims.ts";
import { keepHere } from "./terraform/elsewhere.ts";
import { unreadable } from "./terraform/files.ts";
import type { Block, HclFile } from "./terraform/hcl-folder.ts";
import { inspectHcl } from "./terraform/hcl-text.ts";
import { findResources, type HclSource } from "./terraform/hcl-world.ts";
import { parseStatic } from "./terraform/static-json.ts";
import type { GivenFile } from "./terraform/tfvars.ts";

/** A file as far as it was read; neither code nor values: a file of another kind. */
interface ParsedFile {
  readonly code?: HclFile;
  readonly given?: GivenFile;
}

interface Broken {
  readonly at: string;
  readonly reason: string;
}

type Parsed = { readonly json: unknown } | { readonly place: string; readonly reason: string };

/** What the parser says about a text that it does not take. */
const SYNTAX_ERROR = /\[x\.tf:(\d+),(\d+)[^:]*: (.*?)[;\]]/s;
const ADVICE = "a source of format terraform-plan would know it";

/**
 * Terraform's own language (`.tf`, `.tfvars`, and both as JSON). A group's line is that of its resource. What only
 * Terraform can know is not understood, never guessed, and nothing is executed. A syntax error makes the source unreadable.
 */
export async function readTerraformHcl(
  files: readonly DesiredText[],
  scope: SourceScope,
  options: Pick<ReaderOptions, "vars">,
): Promise<ReadResult> {
  const parsed: ParsedFile[] = [];
  for (const file of files) {
    const read = await readFile(file);
    if ("reason" in read) return unreadable(read);
    parsed.push(read);
  }
  return readSource(
    {
      files: parsed.flatMap(({ code }) => code ?? []),
      given: parsed.flatMap(({ given }) => given ?? []),
    },
    scope,
    options,
  );
}

function readSource(
  source: HclSource,
  scope: SourceScope,
  options: Pick<ReaderOptions, "vars">,
): ReadResult {
  const found = findResources(source, options);
  if ("reason" in found) return unreadable(found);
  const result = claimGroups(keepHere(found.resources, scope), { scope, inlineIsIntent: true });
  return {
    ...result,
    findings: [...result.findings.map(withAdvice), ...found.unread.map(tellUnread)],
  };
}

function withAdvice(finding: Finding): Finding {
  const advised = finding.kind === "not-understood";
  return advised ? { ...finding, reason: `${finding.reason} (${ADVICE})` } : finding;
}

function tellUnread({ name, at }: Block): Finding {
  const reason = `module.${name} is not among the files: its groups are not read (${ADVICE})`;
  return { kind: "not-understood", name: "module", at, reason };
}

async function readFile({ path, text }: DesiredText): Promise<ParsedFile | Broken> {
  const [, kind, json] = /\.(tf|tfvars)(\.json)?$/.exec(path) ?? [];
  if (kind === undefined) return {};
  if (kind === "tf" && /(?:^|[/_])override\.tf/.test(path))
    return { at: `${path}:1`, reason: `override files are not read; ${ADVICE}` };
  const inspected = inspectHcl(text);
  if ("reason" in inspected) return { at: `${path}:${inspected.line}`, reason: inspected.reason };
  const read = json === undefined ? await parseHcl(text) : parseJson(text);
  if ("place" in read) return { at: `${path}:${read.place}`, reason: read.reason };
  const parsed = jsonObject.safeParse(read.json);
  if (!parsed.success) return { at: `${path}:1`, reason: "no Terraform" };
  const content = parsed.data;
  return kind === "tf"
    ? { code: { path, json: content, lineOf: inspected.lineOf } }
    : { given: { path, values: content } };
}

function parseJson(text: string): Parsed {
  const parsed = parseStatic(text);
  return "json" in parsed ? parsed : { place: "1", reason: parsed.reason };
}

/** The parser is WebAssembly and some megabytes: it is loaded when the first source needs it. */
async function parseHcl(text: string): Promise<Parsed> {
  const { parse } = await import("@cdktn/hcl2json");
  try {
    return { json: await parse("x.tf", text) };
  } catch (error) {
    const said = error instanceof Error ? error.message : "";
    const [, line = "1", column = "1", what = "no Terraform"] = SYNTAX_ERROR.exec(said) ?? [];
    return { place: `${line}:${column}`, reason: what };
  }
}
