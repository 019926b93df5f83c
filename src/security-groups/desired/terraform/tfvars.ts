import type { JsonObject } from "../../../core/json.ts";
import { evaluate, type Scope } from "./evaluate.ts";
import { valueOf } from "./static-json.ts";
import { unknown, type Value } from "./value.ts";

/** Values of variables from one file. */
export interface GivenFile {
  readonly path: string;
  readonly values: JsonObject;
}

/** Nothing has a name in a file of values. */
function bareScope(): Scope {
  return {
    budget: { left: 10_000 },
    resolve: (root) => unknown(`${root} has no meaning in a file of values`),
  };
}

/** True for files that Terraform reads by itself; others it reads when it is told to. */
function isAutomatic(path: string): boolean {
  return /(?:^|\/)terraform\.tfvars(?:\.json)?$|\.auto\.tfvars(?:\.json)?$/.test(path);
}

/**
 * Values of the variables of a folder at the top: `vars` of the source, then files that Terraform is told to read, then
 * those that it reads by itself, the last in order of names first. Files it is told to read must agree: nobody knows which is meant.
 */
export function givenTo(
  folder: string,
  files: readonly GivenFile[],
  vars: JsonObject,
): (name: string) => Value | undefined {
  const named = files.filter(({ path }) => !isAutomatic(path));
  const automatic = files
    .filter(({ path }) => isAutomatic(path) && folderOfPath(path) === folder)
    .toSorted((a, b) => rank(a.path).localeCompare(rank(b.path), "en"))
    .toReversed();
  return (name) => {
    if (Object.hasOwn(vars, name)) return valueOf(vars[name]);
    const chosen = named.filter(({ values }) => Object.hasOwn(values, name));
    const [first, ...others] = chosen;
    if (
      others.some(
        ({ values }) => JSON.stringify(values[name]) !== JSON.stringify(first?.values[name]),
      )
    )
      return unknown(
        `var.${name} has several values: ${chosen.map(({ path }) => path).join(", ")}`,
      );
    const found = first ?? automatic.find(({ values }) => Object.hasOwn(values, name));
    return found && evaluate(found.values[name], bareScope());
  };
}

/** Terraform reads `terraform.tfvars`, its JSON, then the others by name. */
function rank(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name.startsWith("terraform.tfvars") ? `0${name}` : `1${name}`;
}

/** `a/b/main.tf` -> `a/b`; the top is empty. */
export function folderOfPath(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}
