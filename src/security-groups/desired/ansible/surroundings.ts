import type { Json } from "../../../core/json.ts";
import type { Faults } from "../faults.ts";
import type { ReaderOptions } from "../reader.ts";
import type { Tree } from "../yaml-tree.ts";
import { type Files, variableFolders, variablesBelow } from "./files.ts";
import { type Budget, type Layer, membersOf } from "./scope.ts";
import type { Position } from "./tasks.ts";
import { unknown, type Value } from "./value.ts";

/** What is the same for a whole reading. */
export interface Reading {
  readonly files: Files;
  readonly faults: Faults;
  readonly budget: Budget;
  /** The source's `vars`: they win over all others. */
  readonly extra: Layer;
  /** Variables that tasks set while they run. */
  readonly running: Layer;
  /** Files of tasks that some play has reached. */
  readonly visited: Set<string>;
  /** Walks through a role that a task includes. */
  readonly includeRole: (value: Tree | Value, position: Position) => void;
  /** Called for each task that is about a security group. */
  readonly found: (task: FoundTask) => void;
}

/** A task with the module of a security group. `arguments_`: evaluated. */
export interface FoundTask {
  readonly at: string;
  readonly members: ReadonlyMap<string, Value>;
  /** How the VPC is written, before templates are filled in. */
  readonly vpcText?: string;
  /** Why nobody can say whether it runs. */
  readonly doubt?: string;
}

/** The source's `vars` as variables; their place is where the configuration is. */
export function extraLayer({ vars }: Pick<ReaderOptions, "vars">): Layer {
  return {
    variables: new Map(
      Object.entries(vars).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, treeOf(value, `vars.${name}`)]],
      ),
    ),
  };
}

function treeOf(value: Json, at: string): Tree {
  if (value === null) return { kind: "scalar", at, value: undefined };
  if (typeof value !== "object") return { kind: "scalar", at, value };
  if (isList(value))
    return { kind: "list", at, items: value.map((item, index) => treeOf(item, `${at}[${index}]`)) };
  const entries = Object.entries(value).flatMap(([name, member]) =>
    member === undefined ? [] : [[name, { at, value: treeOf(member, `${at}.${name}`) }] as const],
  );
  return { kind: "map", at, entries: new Map(entries) };
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}

/** Names that `set_fact`, `register` or `include_vars` set anywhere: their values are known only while Ansible runs. */
export function runningLayer(files: Files): Layer {
  const variables = new Map<string, Value>();
  const unread: string[] = [];
  function note(name: string, at: string, how: string): void {
    variables.set(name, unknown(at, `variable ${name} is set by ${how} while Ansible runs`));
  }
  function noteFacts(value: Tree, at: string): void {
    const names =
      value.kind === "map"
        ? [...value.entries.keys()]
        : [...textIn(value).matchAll(/(\w+)\s*=/g)].map(([, name = ""]) => name);
    for (const name of names) note(name, at, "set_fact");
  }
  function look(tree: Tree): void {
    if (tree.kind === "list") tree.items.forEach(look);
    if (tree.kind !== "map") return;
    for (const [key, { at, value }] of tree.entries) {
      const word = key.replace(/^ansible\.(?:builtin|legacy)\./, "");
      if (word === "register") note(textIn(value), at, word);
      if (word === "set_fact") noteFacts(value, at);
      if (word === "include_vars") unread.push(`include_vars at ${at}`);
      look(value);
    }
  }
  for (const [path, tree] of files.trees)
    if (!/(?:^|\/)(?:group|host)_vars\//.test(path)) look(tree);
  const [first] = unread;
  return { variables, ...(first === undefined ? {} : { opaque: `may be set by ${first}` }) };
}

function textIn(tree: Tree): string {
  return tree.kind === "scalar" ? String(tree.value) : "";
}

/** What the inventory says to a play of these hosts: `host_vars/localhost` before `group_vars/all`. */
export function inventoryLayers(
  files: Files,
  playbookFolder: string,
  hosts: string | undefined,
): readonly Layer[] {
  const folders = variableFolders(files);
  const others = folders.filter((folder) => folder.replace(/\/$/, "") !== playbookFolder);
  const near = layersIn(files, playbookFolder);
  const [only] = others;
  const far =
    others.length === 1 && only !== undefined ? layersIn(files, only) : others.flatMap(manyOf);
  const layers = [...near.host, ...(Array.isArray(far) ? [] : far.host), ...near.group];
  const last = Array.isArray(far) ? far : far.group;
  const all = [...layers, ...last];
  if (hosts !== undefined && /^(?:localhost|127\.0\.0\.1)$/.test(hosts)) return all;
  const who = hosts === undefined ? "hosts that are not understood" : `hosts ${hosts}`;
  return [{ variables: new Map(), opaque: `may be set in the inventory of ${who}` }, ...all];

  /** Several inventories: which of them is meant is said on the command line only. */
  function manyOf(folder: string): Layer[] {
    const { host, group } = layersIn(files, folder);
    const names = [...host, ...group].flatMap(({ variables }) => [...variables]);
    return [
      {
        variables: new Map(
          names.map(([name, { at }]) => [name, unknown(at, `${name} differs by inventory`)]),
        ),
      },
    ];
  }
}

function layersIn(
  files: Files,
  folder: string,
): { readonly host: readonly Layer[]; readonly group: readonly Layer[] } {
  return {
    host: variablesBelow(files, folder, "host_vars/localhost"),
    group: variablesBelow(files, folder, "group_vars/all"),
  };
}

/** Variables that a task, block or play gives under `vars`. */
export function varsLayer(members: ReadonlyMap<string, Tree | Value>): readonly Layer[] {
  const vars = members.get("vars");
  if (!vars || (vars.kind === "scalar" && vars.value === undefined)) return [];
  if (vars.kind === "map") return [{ variables: membersOf(vars) }];
  return [{ variables: new Map(), opaque: `vars at ${vars.at} are not understood` }];
}
