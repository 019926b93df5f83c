import type { Json, JsonObject } from "../../../core/json.ts";
import { type Expression, parseTemplate, type Step } from "./expression.ts";
import { callFunction } from "./functions.ts";
import { calculate } from "./operators.ts";
import { ABSENT, list, map, plain, textOf, unknown, type Value } from "./value.ts";

/** What the names of an expression stand for: `var.x`, `local.y`, `each.value`, `aws_security_group.web[0].id`. */
export interface Scope {
  /** `root` with the steps after it, their indexes evaluated. Never throws. */
  readonly resolve: (root: string, steps: readonly KnownStep[]) => Value;
  /** How much may still be evaluated, for the whole source. */
  readonly budget: { left: number };
}

/** A step into a value with its index known. */
export type KnownStep =
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "splat" }
  | { readonly kind: "unknown"; readonly reason: string };

/** Thousands of groups need tens of thousands of values; a text that was made to grow would need any number. */
export const BUDGET = 300_000;
/** Texts that double with each line would fill any memory. */
const MAX_TEXT = 16_384;

/** A value as the HCL parser gives it, templates as text -> the value. */
export function evaluate(json: Json | undefined, scope: Scope): Value {
  if (json === undefined || json === null) return ABSENT;
  if (typeof json === "string") return evaluateExpression(parseTemplate(json), scope);
  if (typeof json !== "object") return plain(json);
  if (isList(json)) return list(json.map((item) => evaluate(item, scope)));
  return evaluateObject(json, scope);
}

function evaluateObject(json: JsonObject, scope: Scope): Value {
  const members = new Map<string, Value>();
  for (const [name, member] of Object.entries(json)) {
    const key = name.includes("${") ? evaluateExpression(parseTemplate(name), scope) : plain(name);
    const text = textOf(key);
    if (text === undefined) return key.kind === "unknown" ? key : unknown("a key that is no text");
    members.set(text, evaluate(member, scope));
  }
  return map(members);
}

function evaluateExpression(of: Expression, scope: Scope): Value {
  scope.budget.left -= 1;
  if (scope.budget.left < 0) return unknown("there is more to evaluate than is worth it");
  switch (of.kind) {
    case "literal":
      return literal(of.value);
    case "template":
      return joined(evaluateAll(of.parts, scope));
    case "path":
      return scope.resolve(of.root, knownSteps(of.steps, scope));
    case "access":
      return stepInto(evaluateExpression(of.of, scope), knownSteps(of.steps, scope));
    case "list":
      return list(evaluateAll(of.items, scope));
    case "object":
      return objectOf(of.entries, scope);
    case "call":
      return callFunction(of.name, evaluateAll(of.given, scope));
    case "operation":
      return calculate(of.op, evaluateAll(of.sides, scope));
    case "choice":
      return choose(of.of, scope);
    case "opaque":
      return unknown(`${of.what} is not evaluated`);
  }
}

function literal(value: string | number | boolean | undefined): Value {
  return value === undefined ? ABSENT : plain(value);
}

function evaluateAll(expressions: readonly Expression[], scope: Scope): readonly Value[] {
  return expressions.map((each) => evaluateExpression(each, scope));
}

/** Only the side that the condition chooses is looked at. */
function choose(
  [condition, yes, no]: Extract<Expression, { kind: "choice" }>["of"],
  scope: Scope,
): Value {
  const known = evaluateExpression(condition, scope);
  const text = textOf(known);
  if (text === "true" || text === "false")
    return evaluateExpression(text === "true" ? yes : no, scope);
  return known.kind === "unknown" ? known : unknown("a condition that is neither true nor false");
}

function objectOf(
  entries: Extract<Expression, { kind: "object" }>["entries"],
  scope: Scope,
): Value {
  const members = new Map<string, Value>();
  for (const [key, value] of entries) {
    const text = textOf(evaluateExpression(key, scope));
    if (text === undefined) return unknown("an object with a key that is not known");
    members.set(text, evaluateExpression(value, scope));
  }
  return map(members);
}

function joined(parts: readonly Value[]): Value {
  const strange = parts.find((part) => part.kind !== "plain");
  if (!strange) {
    const text = parts.map((part) => textOf(part) ?? "").join("");
    return text.length > MAX_TEXT ? unknown("a text that is longer than is read") : plain(text);
  }
  return strange.kind === "unknown" ? strange : unknown("a text made of something that is no text");
}

function knownSteps(steps: readonly Step[], scope: Scope): readonly KnownStep[] {
  return steps.map((step): KnownStep => {
    if (step.kind === "splat") return step;
    if (step.kind === "attribute") return { kind: "key", key: step.name };
    const index = evaluateExpression(step.of, scope);
    const key = textOf(index);
    if (key !== undefined) return { kind: "key", key };
    const reason = index.kind === "unknown" ? index.reason : "an index that is no text or number";
    return { kind: "unknown", reason };
  });
}

/** The value behind these steps: members by name, items by number, `[*]` all items. */
export function stepInto(value: Value, steps: readonly KnownStep[]): Value {
  const [step, ...rest] = steps;
  if (!step || value.kind === "unknown") return value;
  if (step.kind === "unknown") return unknown(step.reason);
  if (step.kind === "splat") {
    const items = value.kind === "list" ? value.items : value.kind === "absent" ? [] : [value];
    return list(items.map((item) => stepInto(item, rest)));
  }
  const found =
    value.kind === "map"
      ? value.members.get(step.key)
      : value.kind === "list"
        ? value.items[Number(step.key)]
        : undefined;
  return found ? stepInto(found, rest) : unknown(`there is no "${step.key}" in it`);
}

function isList(json: readonly Json[] | JsonObject): json is readonly Json[] {
  return Array.isArray(json);
}
