import type { Tree } from "../yaml-tree.ts";
import { findFile, folderOf, variablesOf } from "./files.ts";
import { readRoles } from "./roles.ts";
import { evaluate, type Layer, membersOf, type Scope } from "./scope.ts";
import { inventoryLayers, type Reading, varsLayer } from "./surroundings.ts";
import { type Position, readTasks, within } from "./tasks.ts";
import { textOf, type Value } from "./value.ts";

const SECTIONS = ["pre_tasks", "roles", "tasks", "post_tasks", "handlers"];
const ORPHAN = "no playbook among the files says which value it has";

/** All plays of all playbooks, and then the task files that none of them has reached. */
export function readPlaybooks(reading: Reading): void {
  const playbooks = [...reading.files.trees].filter(([, tree]) => isPlaybook(tree));
  for (const [path, tree] of playbooks)
    if (tree.kind === "list") for (const play of tree.items) readPlay(play, path, reading);
  for (const [path, tree] of reading.files.trees)
    if (!reading.visited.has(path) && isTaskFile(path, tree)) readOrphan(path, tree, reading);
}

/** A list of plays: each has hosts, or is another playbook. */
function isPlaybook(tree: Tree): boolean {
  return (
    tree.kind === "list" &&
    tree.items.some(
      (item) =>
        item.kind === "map" &&
        (item.entries.has("hosts") || [...item.entries.keys()].some((key) => isImport(key))),
    )
  );
}

function isImport(key: string): boolean {
  return /^(?:ansible\.builtin\.)?import_playbook$/.test(key);
}

function isTaskFile(path: string, tree: Tree): boolean {
  if (/(?:^|\/)(?:group_vars|host_vars|vars|defaults|meta)\//.test(path)) return false;
  return tree.kind === "list" && !isPlaybook(tree);
}

function readPlay(tree: Tree, path: string, reading: Reading): void {
  if (tree.kind !== "map") return;
  const members = membersOf(tree);
  // An imported playbook is among the files, and read by itself; one that is not may hold anything.
  const imported = [...members].find(([key]) => isImport(key))?.[1];
  if (imported) {
    noteImport(imported, path, reading);
    return;
  }
  const playbookFolder = folderOf(path);
  const hosts = members.get("hosts");
  const who = hosts?.kind === "scalar" ? String(hosts.value) : undefined;
  const literal = who !== undefined && !who.includes("{{") ? who : undefined;
  const inventory = inventoryLayers(reading.files, playbookFolder, literal);
  const own = playVariables(members, path, inventory, reading);
  const scope: Scope = {
    top: [reading.extra],
    running: reading.running,
    layers: [...own, ...inventory],
    budget: reading.budget,
  };
  const position: Position = {
    scope,
    path,
    playbookFolder,
    playLayers: own.length + inventory.length,
    moduleDefaults: [],
    depth: 0,
  };
  const { moduleDefaults } = within(members, position);
  for (const section of SECTIONS) {
    const found = members.get(section);
    if (!found) continue;
    const here = { ...position, moduleDefaults };
    if (section === "roles") readRoles(found, here, reading);
    else if (section === "handlers")
      readTasks(found, { ...here, doubt: "a handler runs only when it is notified" }, reading);
    else readTasks(found, here, reading);
  }
}

function noteImport(value: Tree | Value, path: string, reading: Reading): void {
  const name = value.kind === "scalar" ? String(value.value) : "";
  const found = findFile(reading.files, name, [folderOf(path)]);
  if (found === undefined)
    reading.faults.notUnderstood("include", value.at, `${name} is not among the files`);
}

/** `vars_files` before `vars`; what is asked for at the start is known to nobody. */
function playVariables(
  members: ReadonlyMap<string, Tree | Value>,
  path: string,
  inventory: readonly Layer[],
  reading: Reading,
): readonly Layer[] {
  const vars = varsLayer(members);
  const prompt = members.has("vars_prompt")
    ? [{ variables: new Map<string, Tree>(), opaque: "may be asked for by vars_prompt" }]
    : [];
  const written = members.get("vars_files");
  const items = written?.kind === "list" ? written.items : written ? [written] : [];
  const layers = items.toReversed().map((item): Layer => {
    const { extra, running, budget } = reading;
    const scope = { top: [extra], running, layers: [...vars, ...inventory], budget };
    const name = item.kind === "list" ? undefined : textOf(evaluate(item, scope));
    const found =
      typeof name === "string"
        ? (findFile(reading.files, name, [folderOf(path)]) ?? vaultOf(name, path, reading))
        : undefined;
    const layer = found === undefined ? undefined : variablesOf(reading.files, found);
    if (layer) return layer;
    const opaque = `may be set by the file at ${item.at}, which is not read`;
    reading.faults.notUnderstood("vars_files", item.at, opaque);
    return { variables: new Map(), opaque };
  });
  return [...layers, ...prompt, ...vars];
}

function vaultOf(name: string, path: string, { files }: Reading): string | undefined {
  const folder = folderOf(path);
  return [...files.vaults].find((each) => each === (folder === "" ? name : `${folder}/${name}`));
}

/** Tasks that no playbook reaches: whoever includes them from elsewhere may set any variable. */
function readOrphan(path: string, tree: Tree, reading: Reading): void {
  const scope: Scope = {
    top: [reading.extra],
    running: reading.running,
    layers: [{ variables: new Map(), opaque: ORPHAN }],
    budget: reading.budget,
  };
  const role = /^((?:.*\/)?roles\/[^/]+)\//.exec(path)?.[1];
  reading.visited.add(path);
  const position: Position = {
    scope,
    path,
    playbookFolder: "",
    playLayers: 1,
    moduleDefaults: [],
    depth: 0,
    ...(role === undefined ? {} : { role }),
  };
  readTasks(tree, position, reading);
}
