import { z } from "zod";
import { type Json, type JsonObject, jsonObject } from "../../../core/json.ts";
import { isRead, type TerraformResource } from "./resource.ts";

const bodies = z.union([jsonObject.transform((body) => [body]), z.array(jsonObject)]);
const named = z.record(z.string(), bodies).default({});

const fileSchema = z.object({
  variable: named,
  locals: bodies.default([]),
  output: named,
  module: named,
  provider: named,
  resource: z.record(z.string(), z.json()).default({}),
});

const resourcesSchema = z.record(z.string(), bodies);

/** A file of Terraform as JSON, its blocks by type and label. `lineOf`: where a block begins. */
export interface HclFile {
  readonly path: string;
  readonly json: JsonObject;
  readonly lineOf: (type: string, labels: readonly string[]) => number;
}

/** A block with its place. */
export interface Block {
  readonly name: string;
  readonly body: JsonObject;
  readonly at: string;
}

/** A resource as the code has it, before `count` and `for_each`. */
export interface ResourceBlock extends Block {
  readonly type: TerraformResource["type"];
}

/** All files of one folder, which Terraform reads as one module. Of resources only groups and rules are kept. */
export interface Folder {
  readonly path: string;
  readonly variables: ReadonlyMap<string, JsonObject>;
  readonly locals: ReadonlyMap<string, Json>;
  readonly outputs: ReadonlyMap<string, Json>;
  readonly modules: readonly Block[];
  readonly providers: readonly JsonObject[];
  readonly resources: readonly ResourceBlock[];
}

/** The files of one folder -> the module that they are, or the place of what is no Terraform. */
export function folderOf(
  path: string,
  files: readonly HclFile[],
): Folder | { readonly at: string; readonly reason: string } {
  const read = files.map((file) => ({ file, parsed: fileSchema.safeParse(file.json) }));
  const broken = read.find(({ parsed }) => !parsed.success);
  if (broken) return { at: `${broken.file.path}:1`, reason: "blocks that are none of Terraform's" };
  const known = read.flatMap(({ file, parsed: { data } }) => (data ? [{ file, data }] : []));
  return {
    path,
    variables: new Map(known.flatMap(({ data }) => firstOf(data.variable))),
    locals: new Map(known.flatMap(({ data }) => data.locals.flatMap((body) => entriesOf(body)))),
    outputs: new Map(
      known.flatMap(({ data }) =>
        firstOf(data.output).map(([name, { value = null }]) => [name, value] as const),
      ),
    ),
    modules: known.flatMap(({ file, data }) => modulesOf(file, data.module)),
    providers: known.flatMap(({ data }) => data.provider["aws"] ?? []),
    resources: known.flatMap(({ file, data }) => resourcesOf(file, data.resource)),
  };
}

function firstOf(
  blocks: Record<string, readonly JsonObject[]>,
): readonly (readonly [string, JsonObject])[] {
  return Object.entries(blocks).flatMap(([name, [body]]) => (body ? [[name, body] as const] : []));
}

function entriesOf(body: JsonObject): readonly (readonly [string, Json])[] {
  return Object.entries(body).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
}

function modulesOf(
  file: HclFile,
  modules: Record<string, readonly JsonObject[]>,
): readonly Block[] {
  return Object.entries(modules).flatMap(([name, found]) =>
    found.map((body) => ({ name, body, at: `${file.path}:${file.lineOf("module", [name])}` })),
  );
}

function resourcesOf(file: HclFile, types: Record<string, Json>): readonly ResourceBlock[] {
  return Object.entries(types).flatMap(([type, json]) => {
    if (!isRead(type)) return [];
    return Object.entries(resourcesSchema.safeParse(json).data ?? {}).flatMap(([name, found]) =>
      found.map((body) => ({
        type,
        name,
        body,
        at: `${file.path}:${file.lineOf("resource", [type, name])}`,
      })),
    );
  });
}
