import { parseCidr } from "../../../core/net.ts";
import { itemsOf, scalarOf, type Tree } from "../yaml-tree.ts";
import type { Evaluation } from "./evaluation.ts";
import { attributeOf, referTo } from "./references.ts";
import { subnetsOf } from "./subnets.ts";
import { substitute } from "./substitute.ts";
import { textOf, textsOf, textValue, unknown, type Value } from "./value.ts";

type Intrinsic = (evaluation: Evaluation, argument: Tree, at: string) => Value;

/** The functions that are evaluated. Those that ask AWS, run a macro or only exist in conditions are not. */
export const FUNCTIONS: Readonly<Record<string, Intrinsic>> = {
  Ref: (evaluation, argument, at) => referTo(evaluation, String(scalarOf(argument) ?? ""), at),
  "Fn::GetAtt": getAttribute,
  "Fn::Sub": substitute,
  "Fn::Join": join,
  "Fn::If": choose,
  "Fn::FindInMap": findInMap,
  "Fn::Select": select,
  "Fn::Split": split,
  "Fn::ImportValue": importValue,
  "Fn::Base64": base64,
  "Fn::Cidr": cidr,
};

/** `A.GroupId`, or a list of the two. */
function getAttribute(evaluation: Evaluation, argument: Tree, at: string): Value {
  if (argument.kind === "scalar") {
    const [name = "", ...attribute] = String(argument.value ?? "").split(".");
    return attributeOf(evaluation, name, attribute.join("."), at);
  }
  const texts = textsOf(itemsOf(argument).map(evaluation.resolve));
  if ("kind" in texts) return texts;
  const [name = "", ...attribute] = texts;
  return attributeOf(evaluation, name, attribute.join("."), at);
}

function join({ resolve }: Evaluation, argument: Tree, at: string): Value {
  const [delimiter, list] = itemsOf(argument).map(resolve);
  if (!delimiter || !list) return unknown(at, "Fn::Join needs a delimiter and a list");
  const between = textOf(delimiter);
  if (typeof between !== "string") return between;
  if (list.kind !== "list") return list.kind === "unknown" ? list : unknown(at, "not a list");
  const texts = textsOf(list.items);
  return "kind" in texts ? texts : textValue(at, texts.join(between));
}

function choose({ resolve, holds }: Evaluation, argument: Tree, at: string): Value {
  const [condition, whenTrue, whenFalse] = itemsOf(argument);
  if (!whenTrue || !whenFalse) return unknown(at, "Fn::If needs a condition and two values");
  const truth = holds(String(scalarOf(condition) ?? ""), at);
  if (typeof truth !== "boolean") return unknown(at, truth.reason);
  return resolve(truth ? whenTrue : whenFalse);
}

function findInMap({ template, resolve }: Evaluation, argument: Tree, at: string): Value {
  const texts = textsOf(itemsOf(argument).slice(0, 3).map(resolve));
  if ("kind" in texts) return texts;
  const [map = "", top = "", second = ""] = texts;
  const found = memberAt(memberAt(template.mappings.get(map)?.value, top), second);
  if (found) return { ...resolve(found), at };
  const fallback = memberAt(itemsOf(argument)[3], "DefaultValue");
  return fallback ? resolve(fallback) : unknown(at, `no ${map}.${top}.${second} in Mappings`);
}

function memberAt(tree: Tree | undefined, name: string): Tree | undefined {
  return tree?.kind === "map" ? tree.entries.get(name)?.value : undefined;
}

function select({ resolve }: Evaluation, argument: Tree, at: string): Value {
  const [index, list] = itemsOf(argument).map(resolve);
  if (!index || !list) return unknown(at, "Fn::Select needs an index and a list");
  const text = textOf(index);
  if (typeof text !== "string") return text;
  if (list.kind !== "list") return list.kind === "unknown" ? list : unknown(at, "not a list");
  const chosen = /^\d+$/.test(text) ? list.items[Number(text)] : undefined;
  return chosen ? { ...chosen, at } : unknown(at, `no item ${text}`);
}

function split({ resolve }: Evaluation, argument: Tree, at: string): Value {
  const texts = textsOf(itemsOf(argument).map(resolve));
  if ("kind" in texts) return texts;
  const [delimiter, text] = texts;
  if (!delimiter || text === undefined)
    return unknown(at, "Fn::Split needs a delimiter and a text");
  return { kind: "list", at, items: text.split(delimiter).map((each) => textValue(at, each)) };
}

function importValue({ resolve, options }: Evaluation, argument: Tree, at: string): Value {
  const name = textOf(resolve(argument));
  if (typeof name !== "string") return name;
  const value = Object.hasOwn(options.exports, name) ? options.exports[name] : undefined;
  if (value !== undefined) return textValue(at, value);
  return unknown(at, `the export ${name} is not known: give it under exports`);
}

function base64({ resolve }: Evaluation, argument: Tree, at: string): Value {
  const text = textOf(resolve(argument));
  if (typeof text !== "string") return text;
  return textValue(at, btoa(String.fromCodePoint(...new TextEncoder().encode(text))));
}

/** `[block, count, bits]`: 8 bits are left to hosts if nothing else is said. */
function cidr({ resolve }: Evaluation, argument: Tree, at: string): Value {
  const texts = textsOf(itemsOf(argument).map(resolve));
  if ("kind" in texts) return texts;
  const [written = "", count, bits = "8"] = texts;
  const block = parseCidr(written);
  const subnets = block && subnetsOf(block, Number(count), Number(bits));
  if (!subnets) return unknown(at, `no ${count} networks of ${bits} bits in "${written}"`);
  return { kind: "list", at, items: subnets.map((each) => textValue(at, each)) };
}
