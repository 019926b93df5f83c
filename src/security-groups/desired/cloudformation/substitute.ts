import { itemsOf, type Tree } from "../yaml-tree.ts";
import type { Evaluation } from "./evaluation.ts";
import { attributeOf, referTo } from "./references.ts";
import { textOf, textValue, type Unknown, unknown, type Value } from "./value.ts";

/** `Fn::Sub`: `${Name}`, `${Name.Attribute}`, names of its own map, `${!Literal}`. A text that is one name is that value. */
export function substitute(evaluation: Evaluation, argument: Tree, at: string): Value {
  const [text, own] = itemsOf(argument);
  const pattern = text ? textOf(evaluation.resolve(text)) : unknown(at, "Fn::Sub needs a text");
  if (typeof pattern !== "string") return pattern;
  function lookup(name: string): Value {
    return variable(evaluation, own, name, at);
  }
  const alone = /^\$\{([^!{}][^{}]*)\}$/.exec(pattern)?.[1];
  if (alone !== undefined) return { ...lookup(alone.trim()), at };
  const filled = fill(pattern, lookup);
  return typeof filled === "string" ? textValue(at, filled) : filled;
}

function fill(pattern: string, lookup: (name: string) => Value): string | Unknown {
  let filled = "";
  let end = 0;
  for (const match of pattern.matchAll(/\$\{([^{}]*)\}/g)) {
    const [written, name = ""] = match;
    filled += pattern.slice(end, match.index);
    end = match.index + written.length;
    if (name.startsWith("!")) {
      filled += `\${${name.slice(1)}}`;
      continue;
    }
    const text = textOf(lookup(name.trim()));
    if (typeof text !== "string") return text;
    filled += text;
  }
  return filled + pattern.slice(end);
}

function variable(evaluation: Evaluation, own: Tree | undefined, name: string, at: string): Value {
  const given = own?.kind === "map" ? own.entries.get(name)?.value : undefined;
  if (given) return evaluation.resolve(given);
  const [resource = "", ...attribute] = name.split(".");
  return attribute.length === 0
    ? referTo(evaluation, name, at)
    : attributeOf(evaluation, resource, attribute.join("."), at);
}
