/** A value of a template after its functions were evaluated, with the place where it is written. */
export type Value =
  | {
      readonly kind: "scalar";
      readonly at: string;
      readonly value: string | number | boolean | undefined;
    }
  | { readonly kind: "list"; readonly at: string; readonly items: readonly Value[] }
  | { readonly kind: "map"; readonly at: string; readonly entries: ReadonlyMap<string, Value> }
  /** A security group of the same template, by its logical id. */
  | { readonly kind: "group"; readonly at: string; readonly logicalId: string }
  /** `AWS::NoValue`: as if the property were not written. */
  | { readonly kind: "none"; readonly at: string }
  | Unknown;

/** A value that cannot be determined without guessing. */
export interface Unknown {
  readonly kind: "unknown";
  readonly at: string;
  readonly reason: string;
}

/** A condition, or why nobody can say. */
export type Truth = boolean | Unknown;

/** Nothing about a security group is longer; functions that double a text could go on for ever. */
const MAX_TEXT = 4096;

/** A value that is not understood, and why. */
export function unknown(at: string, reason: string): Unknown {
  return { kind: "unknown", at, reason };
}

/** A text, unless it is longer than anything that we read. */
export function textValue(at: string, text: string): Value {
  if (text.length > MAX_TEXT) return unknown(at, `a text of more than ${MAX_TEXT} characters`);
  return { kind: "scalar", at, value: text };
}

/** A scalar as text, or why it is none. */
export function textOf(value: Value): string | Unknown {
  if (value.kind === "unknown") return value;
  if (value.kind === "scalar" && value.value !== undefined) return String(value.value);
  if (value.kind === "group")
    return unknown(value.at, `the id of ${value.logicalId} is known only in the deployed stack`);
  return unknown(value.at, "a text is expected here");
}

/** Texts of all values in order, or why one is none. */
export function textsOf(values: readonly Value[]): readonly string[] | Unknown {
  const texts: string[] = [];
  for (const value of values) {
    const text = textOf(value);
    if (typeof text !== "string") return text;
    texts.push(text);
  }
  return texts;
}
