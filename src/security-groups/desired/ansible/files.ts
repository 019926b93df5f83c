import type { DesiredText } from "../reader.ts";
import type { Tree } from "../yaml-tree.ts";
import { type Layer, membersOf, parseAnsible } from "./scope.ts";

/** The files of a source: what each says, and where others are found from it. */
export interface Files {
  readonly trees: ReadonlyMap<string, Tree>;
  /** Encrypted as a whole: they may hold any variable. */
  readonly vaults: ReadonlySet<string>;
}

/** The first file that cannot be read. */
export interface BrokenFile {
  readonly at: string;
  readonly reason: string;
}

/** Files beside the code that look like code and are none. */
const ASIDE = /(?:^|\/)(?:templates|files|molecule|meta|tests?|collections|\.[^/]*)\//;
const ENDING = "(?:\\.ya?ml|\\.json)?";

/** Every file as a tree, or the first that is no YAML: what stands in it would be gone without a word. */
export function readFiles(texts: readonly DesiredText[]): Files | BrokenFile {
  const trees = new Map<string, Tree>();
  const vaults = new Set<string>();
  for (const { path, text } of texts) {
    if (text.startsWith("$ANSIBLE_VAULT")) {
      vaults.add(path);
      continue;
    }
    if (text.trim() === "") continue;
    const tree = parseAnsible(path, text);
    if (!("reason" in tree)) trees.set(path, tree);
    else if (!ASIDE.test(path)) return tree;
  }
  return { trees, vaults };
}

/** The variables that a file gives; undefined when there is no such file. */
export function variablesOf({ trees, vaults }: Files, path: string): Layer | undefined {
  if (vaults.has(path))
    return { variables: new Map(), opaque: `${path} is encrypted with Ansible Vault` };
  const tree = trees.get(path);
  if (!tree) return undefined;
  return { variables: tree.kind === "map" ? membersOf(tree) : new Map() };
}

/** `name`, `name.yml` or the files of a folder `name` below `folder`, as layers; a later file wins over an earlier one. */
export function variablesBelow(files: Files, folder: string, name: string): readonly Layer[] {
  const single = new RegExp(`^${escape(join(folder, name))}${ENDING}$`);
  const within = `${join(folder, name)}/`;
  return pathsOf(files)
    .filter((path) => single.test(path) || path.startsWith(within))
    .toSorted()
    .toReversed()
    .flatMap((path) => variablesOf(files, path) ?? []);
}

/** The file that a literal name means, seen from these folders, the nearest first. */
export function findFile(
  { trees }: Files,
  name: string,
  folders: readonly string[],
): string | undefined {
  for (const folder of folders) {
    const plain = join(folder, name);
    const found = [plain, `${plain}.yml`, `${plain}.yaml`].find((path) => trees.has(path));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The folder of a role, as seen from a playbook; undefined when it is not among the files. */
export function findRole(files: Files, name: string, playbookFolder: string): string | undefined {
  if (!/^[\w./-]+$/.test(name)) return undefined;
  const ending = new RegExp(`^((?:.*/)?roles/${escape(name)})/(?:tasks|defaults|vars|meta)/`);
  const found = pathsOf(files).flatMap((path) => ending.exec(path)?.[1] ?? []);
  const near = join(playbookFolder, `roles/${name}`);
  return found.find((each) => each === near) ?? found.toSorted()[0];
}

/** Folders that have `group_vars` or `host_vars`: playbooks and inventories. */
export function variableFolders(files: Files): readonly string[] {
  const found = pathsOf(files).flatMap(
    (path) => /^(.*?)(?:^|\/)(?:group|host)_vars\//.exec(path)?.[1] ?? [],
  );
  return [...new Set(found)].toSorted();
}

function pathsOf({ trees, vaults }: Files): readonly string[] {
  return [...trees.keys(), ...vaults];
}

/** The folder that a file lies in; empty at the top. */
export function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}

/** Two parts of a path as one, `.` and `..` resolved. */
export function join(folder: string, name: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${name}`.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|-]/g, "\\$&");
}
