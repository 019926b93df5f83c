import type { Tree } from "../yaml-tree.ts";
import { findFile, findRole, join, variablesBelow } from "./files.ts";
import { evaluate, type Layer, membersOf, withItems } from "./scope.ts";
import type { Reading } from "./surroundings.ts";
import { type Position, readTasks, within } from "./tasks.ts";
import { textOf, unclear, type Value } from "./value.ts";

/** What of a role is asked for. */
interface Wanted {
  readonly name: string;
  readonly at: string;
  readonly tasks: string;
  readonly vars: string;
  readonly defaults: string;
  /** Variables that are given along with it. */
  readonly given: readonly Layer[];
}

const MAX_DEPTH = 16;
/** Members of a role's entry that are no variables. Source: Ansible, play_iterator and role include. */
const KEYWORDS =
  /^(?:role|name|vars|tags|when|become\w*|delegate_\w+|environment|module_defaults|check_mode|ignore_\w+|any_errors_fatal|no_log|run_once|throttle|timeout|collections|connection|port|remote_user|debugger|diff)$/;

/** `roles:` of a play: names, or maps with `role` and variables. */
export function readRoles(tree: Tree | Value, position: Position, reading: Reading): void {
  for (const item of tree.kind === "list" ? tree.items : []) {
    if (item.kind !== "map") {
      playRole(wantedOf(item, new Map(), position), position, reading);
      continue;
    }
    const members = membersOf(item);
    const variables = new Map([...members].filter(([key]) => !KEYWORDS.test(key)));
    const here = within(members, position);
    const doubtful = members.has("when")
      ? { ...here, doubt: here.doubt ?? `when at ${item.at} is not evaluated` }
      : here;
    const wanted = wantedOf(members.get("role") ?? members.get("name"), new Map(), doubtful);
    playRole(wanted && { ...wanted, given: [{ variables }] }, doubtful, reading);
  }
}

/** `include_role` and `import_role` with a literal name. */
export function includeRole(value: Tree | Value, position: Position, reading: Reading): void {
  const args = value.kind === "map" ? membersOf(value) : new Map<string, Tree | Value>();
  const wanted = wantedOf(args.get("name"), args, position);
  if (!wanted) reading.faults.notUnderstood("include", value.at, "which role is not understood");
  playRole(wanted, position, reading);
}

function wantedOf(
  name: Tree | Value | undefined,
  args: ReadonlyMap<string, Tree | Value>,
  { scope }: Position,
): Wanted | undefined {
  if (!name) return undefined;
  const texts = ["tasks_from", "vars_from", "defaults_from"].map((key) => {
    const written = args.get(key);
    return written ? textOf(evaluate(written, scope)) : "main";
  });
  const [role, tasks, vars, defaults] = [textOf(evaluate(name, scope)), ...texts];
  if (typeof role !== "string" || typeof tasks !== "string") return undefined;
  if (typeof vars !== "string" || typeof defaults !== "string") return undefined;
  return { name: role, at: name.at, tasks, vars, defaults, given: [] };
}

function playRole(wanted: Wanted | undefined, position: Position, reading: Reading): void {
  if (!wanted) return;
  const { name, at } = wanted;
  const { files, faults } = reading;
  const folder = findRole(files, name, position.playbookFolder);
  if (folder === undefined || position.depth > MAX_DEPTH) {
    faults.notUnderstood("role", at, `role ${name} is not among the files`);
    return;
  }
  const trimmed = wanted.tasks.replace(/\.ya?ml$/, "");
  const path = findFile(files, trimmed, [join(folder, "tasks")]);
  const defaults = variablesBelow(files, folder, `defaults/${wanted.defaults}`);
  const own = variablesBelow(files, folder, `vars/${wanted.vars}`);
  const scope = withItems(
    { ...position.scope, layers: [...scopeWith(position, own), ...defaults] },
    ...wanted.given,
  );
  const here = {
    ...position,
    scope,
    role: folder,
    playLayers: position.playLayers + defaults.length,
    depth: position.depth + 1,
  };
  readDependencies(folder, { ...position, depth: position.depth + 1 }, reading);
  const tree = path === undefined ? undefined : files.trees.get(path);
  if (path === undefined || !tree) {
    if (trimmed !== "main") faults.notUnderstood("role", at, `${name} has no tasks/${trimmed}`);
    return;
  }
  reading.visited.add(path);
  readTasks(tree, { ...here, path }, reading);
}

/** A role's own variables win over those of the play, and not over those of a task. */
function scopeWith({ scope, playLayers }: Position, own: readonly Layer[]): readonly Layer[] {
  const inside = scope.layers.length - playLayers;
  return [...scope.layers.slice(0, inside), ...own, ...scope.layers.slice(inside)];
}

function readDependencies(folder: string, position: Position, reading: Reading): void {
  const meta = findFile(reading.files, "main", [join(folder, "meta")]);
  const tree = meta === undefined ? undefined : reading.files.trees.get(meta);
  const found = tree?.kind === "map" ? tree.entries.get("dependencies")?.value : undefined;
  if (!found || unclear(evaluate(found, position.scope))) return;
  readRoles(found, position, reading);
}
