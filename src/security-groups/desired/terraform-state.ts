import { z } from "zod";
import type { DesiredText, ReadResult, SourceScope } from "./reader.ts";
import { claimGroups } from "./terraform/claims.ts";
import { keepHere } from "./terraform/elsewhere.ts";
import { addressOf, type FileResult, readEach, unreadable } from "./terraform/files.ts";
import { isRead, type TerraformResource } from "./terraform/resource.ts";
import { membersOf, objectSchema, parseStatic } from "./terraform/static-json.ts";

const stateSchema = z.object({
  version: z.number(),
  resources: z.array(objectSchema).default([]),
});

const resourceSchema = z.object({
  mode: z.string(),
  type: z.string(),
  name: z.string(),
  module: z.string().default(""),
  instances: z.array(
    z.object({
      index_key: z.union([z.string(), z.number()]).optional(),
      deposed: z.string().optional(),
      attributes: objectSchema.optional(),
    }),
  ),
});

/**
 * A Terraform state (version 4). Rules that are resources of their own are claimed; rules inside a group are what
 * Terraform saw last, not what anybody wants, and claim nothing. Everything but groups and rules is dropped at once.
 */
export function readTerraformState(files: readonly DesiredText[], scope: SourceScope): ReadResult {
  const read = readEach(files, readState);
  if ("reason" in read) return unreadable(read);
  return claimGroups(keepHere(read.read, scope), { scope, inlineIsIntent: false });
}

function readState({ path, text }: DesiredText): FileResult<readonly TerraformResource[]> {
  const parsed = parseStatic(text);
  if ("reason" in parsed) return { at: `${path}:1`, reason: parsed.reason };
  const state = stateSchema.safeParse(parsed.json);
  if (!state.success) return { at: `${path}:1`, reason: "no Terraform state" };
  if (state.data.version !== 4)
    return { at: `${path}:1`, reason: `state version ${state.data.version}; only 4 is read` };
  const read = state.data.resources.filter((each) => isRead(each["type"])).map(readResource(path));
  const broken = read.find((each) => each === undefined);
  return broken === undefined && read.every((each) => each !== undefined)
    ? { read: read.flat() }
    : { at: `${path}:1`, reason: "a resource that is no resource of a state" };
}

function readResource(path: string) {
  return (json: unknown): readonly TerraformResource[] | undefined => {
    const parsed = resourceSchema.safeParse(json);
    if (!parsed.success) return undefined;
    const { mode, type, name, module, instances } = parsed.data;
    if (mode !== "managed" || !isRead(type)) return [];
    return instances.flatMap((instance) => {
      // Deposed: replaced by another that is in the state too, and about to be destroyed.
      if (instance.deposed !== undefined || !instance.attributes) return [];
      const address = addressOf(module, type, name, instance.index_key);
      const values = membersOf(instance.attributes);
      const written = { ingress: "no", egress: "no" } as const;
      return [{ type, address, at: `${path}:${address}`, values, written }];
    });
  };
}
