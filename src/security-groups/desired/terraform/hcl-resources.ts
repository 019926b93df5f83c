import { z } from "zod";
import type { Json, JsonObject } from "../../../core/json.ts";
import { bareName } from "./bare-name.ts";
import { MANY } from "./entries.ts";
import { evaluate, type Scope } from "./evaluate.ts";
import { addressOf } from "./files.ts";
import type { Block, ResourceBlock } from "./hcl-folder.ts";
import {
  attributesOf,
  calledBy,
  type Frames,
  instancesOf,
  type Module,
  scopeOf,
} from "./hcl-module.ts";
import { entriesOf, type Instance } from "./instances.ts";
import { providerPlaces } from "./provider-place.ts";
import { isGroup, type TerraformResource, type Written } from "./resource.ts";
import { list, map, plain, unknown, type Value } from "./value.ts";

/** Attributes that speak to Terraform itself, and those that are read apart. */
const META: ReadonlySet<string> = new Set([
  "count",
  "for_each",
  "provider",
  "depends_on",
  "lifecycle",
  "dynamic",
  "timeouts",
  "ingress",
  "egress",
]);

const lifecycleSchema = z
  .array(z.object({ ignore_changes: z.union([z.string(), z.array(z.string())]).optional() }))
  .nonempty();

/** What a module and the modules in it come to. `unread`: calls of modules that are not among the files. */
export interface Found {
  readonly resources: readonly TerraformResource[];
  readonly unread: readonly Block[];
}

/** Groups and rules of a module and of all that it calls. */
export function resourcesIn(module: Module): Found {
  const own = providerPlaces(module.folder.providers, scopeOf(module, new Map()));
  const here = { ...module, providers: new Map([...module.providers, ...own]) };
  const found = module.folder.modules.map((call) => ({ call, called: calledBy(here, call) }));
  const inner = found.flatMap(({ called = [] }) =>
    called.map((each) => withDoubt(resourcesIn(each.module), each.instance.unsure)),
  );
  return {
    resources: [
      ...module.folder.resources.flatMap((block) => readBlock(here, block)),
      ...inner.flatMap(({ resources }) => resources),
    ],
    unread: [
      ...found.flatMap(({ call, called }) => (called ? [] : [call])),
      ...inner.flatMap(({ unread }) => unread),
    ],
  };
}

/** What is in a module that is perhaps not there is perhaps not there. */
function withDoubt(found: Found, unsure: string | undefined): Found {
  if (unsure === undefined) return found;
  return { ...found, resources: found.resources.map((each) => ({ unsure, ...each })) };
}

function readBlock(module: Module, block: ResourceBlock): readonly TerraformResource[] {
  return instancesOf(module, block).map((instance) => {
    const scope = scopeOf(module, instance.frames);
    const ignored = ignoredOf(block.body);
    const values = new Map(attributesOf(block.body, scope, META));
    for (const name of ignored)
      if (name !== "all") values.set(name, unknown(`${name} is in ignore_changes`));
    const doubt = placeInto(values, module, block) ?? instance.unsure;
    const resource = {
      type: block.type,
      address: addressOf(module.address, block.type, block.name, instance.key),
      at: block.at,
      values,
      written: { ingress: "no", egress: "no" } as const,
      ...(doubt === undefined ? {} : { unsure: doubt }),
    };
    return isGroup(resource)
      ? withInline(resource, block, { module, instance, ignored })
      : resource;
  });
}

/** Names in `lifecycle.ignore_changes`: Terraform sets them once, and then they are somebody else's. */
function ignoredOf(body: JsonObject): readonly string[] {
  const [lifecycle] = lifecycleSchema.safeParse(body["lifecycle"]).data ?? [];
  const ignored = lifecycle?.ignore_changes ?? [];
  return (typeof ignored === "string" ? [ignored] : ignored).map(bareName);
}

/** Writes the place of the provider into the values, where an ARN would tell it; answers why the place is not known. */
function placeInto(
  values: Map<string, Value>,
  module: Module,
  { body }: Block,
): string | undefined {
  const named = typeof body["provider"] === "string" ? body["provider"] : "aws";
  const name = bareName(named);
  const { region = "", account = "" } = module.providers.get(name) ?? {};
  values.set("arn", plain(`arn:aws:ec2:${region}:${account}:`));
  return name === "aws" || region !== "" ? undefined : `provider ${name}: its region is not known`;
}

interface Around {
  readonly module: Module;
  readonly instance: Instance;
  readonly ignored: readonly string[];
}

function withInline(
  resource: TerraformResource,
  { body }: Block,
  { module, instance, ignored }: Around,
): TerraformResource {
  const values = new Map(resource.values);
  const written: Record<"ingress" | "egress", Written> = { ingress: "no", egress: "no" };
  for (const direction of ["ingress", "egress"] as const) {
    if (ignored.includes(direction) || ignored.includes("all")) continue;
    const value = inlineOf(body, direction, module, instance.frames);
    if (value) values.set(direction, value);
    if (value || resource.type === "aws_default_security_group") written[direction] = "yes";
  }
  return { ...resource, values, written };
}

/** The rules written into a group; undefined when there are none: blocks that come to nothing are as if not written. */
function inlineOf(
  body: JsonObject,
  direction: "ingress" | "egress",
  module: Module,
  frames: Frames,
): Value | undefined {
  const blocks = dynamicBlocks(body["dynamic"], direction, module, frames);
  if (body[direction] === undefined || body[direction] === null)
    return blocks.length === 0 ? undefined : list(blocks);
  const value = evaluate(body[direction], scopeOf(module, frames));
  if (value.kind === "absent") return blocks.length === 0 ? undefined : list(blocks);
  return value.kind === "list" ? list([...value.items, ...blocks]) : value;
}

function dynamicBlocks(
  dynamic: Json | undefined,
  direction: string,
  module: Module,
  frames: Frames,
): readonly Value[] {
  if (typeof dynamic !== "object" || dynamic === null || !(direction in dynamic)) return [];
  const found: unknown = Object.entries(dynamic).find(([name]) => name === direction)?.[1];
  const blocks: readonly unknown[] = Array.isArray(found) ? found : [found];
  return blocks.flatMap((block) =>
    isObject(block) ? generated(block, direction, module, frames) : [],
  );
}

/** `content` once per element; over a value that is not known it stands for any number of blocks. */
function generated(
  block: JsonObject,
  direction: string,
  module: Module,
  frames: Frames,
): readonly Value[] {
  const each = evaluate(block["for_each"], scopeOf(module, frames));
  const content: unknown = Array.isArray(block["content"]) ? block["content"][0] : block["content"];
  if (!isObject(content)) return [];
  const name = bareName(block["iterator"] ?? direction);
  const items =
    each.kind === "list" ? each.items.map((item) => [undefined, item] as const) : entriesOf(each);
  if ("reason" in items) {
    const scope = scopeOf(module, new Map([...frames, [name, unknown(items.reason)]]));
    const many = plain(`dynamic ${direction}: ${items.reason}`);
    return [map(new Map([...attributesOf(content, scope, new Set()), [MANY, many]]))];
  }
  return items.map(([key, value]) =>
    blockOf(content, scopeOf(module, new Map([...frames, [name, iteratorOf(key, value)]]))),
  );
}

function blockOf(content: JsonObject, scope: Scope): Value {
  return map(attributesOf(content, scope, new Set()));
}

/** The key of a list is its index, that of a set is the member itself, and the two look alike here. */
function iteratorOf(key: string | undefined, value: Value): Value {
  const known =
    key === undefined ? unknown("the key of a list or set is not evaluated") : plain(key);
  return map(
    new Map([
      ["key", known],
      ["value", value],
    ]),
  );
}

function isObject(json: unknown): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
