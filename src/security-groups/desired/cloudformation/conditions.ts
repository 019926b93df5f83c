import { type Entry, itemsOf, scalarOf, type Tree } from "../yaml-tree.ts";
import { type Truth, textOf, type Unknown, unknown, type Value } from "./value.ts";

/** Conditions of one template: each is judged once, and one that asks for itself is unknown. */
export function openConditions(
  conditions: ReadonlyMap<string, Entry>,
  resolve: (tree: Tree) => Value,
): { readonly holds: (name: string, at: string) => Truth } {
  const judged = new Map<string, Truth>();

  function holds(name: string, at: string): Truth {
    const known = judged.get(name);
    if (known !== undefined) return known;
    const entry = conditions.get(name);
    if (!entry) return unknown(at, `there is no condition ${name}`);
    judged.set(name, unknown(entry.at, `condition ${name} depends on itself`));
    const truth = judge(entry.value);
    judged.set(name, truth);
    return truth;
  }

  function judge(tree: Tree): Truth {
    const [call] = tree.kind === "map" && tree.entries.size === 1 ? [...tree.entries] : [];
    if (!call) return unknown(tree.at, "a condition is one function");
    const [name, { value }] = call;
    switch (name) {
      case "Condition":
        return holds(String(scalarOf(value) ?? ""), tree.at);
      case "Fn::Equals":
        return equals(itemsOf(value).map(resolve), tree.at);
      case "Fn::Not":
        return negate(judgeAll(value)[0] ?? unknown(tree.at, "Fn::Not needs a condition"));
      case "Fn::And":
        return decide(judgeAll(value), false);
      case "Fn::Or":
        return decide(judgeAll(value), true);
      default:
        return unknown(tree.at, `${name} is no condition`);
    }
  }

  function judgeAll(tree: Tree): readonly Truth[] {
    return itemsOf(tree).map(judge);
  }

  return { holds };
}

function equals(values: readonly Value[], at: string): Truth {
  const [left, right] = values;
  if (!left || !right) return unknown(at, "Fn::Equals compares two values");
  const [a, b] = [textOf(left), textOf(right)];
  if (typeof a !== "string") return a;
  return typeof b === "string" ? a === b : b;
}

function negate(truth: Truth): Truth {
  return typeof truth === "boolean" ? !truth : truth;
}

/** One `decisive` value decides, whatever the others are; else one unknown leaves it open. */
function decide(truths: readonly Truth[], decisive: boolean): Truth {
  if (truths.includes(decisive)) return decisive;
  return truths.find((each): each is Unknown => typeof each !== "boolean") ?? !decisive;
}
