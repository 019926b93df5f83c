import { parseYamlTree, type ShortForms, type Tree } from "../yaml-tree.ts";
import { type Expression, parseTemplate, type Term } from "./template.ts";
import { isAbsent, textOf, type Unknown, unclear, unknown, type Value } from "./value.ts";

/** Tags of Ansible's own: what they stand for is seen where the value is used. */
const TAGS: ShortForms = new Map([
  ["!vault", "!vault"],
  ["!vault-encrypted", "!vault"],
  ["!unsafe", "!unsafe"],
]);

/** Variables of one place; `opaque`: it may hold any variable, and nobody can say which. */
export interface Layer {
  readonly variables: ReadonlyMap<string, Tree | Value>;
  readonly opaque?: string;
}

/** What variables are looked up in. */
export interface Scope {
  /** What wins over everything: the source's own variables, then items of loops and what an include gives. */
  readonly top: readonly Layer[];
  /** Variables that tasks set while they run: they win over what is written. */
  readonly running: Layer;
  /** Of the rest, the first that has a variable decides. */
  readonly layers: readonly Layer[];
  readonly budget: Budget;
}

/** How much may still be evaluated; templates that double a text would go on for ever. */
export interface Budget {
  left: number;
}

const MAX_DEPTH = 24;
const MAX_TEXT = 16_384;
/** Set by Ansible itself, or known only while it runs. */
const MAGIC =
  /^(?:ansible_\w+|inventory_\w+|hostvars|groups|group_names|playbook_dir|role_path|role_name|play_hosts|environment|vars|lookup|query|q)$/;

/** The same scope with these variables before all others. */
export function inner(scope: Scope, ...layers: readonly Layer[]): Scope {
  return { ...scope, layers: [...layers, ...scope.layers] };
}

/** The same scope with what a loop or an include gives: only the source's own variables win over it. */
export function withItems(scope: Scope, ...layers: readonly Layer[]): Scope {
  const [extra, ...others] = scope.top;
  return { ...scope, top: [...(extra ? [extra] : []), ...layers, ...others] };
}

/** One variable that wins over all others. */
export function layerOf(name: string, value: Tree | Value): Layer {
  return { variables: new Map([[name, value]]) };
}

/** A value as it was written -> with its templates filled in. Never throws; what is too much is not understood. */
export function evaluate(tree: Tree | Value, scope: Scope, depth = 0): Value {
  if (--scope.budget.left < 0) return unknown(tree.at, "too much to be evaluated");
  if (depth > MAX_DEPTH) return unknown(tree.at, "variables that refer to each other");
  switch (tree.kind) {
    case "list":
      return {
        kind: "list",
        at: tree.at,
        items: tree.items.map((item) => evaluate(item, scope, depth + 1)),
      };
    case "map":
      return evaluateMap(tree, scope, depth);
    case "scalar":
      return typeof tree.value === "string" && /\{\{|\{%|\{#/.test(tree.value)
        ? fill(tree.value, tree.at, scope, depth)
        : { kind: "scalar", at: tree.at, value: tree.value };
    case "omit":
    case "undefined":
    case "unknown":
      return tree;
  }
}

function evaluateMap(
  tree: (Tree | Value) & { readonly kind: "map" },
  scope: Scope,
  depth: number,
): Value {
  const { at } = tree;
  const members = membersOf(tree);
  if (members.has("!vault")) return unknown(at, "encrypted with Ansible Vault");
  const unsafe = members.get("!unsafe");
  if (unsafe) return unsafe.kind === "scalar" ? unsafe : unknown(at, "!unsafe of more than a text");
  const entries = new Map<string, Value>();
  for (const [name, member] of members) entries.set(name, evaluate(member, scope, depth + 1));
  return { kind: "map", at, entries };
}

/** Members by name, those merged in (`<<`) below its own. */
export function membersOf(
  tree: (Tree | Value) & { readonly kind: "map" },
): ReadonlyMap<string, Tree | Value> {
  const all = [...tree.entries].map(
    ([name, entry]) => [name, "kind" in entry ? entry : entry.value] as const,
  );
  const merged = all
    .flatMap(([name, value]) => (name === "<<" ? [value] : []))
    .flatMap((value): readonly (Tree | Value)[] => (value.kind === "list" ? value.items : [value]))
    .toReversed()
    .flatMap((value) => (value.kind === "map" ? [...membersOf(value)] : []));
  return new Map([...merged, ...all.filter(([name]) => name !== "<<")]);
}

function fill(text: string, at: string, scope: Scope, depth: number): Value {
  const parts = parseTemplate(text);
  if ("reason" in parts) return unknown(at, parts.reason);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && typeof only !== "string")
    return replaced(resolve(only, at, scope, depth), at);
  let filled = "";
  for (const part of parts) {
    const value = typeof part === "string" ? part : wordOf(resolve(part, at, scope, depth), at);
    if (typeof value !== "string") return value;
    filled += value;
    if (filled.length > MAX_TEXT) return unknown(at, `a text of more than ${MAX_TEXT} characters`);
  }
  return { kind: "scalar", at, value: filled };
}

/** A scalar is where the template is; a list's rules stay where they are written. */
function replaced(value: Value, at: string): Value {
  return value.kind === "list" || value.kind === "map" ? value : { ...value, at };
}

function wordOf(value: Value, at: string): string | Unknown {
  if (value.kind === "scalar" && typeof value.value === "boolean")
    return value.value ? "True" : "False";
  const text = textOf(value);
  return typeof text === "string" ? text : unknown(at, text.reason);
}

function resolve(expression: Expression, at: string, scope: Scope, depth: number): Value {
  let value = termValue(expression.first, at, scope, depth);
  for (const { value: other, evenEmpty } of expression.defaults)
    if (value.kind === "undefined" || (evenEmpty && isEmpty(value)))
      value = termValue(other, at, scope, depth);
  return value;
}

function isEmpty(value: Value): boolean {
  if (value.kind === "list") return value.items.length === 0;
  if (value.kind === "map") return value.entries.size === 0;
  return isAbsent(value) || (value.kind === "scalar" && (value.value === "" || !value.value));
}

function termValue(term: Term, at: string, scope: Scope, depth: number): Value {
  if ("literal" in term) return { kind: "scalar", at, value: term.literal };
  if ("empty" in term)
    return term.empty === "list"
      ? { kind: "list", at, items: [] }
      : { kind: "map", at, entries: new Map() };
  if (term.name === "omit") return { kind: "omit", at };
  let value = lookUp(term.name, at, scope, depth);
  for (const step of term.steps) value = stepInto(value, step, at);
  return value;
}

function lookUp(name: string, at: string, scope: Scope, depth: number): Value {
  for (const { variables, opaque } of [...scope.top, scope.running, ...scope.layers]) {
    const found = variables.get(name);
    if (found) return evaluate(found, scope, depth + 1);
    if (opaque !== undefined) return unknown(at, `variable ${name}: ${opaque}`);
  }
  if (MAGIC.test(name)) return unknown(at, `${name} is known only while Ansible runs`);
  return { kind: "undefined", at, reason: `variable ${name} is defined nowhere` };
}

function stepInto(value: Value, step: string | number, at: string): Value {
  const lost = unclear(value);
  if (lost) return value;
  const found =
    value.kind === "map"
      ? value.entries.get(String(step))
      : value.kind === "list" && typeof step === "number"
        ? value.items.at(step)
        : undefined;
  return found ?? { kind: "undefined", at, reason: `there is no ${step} in it` };
}

/** One file as a tree; Ansible's tags included. */
export function parseAnsible(path: string, text: string): ReturnType<typeof parseYamlTree> {
  return parseYamlTree(path, text, TAGS);
}
