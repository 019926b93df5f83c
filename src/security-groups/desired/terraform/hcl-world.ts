import type { ReaderOptions } from "../reader.ts";
import { bareName } from "./bare-name.ts";
import { BUDGET } from "./evaluate.ts";
import { type Folder, folderOf, type HclFile } from "./hcl-folder.ts";
import type { Module, World } from "./hcl-module.ts";
import { type Found, resourcesIn } from "./hcl-resources.ts";
import { folderOfPath, type GivenFile, givenTo } from "./tfvars.ts";

/** All files of a source, parsed. */
export interface HclSource {
  readonly files: readonly HclFile[];
  readonly given: readonly GivenFile[];
}

/** Folders that nobody calls are read with the source's variables, the others as they are called. */
export function findResources(
  { files, given }: HclSource,
  { vars }: Pick<ReaderOptions, "vars">,
): Found | { readonly at: string; readonly reason: string } {
  const byFolder = Map.groupBy(files, ({ path }) => folderOfPath(path));
  const folders = new Map<string, Folder>();
  for (const [path, inside] of byFolder) {
    const folder = folderOf(path, inside);
    if ("reason" in folder) return folder;
    folders.set(path, folder);
  }
  const world: World = {
    budget: { left: BUDGET },
    folderAt: (from, source) => folders.get(pathFrom(from, source) ?? "?"),
  };
  const called = new Set(
    [...folders.values()].flatMap(({ path, modules }) =>
      modules.map(({ body }) => pathFrom(path, bareName(body["source"])) ?? "?"),
    ),
  );
  const roots = [...folders.values()].filter(({ path }) => !called.has(path));
  const found = roots.map((folder) =>
    resourcesIn(rootOf(folder, world, givenTo(folder.path, given, vars))),
  );
  return {
    resources: found.flatMap(({ resources }) => resources),
    unread: found.flatMap(({ unread }) => unread),
  };
}

function rootOf(folder: Folder, world: World, argumentOf: Module["argumentOf"]): Module {
  return {
    world,
    folder,
    address: "",
    depth: 0,
    argumentOf,
    providers: new Map(),
    known: new Map(),
  };
}

/** `../web` seen from `live/prod` -> `live/web`; undefined for a module that is not beside this one. */
function pathFrom(folder: string, source: string): string | undefined {
  if (!/^\.\.?(?:\/|$)/.test(source)) return undefined;
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of source.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
