import { z } from "zod";
import {
  type ConfiguredResource,
  configuredAt,
  type PlanConfig,
  regionOf,
  resourceBehind,
  splitAddress,
} from "./plan-config.ts";
import { isRead, type TerraformResource, type Written } from "./resource.ts";
import { membersOf, objectSchema } from "./static-json.ts";
import { ABSENT, type Members, memberOf, plain, unknown, type Value } from "./value.ts";

const changeSchema = z.object({
  address: z.string(),
  deposed: z.string().optional(),
  change: z.object({
    actions: z.array(z.string()),
    before: z.unknown(),
    after: z.unknown(),
    after_unknown: z.unknown(),
  }),
});

/** What the plan does to one resource. */
type Change = z.infer<typeof changeSchema>;

const plannedSchema = z.object({
  address: z.string(),
  mode: z.string(),
  type: z.string(),
  values: objectSchema.default({}),
});

const moduleSchema = z.object({
  resources: z.array(objectSchema).default([]),
  child_modules: z.array(z.unknown()).default([]),
});

/** All that helps to understand one planned resource. */
interface PlanContext {
  readonly path: string;
  readonly config: PlanConfig;
  readonly changes: ReadonlyMap<string, Change>;
}

const MAX_MODULES = 32;
/** Attributes that name one group or VPC, and may be an id that only the apply will give. */
const REFERRING = [
  "security_group_id",
  "source_security_group_id",
  "referenced_security_group_id",
  "vpc_id",
];
const ID = /^(aws_(?:default_)?security_group\.[^.[]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?)\.id$/;

/** The changes of a plan by address. */
export function changesOf(json: readonly unknown[]): ReadonlyMap<string, Change> {
  const changes = json.flatMap((each) => changeSchema.safeParse(each).data ?? []);
  return new Map(
    changes.flatMap((each) => (each.deposed === undefined ? [[each.address, each] as const] : [])),
  );
}

/** Groups and rules of a planned module and of those in it; nothing else of them is kept. */
export function plannedIn(
  module: unknown,
  context: PlanContext,
  depth = 0,
): readonly TerraformResource[] {
  const parsed = moduleSchema.safeParse(module).data;
  if (!parsed || depth > MAX_MODULES) return [];
  const own = parsed.resources.filter((each) => isRead(each["type"]));
  return [
    ...own.flatMap((each) => readPlanned(each, context) ?? []),
    ...parsed.child_modules.flatMap((child) => plannedIn(child, context, depth + 1)),
  ];
}

function readPlanned(json: unknown, context: PlanContext): TerraformResource | undefined {
  const planned = plannedSchema.safeParse(json).data;
  if (!planned || planned.mode !== "managed" || !isRead(planned.type)) return undefined;
  const { address, type } = planned;
  const { config, changes, path } = context;
  const change = changes.get(address)?.change;
  const configured = configuredAt(config, splitAddress(address));
  const values = new Map(membersOf(planned.values, change?.after_unknown));
  for (const name of REFERRING)
    values.set(name, referred(memberOf(values, name), name, address, { configured, config }));
  const region = (configured && regionOf(config, configured)) ?? "";
  if (region !== "" && !values.has("region")) values.set("region", plain(region));
  const written = {
    ingress: writtenIn("ingress", type, { values, change, configured }),
    egress: writtenIn("egress", type, { values, change, configured }),
  };
  const resource = { type, address, at: `${path}:${address}`, values, written };
  return type === "aws_default_security_group" ? withoutUnsaid(resource, configured) : resource;
}

/** An id that only the apply will give may still be the id of a resource that the plan has. */
function referred(
  value: Value,
  name: string,
  address: string,
  { configured, config }: { configured: ConfiguredResource | undefined; config: PlanConfig },
): Value {
  if (value.kind !== "unknown") return value;
  const found = resourceBehind(
    config,
    splitAddress(address).modules,
    configured?.expressions[name],
  );
  if (!found) return value;
  const group = ID.exec(found.reference)?.[1];
  const prefix = found.modules.map((module) => `${module}.`).join("");
  return group === undefined
    ? unknown(value.reason, found.reference)
    : { kind: "group", address: `${prefix}${group}` };
}

interface Evidence {
  readonly values: Members;
  readonly change: Change["change"] | undefined;
  readonly configured: ConfiguredResource | undefined;
}

/**
 * Whether the code writes the rules of a direction. Blocks and lists are in the plan's configuration; `dynamic` blocks
 * are not, so that rules which the plan makes or changes count too. A default group without rules means none.
 */
function writtenIn(
  direction: "ingress" | "egress",
  type: TerraformResource["type"],
  { values, change, configured }: Evidence,
): Written {
  if (configured?.expressions[direction] !== undefined) return "yes";
  const value = memberOf(values, direction);
  const shown = value.kind === "list" && value.items.length > 0;
  if (shown && change && isMade(direction, change)) return "yes";
  if (shown) return "perhaps";
  return type === "aws_default_security_group" ? "yes" : "no";
}

function isMade(direction: "ingress" | "egress", change: Change["change"]): boolean {
  const before = objectSchema.safeParse(change.before).data?.[direction];
  const after = objectSchema.safeParse(change.after).data?.[direction];
  if (change.actions.includes("create") && before === undefined) return true;
  return change.actions.includes("update") && JSON.stringify(before) !== JSON.stringify(after);
}

/** Rules of a default group that the code says nothing about, and that only the apply will tell: it makes none. */
function withoutUnsaid(
  resource: TerraformResource,
  configured: ConfiguredResource | undefined,
): TerraformResource {
  const unsaid = (["ingress", "egress"] as const).filter(
    (direction) =>
      memberOf(resource.values, direction).kind === "unknown" &&
      configured?.expressions[direction] === undefined,
  );
  const none = unsaid.map((direction) => [direction, ABSENT] as const);
  return { ...resource, values: new Map([...resource.values, ...none]) };
}
