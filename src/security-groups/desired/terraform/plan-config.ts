import { z } from "zod";
import { objectSchema } from "./static-json.ts";

const referencesSchema = z.object({ references: z.array(z.string()) });

const resourceSchema = z.object({
  address: z.string(),
  provider_config_key: z.string().optional(),
  expressions: objectSchema.default({}),
});

const moduleSchema = z.object({
  resources: z.array(objectSchema).default([]),
  module_calls: objectSchema.default({}),
  outputs: objectSchema.default({}),
});

const callSchema = z.object({ expressions: objectSchema.default({}), module: z.unknown() });
const outputSchema = z.object({ expression: z.unknown() });
const providerSchema = z.object({ expressions: objectSchema.default({}) });
const constantSchema = z.object({ constant_value: z.string() });

/** The part of a plan that shows the code: which attributes are written, and what they refer to. */
export interface PlanConfig {
  readonly root: unknown;
  readonly providers: Readonly<Record<string, unknown>>;
  /** Modules that were looked at, by path: a plan has thousands of resources in few of them. */
  readonly known: Map<string, ConfiguredModule>;
}

/** A module as the code has it, its resources by address. */
interface ConfiguredModule {
  readonly resources: ReadonlyMap<unknown, unknown>;
  readonly calls: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A resource as the code has it. */
export type ConfiguredResource = z.infer<typeof resourceSchema>;

/** Variables handed from module to module; more steps than modules may be nested lead nowhere. */
const MAX_STEPS = 16;

/** What an address is made of: `module.a["x"].aws_security_group.web[0]` -> its modules, `aws_security_group.web`, `[0]`. */
interface Address {
  /** Names with indexes, as they stand: `module.a["x"]`. */
  readonly modules: readonly string[];
  readonly resource: string;
}

/** Splits an address; indexes are left out of the resource's name. */
export function splitAddress(address: string): Address {
  const parts = address.match(/module\.[^.[]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?(?=\.)/g) ?? [];
  const modules = address.startsWith("module.") ? parts : [];
  const rest = address.slice(modules.reduce((sum, part) => sum + part.length + 1, 0));
  return { modules, resource: rest.replace(/\[.*$/s, "") };
}

/** The code of a resource; undefined if the plan does not show it. */
export function configuredAt(config: PlanConfig, address: Address): ConfiguredResource | undefined {
  const found = moduleAt(config, address.modules);
  const resource = found?.resources.get(address.resource);
  return resourceSchema.safeParse(resource).data;
}

/** The region that the provider of a resource is set to, if the plan says it plainly. */
export function regionOf(config: PlanConfig, resource: ConfiguredResource): string | undefined {
  const provider = providerSchema.safeParse(config.providers[resource.provider_config_key ?? ""]);
  return constantSchema.safeParse(provider.data?.expressions["region"]).data?.constant_value;
}

/**
 * The one resource whose id an expression stands for, through variables and outputs of modules; undefined when it is
 * made of anything else, or of more than one thing. Answers the address without the index that the code may leave open.
 */
export function resourceBehind(
  config: PlanConfig,
  modules: readonly string[],
  expression: unknown,
  depth = 0,
): { readonly modules: readonly string[]; readonly reference: string } | undefined {
  const [reference, ...others] = wholeReferences(expression);
  if (reference === undefined || others.length > 0 || depth > MAX_STEPS) return undefined;
  const found = followed(config, modules, reference);
  return found
    ? resourceBehind(config, found.modules, found.expression, depth + 1)
    : { modules, reference };
}

/** What a variable was given, or what an output is; undefined for anything else. */
function followed(
  config: PlanConfig,
  modules: readonly string[],
  reference: string,
): { readonly modules: readonly string[]; readonly expression: unknown } | undefined {
  const [root, name = ""] = reference.split(".");
  if (root === "var")
    return {
      modules: modules.slice(0, -1),
      expression: callAt(config, modules)?.expressions[name],
    };
  const [, module, output] = /^(module\..+)\.([^.[]+)$/s.exec(reference) ?? [];
  if (module === undefined || output === undefined) return undefined;
  const inner = [...modules, module];
  const found = outputSchema.safeParse(moduleAt(config, inner)?.outputs[output]).data;
  return { modules: inner, expression: found?.expression };
}

/** Plans name `a.b.c` together with `a.b` and `a`: the longest is what the code has. */
function wholeReferences(expression: unknown): readonly string[] {
  const references = referencesSchema.safeParse(expression).data?.references ?? [];
  return references.filter(
    (each) =>
      !references.some((other) => other.startsWith(`${each}.`) || other.startsWith(`${each}[`)),
  );
}

function moduleAt(config: PlanConfig, modules: readonly string[]): ConfiguredModule | undefined {
  const path = modules.map(nameOf).join(".");
  const known = config.known.get(path);
  if (known) return known;
  const last = modules.at(-1);
  const call = last === undefined ? undefined : callAt(config, modules);
  const parsed = moduleSchema.safeParse(last === undefined ? config.root : call?.module).data;
  if (!parsed) return undefined;
  const { module_calls: calls, outputs } = parsed;
  const resources = new Map(parsed.resources.map((each) => [each["address"], each]));
  const found = { resources, calls, outputs };
  config.known.set(path, found);
  return found;
}

function callAt(config: PlanConfig, modules: readonly string[]) {
  const parent = moduleAt(config, modules.slice(0, -1));
  return callSchema.safeParse(parent?.calls[nameOf(modules.at(-1) ?? "")]).data;
}

/** `module.a["x"]` -> `a`. */
function nameOf(module: string): string {
  return module.slice("module.".length).replace(/\[.*$/s, "");
}
