/** A value after its templates were filled in, with the place where it is written. */
export type Value =
  | {
      readonly kind: "scalar";
      readonly at: string;
      readonly value: string | number | boolean | undefined;
    }
  | { readonly kind: "list"; readonly at: string; readonly items: readonly Value[] }
  | { readonly kind: "map"; readonly at: string; readonly entries: ReadonlyMap<string, Value> }
  /** `omit`: as if the argument were not written. */
  | { readonly kind: "omit"; readonly at: string }
  /** No variable of this name; `default(…)` makes something of it. */
  | { readonly kind: "undefined"; readonly at: string; readonly reason: string }
  | Unknown;

/** A value that cannot be determined without guessing. */
export interface Unknown {
  readonly kind: "unknown";
  readonly at: string;
  readonly reason: string;
}

/** A value that is not understood, and why. */
export function unknown(at: string, reason: string): Unknown {
  return { kind: "unknown", at, reason };
}

/** What is not there to compare: not understood, or a variable that nobody defines. */
export function unclear(value: Value | undefined): Unknown | undefined {
  if (value?.kind === "unknown") return value;
  return value?.kind === "undefined" ? unknown(value.at, value.reason) : undefined;
}

/** A scalar as text, or why it is none. */
export function textOf(value: Value): string | Unknown {
  if (value.kind === "scalar" && value.value !== undefined) return String(value.value);
  return unclear(value) ?? unknown(value.at, "a text is expected here");
}

/** As Ansible reads a boolean argument: `yes`, `on`, `1`, `true` and their opposites, in any case. */
export function booleanOf(value: Value): boolean | Unknown {
  const text = textOf(value);
  if (typeof text !== "string") return text;
  const word = text.trim().toLowerCase();
  if (["yes", "on", "1", "true", "y", "t"].includes(word)) return true;
  if (["no", "off", "0", "false", "n", "f"].includes(word)) return false;
  return unknown(value.at, `"${text}" is neither true nor false`);
}

/** True for what is written but says nothing: an empty value or `omit`. */
export function isAbsent(value: Value | undefined): boolean {
  return (
    value === undefined ||
    value.kind === "omit" ||
    (value.kind === "scalar" && value.value === undefined)
  );
}
