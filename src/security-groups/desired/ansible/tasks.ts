import { lineOnly } from "../faults.ts";
import type { Tree } from "../yaml-tree.ts";
import { findFile, folderOf, join } from "./files.ts";
import { evaluate, inner, type Layer, layerOf, membersOf, type Scope, withItems } from "./scope.ts";
import { type Reading, varsLayer } from "./surroundings.ts";
import { booleanOf, textOf, type Unknown, unclear, unknown, type Value } from "./value.ts";

/** Where a list of tasks stands, and what counts there. */
export interface Position {
  readonly scope: Scope;
  /** The file of the tasks; literal names of others are seen from it. */
  readonly path: string;
  /** The folder of the role that they are in, if they are in one. */
  readonly role?: string;
  readonly playbookFolder: string;
  /** How many layers of the scope, the last ones, are the play's and below. */
  readonly playLayers: number;
  /** Arguments that every task with a module of this name gets, the innermost first. */
  readonly moduleDefaults: readonly ReadonlyMap<string, Tree | Value>[];
  /** Why nobody can say whether these tasks run. */
  readonly doubt?: string;
  readonly depth: number;
}

const MODULES: ReadonlySet<string> = new Set([
  "amazon.aws.ec2_security_group",
  "amazon.aws.ec2_group",
  "ec2_security_group",
  "ec2_group",
]);
/** `group/aws` gives to all modules of the collection. */
const DEFAULT_GROUPS = ["group/aws", "group/amazon.aws.aws"];
const BLOCKS = ["block", "rescue", "always"];
const MAX_DEPTH = 16;
/** A task is as much work as some values: includes in loops in includes reach any number. */
const COST_OF_TASK = 5;
/** Source: Ansible's loops; what a filter or another plugin makes of a list is not evaluated. */
const LOOPS = ["loop", "with_items", "with_list"];

type Members = ReadonlyMap<string, Tree | Value>;

/** Walks through a list of tasks, blocks and includes, in order. Never throws. */
export function readTasks(tree: Tree | Value, position: Position, reading: Reading): void {
  if (tree.kind !== "list") {
    if (tree.kind !== "scalar" || tree.value !== undefined)
      reading.faults.notUnderstood("tasks", tree.at, "a list of tasks is expected here");
    return;
  }
  for (const item of tree.items)
    if (item.kind === "map") readTask(item, membersOf(item), position, reading);
}

function readTask(
  tree: (Tree | Value) & { readonly kind: "map" },
  members: Members,
  outer: Position,
  reading: Reading,
): void {
  const here = within(members, outer);
  const doubt = doubtOf(members, here);
  if (doubt === "never") return;
  const position = doubt === undefined ? here : { ...here, doubt: outer.doubt ?? doubt };
  const blocks = BLOCKS.flatMap((name) => {
    const block = members.get(name);
    return block ? [{ name, block }] : [];
  });
  if (blocks.length > 0) {
    for (const { name, block } of blocks)
      readTasks(
        block,
        name === "rescue" ? { ...position, doubt: "runs only when something fails" } : position,
        reading,
      );
    return;
  }
  for (const scope of iterations(members, position, reading))
    readOnce(tree, members, { ...position, scope }, reading);
}

/** What a task, block or play adds to what counts. */
export function within(members: Members, outer: Position): Position {
  const defaults = members.get("module_defaults");
  return {
    ...outer,
    scope: inner(outer.scope, ...varsLayer(members)),
    moduleDefaults:
      defaults?.kind === "map"
        ? [membersOf(defaults), ...outer.moduleDefaults]
        : outer.moduleDefaults,
  };
}

function readOnce(
  tree: Tree | Value,
  members: Members,
  position: Position,
  reading: Reading,
): void {
  const { budget } = position.scope;
  budget.left -= COST_OF_TASK;
  if (budget.left < 0) return;
  for (const [key, value] of members) {
    const word = key.replace(/^ansible\.(?:builtin|legacy)\./, "");
    if (MODULES.has(word)) readModule(word, value, { tree, members, position }, reading);
    else if (word === "action" || word === "local_action")
      readAction(value, { tree, members, position }, reading);
    else if (/^(?:include|import)_tasks$|^include$/.test(word))
      includeTasks(value, position, reading);
    else if (/^(?:include|import)_role$/.test(word)) reading.includeRole(value, position);
  }
}

interface Task {
  readonly tree: Tree | Value;
  readonly members: Members;
  readonly position: Position;
}

function readModule(
  name: string,
  value: Tree | Value,
  { tree, members, position }: Task,
  reading: Reading,
): void {
  const { scope, moduleDefaults, doubt } = position;
  const written = new Map<string, Tree | Value>();
  const given = [...moduleDefaults]
    .toReversed()
    .flatMap((defaults) => [
      ...DEFAULT_GROUPS.flatMap((group) => defaults.get(group) ?? []),
      ...[...MODULES]
        .filter((module) => module.endsWith(name.replace("amazon.aws.", "")))
        .flatMap((module) => defaults.get(module) ?? []),
    ]);
  for (const each of [...given, members.get("args"), value])
    if (each?.kind === "map") for (const [key, member] of membersOf(each)) written.set(key, member);
  if (value.kind !== "map" && (value.kind !== "scalar" || value.value !== undefined)) {
    const reason = "arguments are read as a map, not as text";
    reading.faults.notUnderstood("task", value.at, reason);
    return;
  }
  const vpc = written.get("vpc_id");
  const evaluated = [...written].map(([key, member]) => [key, evaluate(member, scope)] as const);
  reading.found({
    at: lineOnly(tree.at),
    members: new Map(evaluated),
    ...(vpc?.kind === "scalar" && vpc.value !== undefined ? { vpcText: String(vpc.value) } : {}),
    ...(doubt === undefined ? {} : { doubt }),
  });
}

/** `action: {module: ec2_group, …}`; as text it is not read. */
function readAction(value: Tree | Value, task: Task, reading: Reading): void {
  if (value.kind === "scalar" && [...MODULES].some((name) => String(value.value).includes(name)))
    reading.faults.notUnderstood("task", value.at, "an action as text is not read");
  if (value.kind !== "map") return;
  const { module, ...rest } = Object.fromEntries(membersOf(value));
  const name = module?.kind === "scalar" ? String(module.value) : "";
  if (!MODULES.has(name)) return;
  const entries = new Map<string, Value>(
    Object.entries(rest).map(([key, member]) => [key, evaluate(member, task.position.scope)]),
  );
  readModule(name, { kind: "map", at: value.at, entries }, task, reading);
}

function includeTasks(value: Tree | Value, position: Position, reading: Reading): void {
  const { scope, path, role, playbookFolder, depth } = position;
  const args = value.kind === "map" ? membersOf(value) : new Map<string, Tree | Value>();
  const file = evaluate(args.get("file") ?? value, scope);
  const name = textOf(file);
  if (typeof name !== "string") {
    reading.faults.notUnderstood("include", value.at, name.reason);
    return;
  }
  const [plain = ""] = name.split(/\s+/);
  const folders = [
    folderOf(path),
    ...(role === undefined ? [] : [join(role, "tasks"), role]),
    playbookFolder,
  ];
  const found = findFile(reading.files, plain, folders);
  const tree = found === undefined ? undefined : reading.files.trees.get(found);
  if (found === undefined || !tree || depth > MAX_DEPTH) {
    const reason =
      depth > MAX_DEPTH ? "files that include each other" : `${plain} is not among the files`;
    reading.faults.notUnderstood("include", value.at, reason);
    return;
  }
  reading.visited.add(found);
  readTasks(tree, { ...position, path: found, depth: depth + 1 }, reading);
}

/** Why nobody can say whether a task runs; `never` when it surely does not. */
function doubtOf(members: Members, { scope }: Position): string | undefined {
  const tags = members.get("tags");
  const words = tags ? evaluate(tags, scope) : undefined;
  if (words && tagsOf(words).includes("never")) return "runs only when its tag is asked for";
  const when = members.get("when");
  if (!when) return undefined;
  for (const condition of when.kind === "list" ? when.items : [when]) {
    const value = condition.kind === "scalar" ? booleanOf({ ...condition }) : undefined;
    if (value === false) return "never";
    if (value !== true) return `when at ${lineOnly(condition.at)} is not evaluated`;
  }
  return undefined;
}

function tagsOf(value: Value): readonly string[] {
  const items = value.kind === "list" ? value.items : [value];
  return items.flatMap((item) =>
    item.kind === "scalar" ? String(item.value).split(/\s*,\s*/) : [],
  );
}

/** The scopes in which a task runs: one, or one for each item of its loop. */
function iterations(members: Members, { scope }: Position, reading: Reading): readonly Scope[] {
  const other = [...members.keys()].find((key) => key.startsWith("with_") && !LOOPS.includes(key));
  const key = other ?? LOOPS.find((name) => members.has(name));
  const written = key === undefined ? undefined : members.get(key);
  if (key === undefined || !written) return [scope];
  const variable = loopVariable(members, scope);
  const list =
    other === undefined
      ? evaluate(written, scope)
      : unknown(written.at, `${other} is not evaluated`);
  const lost = unclear(list);
  if (lost || list.kind !== "list") {
    const reason = lost ?? unknown(written.at, "a list is expected here");
    reading.faults.notUnderstood("loop", written.at, reason.reason);
    return [withItems(scope, itemLayer(variable, reason))];
  }
  const items =
    key === "with_items"
      ? list.items.flatMap((item) => (item.kind === "list" ? item.items : [item]))
      : list.items;
  return items.map((item) => withItems(scope, itemLayer(variable, item)));
}

function itemLayer(variable: string | Unknown, item: Value): Layer {
  if (typeof variable === "string") return layerOf(variable, item);
  return { variables: new Map([["item", variable]]), opaque: variable.reason };
}

function loopVariable(members: Members, scope: Scope): string | Unknown {
  const control = members.get("loop_control");
  const name = control?.kind === "map" ? membersOf(control).get("loop_var") : undefined;
  return name ? textOf(evaluate(name, scope)) : "item";
}
