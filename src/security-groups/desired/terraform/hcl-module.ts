import type { Json, JsonObject } from "../../../core/json.ts";
import { bareName } from "./bare-name.ts";
import { evaluate, type KnownStep, type Scope, stepInto } from "./evaluate.ts";
import { addressOf } from "./files.ts";
import type { Block, Folder, ResourceBlock } from "./hcl-folder.ts";
import { expand, type Instance } from "./instances.ts";
import type { ProviderPlace } from "./provider-place.ts";
import { isRead } from "./resource.ts";
import { list, type Members, plain, unknown, type Value } from "./value.ts";

/** What all modules of a source share. `folderAt`: a module by its folder, as a call in another folder names it. */
export interface World {
  readonly folderAt: (from: string, source: string) => Folder | undefined;
  readonly budget: Scope["budget"];
}

/** A folder as it is called once, with its arguments. */
export interface Module {
  readonly world: World;
  readonly folder: Folder;
  /** `module.web["a"]`, empty at the top. */
  readonly address: string;
  readonly depth: number;
  readonly argumentOf: (name: string) => Value | undefined;
  readonly providers: ReadonlyMap<string, ProviderPlace>;
  /** What was evaluated; `undefined` while it is: whoever asks again then asks in a circle. */
  readonly known: Map<string, Value | undefined>;
}

/** Names that only a place in the code has: `each`, `count`, the iterator of a dynamic block. */
export type Frames = ReadonlyMap<string, Value>;

const NO_FRAMES: Frames = new Map();

/** What names mean in a module. */
export function scopeOf(module: Module, frames: Frames): Scope {
  return {
    budget: module.world.budget,
    resolve: (root, steps) => {
      const frame = frames.get(root);
      return frame ? stepInto(frame, steps) : resolveIn(module, root, steps);
    },
  };
}

/** `count` and `for_each` of a block -> the instances that it stands for. */
export function instancesOf(module: Module, { body }: Block): readonly Instance[] {
  return expand(body, scopeOf(module, NO_FRAMES));
}

/** The modules that a call makes, one per instance; undefined when its folder is not among the files. */
export function calledBy(
  module: Module,
  call: Block,
): readonly { readonly instance: Instance; readonly module: Module }[] | undefined {
  const source = call.body["source"];
  const folder =
    typeof source === "string" ? module.world.folderAt(module.folder.path, source) : undefined;
  if (!folder || module.depth >= MAX_DEPTH) return undefined;
  const prefix = module.address === "" ? "" : `${module.address}.`;
  return instancesOf(module, call).map((instance) => {
    const scope = scopeOf(module, instance.frames);
    const index = instance.key === undefined ? "" : `[${JSON.stringify(instance.key)}]`;
    return {
      instance,
      module: {
        world: module.world,
        folder,
        address: `${prefix}module.${call.name}${index}`,
        depth: module.depth + 1,
        argumentOf: (name) =>
          Object.hasOwn(call.body, name) ? evaluate(call.body[name], scope) : undefined,
        providers: passedOn(call.body["providers"], module.providers),
        known: new Map(),
      },
    };
  });
}

const MAX_DEPTH = 8;

/** A module has the provider of its caller, or those that the call hands it by name. */
function passedOn(
  given: Json | undefined,
  own: ReadonlyMap<string, ProviderPlace>,
): ReadonlyMap<string, ProviderPlace> {
  if (typeof given !== "object" || given === null) return own;
  const handed = Object.entries(given).map(([name, from]): readonly [string, ProviderPlace] => [
    name,
    own.get(bareName(from)) ?? {},
  ]);
  return new Map([...own, ...handed]);
}

function resolveIn(module: Module, root: string, steps: readonly KnownStep[]): Value {
  const [first, ...rest] = steps;
  if (first?.kind !== "key") return unknown(`${root} alone is not evaluated`);
  if (root === "var") return stepInto(variable(module, first.key), rest);
  if (root === "local") return stepInto(local(module, first.key), rest);
  if (root === "module") return output(module, first.key, rest);
  if (isRead(root)) return attribute(module, root, first.key, rest);
  const path = pathOf(root, steps);
  return unknown(`${path} is known only to Terraform`, path);
}

function variable(module: Module, name: string): Value {
  const declared = module.folder.variables.get(name);
  if (!declared) return unknown(`var.${name} is not declared here`);
  return remembered(module, `var.${name}`, () => {
    const given = module.argumentOf(name);
    if (given) return given;
    if (!Object.hasOwn(declared, "default"))
      return unknown(
        `var.${name} has no value here; the source's vars may give one`,
        `var.${name}`,
      );
    return evaluate(declared["default"], scopeOf(module, NO_FRAMES));
  });
}

function local(module: Module, name: string): Value {
  const json = module.folder.locals.get(name);
  if (json === undefined) return unknown(`local.${name} is not declared here`);
  return remembered(module, `local.${name}`, () => evaluate(json, scopeOf(module, NO_FRAMES)));
}

function remembered(module: Module, key: string, compute: () => Value): Value {
  const { known } = module;
  if (known.has(key)) return known.get(key) ?? unknown(`${key} depends on itself`);
  known.set(key, undefined);
  const value = compute();
  known.set(key, value);
  return value;
}

function output(module: Module, name: string, steps: readonly KnownStep[]): Value {
  const call = module.folder.modules.find((each) => each.name === name);
  const called = call && calledBy(module, call);
  const path = pathOf("module", [{ kind: "key", key: name }, ...steps]);
  if (!called) return unknown(`module.${name} is not among the files`, path);
  return remembered(module, path, () =>
    pick(called, steps, (each, [step, ...rest]) => {
      if (step?.kind !== "key") return unknown(`${path} is not evaluated`);
      const json = each.module.folder.outputs.get(step.key);
      if (json === undefined) return unknown(`${path} is no output`);
      return stepInto(evaluate(json, scopeOf(each.module, NO_FRAMES)), rest);
    }),
  );
}

/** `aws_security_group.web[0].id`: the id stands for the group, whatever it will be; other attributes as they are written. */
function attribute(module: Module, type: string, name: string, steps: readonly KnownStep[]): Value {
  const block = module.folder.resources.find((each) => each.type === type && each.name === name);
  if (!block) return absentGroup(module, type, name, steps);
  const instances = instancesOf(module, block).map((instance) => ({ instance }));
  return pick(instances, steps, ({ instance }, [step, ...rest]) => {
    if (step?.kind !== "key") return unknown(`${type}.${name} as a whole is not evaluated`);
    const address = addressOf(module.address, type, name, instance.key);
    if (step.key === "id") return rest.length === 0 ? { kind: "group", address } : unknown("an id");
    return stepInto(written(module, block, instance, step.key), rest);
  });
}

/** A resource that no file has: a group of its own all the same, and none of those that are here. */
function absentGroup(
  module: Module,
  type: string,
  name: string,
  steps: readonly KnownStep[],
): Value {
  const last = steps.at(-1);
  if (last?.kind === "key" && last.key === "id" && steps.every(({ kind }) => kind === "key"))
    return { kind: "group", address: addressOf(module.address, type, name, undefined) };
  return unknown(`${type}.${name} is not among the files`);
}

function written(module: Module, block: ResourceBlock, instance: Instance, name: string): Value {
  const address = addressOf(module.address, block.type, block.name, instance.key);
  if (block.type === "aws_default_security_group" && name === "name") return plain("default");
  if (!Object.hasOwn(block.body, name))
    return unknown(`${address}.${name} is known only to Terraform`);
  return remembered(module, `${address}.${name}`, () =>
    evaluate(block.body[name], scopeOf(module, instance.frames)),
  );
}

/** Chooses among instances by the first step: an index where there are several by design, `[*]`, or none where there is one. */
function pick<T extends { readonly instance: Instance }>(
  instances: readonly T[],
  steps: readonly KnownStep[],
  read: (chosen: T, rest: readonly KnownStep[]) => Value,
): Value {
  const [step = ALONE, ...rest] = steps;
  const [only] = instances;
  if (only?.instance.single === true && step.kind !== "splat") return read(only, steps);
  if (only?.instance.unsure !== undefined)
    // Whichever instance is meant, it is one of those of which nobody knows how many there are.
    return step.kind === "splat" ? unknown(only.instance.unsure) : read(only, rest);
  if (step.kind === "splat") return list(instances.map((each) => read(each, rest)));
  if (step.kind === "unknown") return unknown(step.reason);
  const chosen = instances.find((each) => isKey(each, step.key));
  return chosen ? read(chosen, rest) : unknown(`there is no [${step.key}] of it`);
}

/** No step at all: the thing as a whole. */
const ALONE: KnownStep = {
  kind: "unknown",
  reason: "a resource or module as a whole is not evaluated",
};

function isKey({ instance }: { readonly instance: Instance }, key: string): boolean {
  return String(instance.key) === key;
}

function pathOf(root: string, steps: readonly KnownStep[]): string {
  const names = steps.slice(0, 4).map((step) => (step.kind === "key" ? step.key : "*"));
  return [root, ...names].join(".").slice(0, 200);
}

/** Attributes of a block, evaluated, without those that speak to Terraform itself. */
export function attributesOf(
  body: JsonObject,
  scope: Scope,
  without: ReadonlySet<string>,
): Members {
  const names = Object.keys(body).filter((name) => !without.has(name));
  return new Map(names.map((name) => [name, evaluate(body[name], scope)]));
}
