import type { ReaderOptions, SourceScope } from "../reader.ts";
import type { Entry, Tree } from "../yaml-tree.ts";
import { openConditions } from "./conditions.ts";
import type { Evaluation } from "./evaluation.ts";
import { FUNCTIONS } from "./functions.ts";
import type { Template } from "./template.ts";
import { unknown, type Value } from "./value.ts";

/** Evaluates what stands in one template. Nothing is executed and nothing is asked: what the texts do not say is unknown. */
export function openEvaluation(
  template: Template,
  scope: SourceScope,
  options: ReaderOptions,
): Evaluation {
  const evaluation: Evaluation = {
    template,
    scope,
    options,
    resolve,
    holds: (name, at) => conditions.holds(name, at),
  };
  const conditions = openConditions(template.conditions, resolve);

  function resolve(tree: Tree): Value {
    if (tree.kind === "scalar") return scalarValue(tree);
    if (tree.kind === "list") {
      const items = tree.items.map(resolve).filter(({ kind }) => kind !== "none");
      return { kind: "list", at: tree.at, items };
    }
    return callOf(tree.entries, tree.at) ?? mapValue(tree.entries, tree.at);
  }

  /** A map of one member whose name is a function is its value; a function among other members is a macro's work. */
  function callOf(entries: ReadonlyMap<string, Entry>, at: string): Value | undefined {
    const name = [...entries.keys()].find((key) => key === "Ref" || key.startsWith("Fn::"));
    if (name === undefined) return undefined;
    const argument = entries.get(name)?.value;
    const evaluate = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (entries.size > 1 || !evaluate || !argument)
      return unknown(at, `${name} is not evaluated here`);
    return evaluate(evaluation, argument, at);
  }

  function mapValue(entries: ReadonlyMap<string, Entry>, at: string): Value {
    if (entries.has("<<")) return unknown(at, "CloudFormation knows no merge key (<<)");
    const resolved = [...entries].map(([name, { value }]) => [name, resolve(value)] as const);
    return {
      kind: "map",
      at,
      entries: new Map(resolved.filter(([, { kind }]) => kind !== "none")),
    };
  }

  return evaluation;
}

/** Dynamic references are looked up by CloudFormation when it deploys. */
function scalarValue(tree: Tree & { kind: "scalar" }): Value {
  if (typeof tree.value === "string" && tree.value.includes("{{resolve:"))
    return unknown(tree.at, "a dynamic reference is looked up when the stack is deployed");
  return tree;
}
