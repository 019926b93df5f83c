import { scalarOf } from "../yaml-tree.ts";
import type { Evaluation } from "./evaluation.ts";
import { memberOf } from "./template.ts";
import { textValue, unknown, type Value } from "./value.ts";

/** What AWS shows in place of a value that it keeps to itself. */
const HIDDEN = "****";

/** A parameter: what the configuration or the live stack gives, else its default. Undefined if there is none of the name. */
export function parameterValue(
  { template, options }: Evaluation,
  name: string,
  at: string,
): Value | undefined {
  const declared = template.parameters.get(name)?.value;
  if (!declared) return undefined;
  const type = String(scalarOf(memberOf(declared, "Type")?.value) ?? "String");
  const given = Object.hasOwn(options.parameters, name) ? options.parameters[name] : undefined;
  const kept = whyKept(name, type, given);
  if (kept !== undefined) return unknown(at, kept);
  const value = given ?? scalarOf(memberOf(declared, "Default")?.value);
  if (value === undefined)
    return unknown(at, `parameter ${name} has no value: give it under parameters, or set stack`);
  const text = String(value);
  if (!isList(type)) return textValue(at, text);
  const items = text === "" ? [] : text.split(",").map((each) => textValue(at, each.trim()));
  return { kind: "list", at, items };
}

/** Why the text at hand is not the value. Of Parameter Store the template has a name; only what it stands for may be used. */
function whyKept(name: string, type: string, given: string | undefined): string | undefined {
  if (given === HIDDEN) return `the value of parameter ${name} is hidden`;
  const stored = type.startsWith("AWS::SSM::Parameter::Value");
  if (!stored || (given !== undefined && !given.startsWith("/"))) return undefined;
  return `parameter ${name} is looked up in Parameter Store when deployed`;
}

function isList(type: string): boolean {
  return type === "CommaDelimitedList" || type.includes("List<");
}
