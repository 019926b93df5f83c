import { isFields } from "../json.ts";

/** One thing that Slack would refuse: where (a JSON pointer) and why, in Slack's words where they are known. */
export interface Fault {
  readonly pointer: string;
  readonly message: string;
  /** What would have been accepted, when it is one of a few words. */
  readonly expected?: readonly string[];
}

/** Looks at one JSON value that stands at `pointer`. An empty list means: accepted. */
export type Rule = (value: unknown, pointer: string) => readonly Fault[];

/** Fields of an object. Others are refused, as Slack refuses them (nicklambourne/slackblocks#36). */
export interface Shape {
  readonly required?: Readonly<Record<string, Rule>>;
  readonly optional?: Readonly<Record<string, Rule>>;
}

/** Accepts anything: what is not worth a rule of its own. */
export function anything(): readonly Fault[] {
  return [];
}

/** Exactly one fault. */
export function fault(pointer: string, message: string): readonly Fault[] {
  return [{ pointer, message }];
}

/** A text of `min` to `max` characters (code points). */
export function string(max: number, min = 0): Rule {
  return (value, pointer) => {
    if (typeof value !== "string") return fault(pointer, "must provide a string");
    const { length } = Array.from(value);
    if (length > max) return fault(pointer, `must be less than ${max + 1} characters`);
    if (length < min) return fault(pointer, `must be more than ${min - 1} characters`);
    return [];
  };
}

/** One of a few words. */
export function word(...expected: readonly string[]): Rule {
  return (value, pointer) =>
    typeof value === "string" && expected.includes(value)
      ? []
      : [{ pointer, message: "must be a valid enum value", expected }];
}

/** True or false. */
export function flag(value: unknown, pointer: string): readonly Fault[] {
  return typeof value === "boolean" ? [] : fault(pointer, "must provide a boolean");
}

/** A whole number from `min` to `max`. */
export function integer(min: number, max: number): Rule {
  return (value, pointer) => {
    if (typeof value !== "number" || !Number.isInteger(value))
      return fault(pointer, "must provide an integer");
    if (value < min) return fault(pointer, `must be greater than ${min - 1}`);
    return value > max ? fault(pointer, `must be less than ${max + 1}`) : [];
  };
}

/** A text that matches. */
export function pattern(expression: RegExp, message: string): Rule {
  return (value, pointer) =>
    typeof value === "string" && expression.test(value) ? [] : fault(pointer, message);
}

/** A list of `min` to `max` items, each of which keeps the rule. */
export function list(rule: Rule, max: number, min = 0): Rule {
  return (value, pointer) => {
    if (!Array.isArray(value)) return fault(pointer, "must provide an array");
    const items: readonly unknown[] = value;
    if (items.length > max) return fault(pointer, `no more than ${max} items allowed`);
    if (items.length < min) return fault(pointer, `no less than ${min} items allowed`);
    return items.flatMap((item, index) => rule(item, `${pointer}/${index}`));
  };
}

/** An object of exactly this shape. */
export function object({ required = {}, optional = {} }: Shape): Rule {
  const known = { ...required, ...optional };
  return (value, pointer) => {
    if (!isFields(value)) return fault(pointer, "must provide an object");
    const missing = Object.keys(required).filter((key) => value[key] === undefined);
    const unknown = Object.keys(value).filter((key) => known[key] === undefined);
    return [
      ...missing.flatMap((key) => fault(pointer, `missing required field: ${key}`)),
      ...unknown.flatMap((key) => fault(pointer, `invalid additional property: ${key}`)),
      ...Object.entries(known).flatMap(([key, rule]) =>
        value[key] === undefined ? [] : rule(value[key], `${pointer}/${key}`),
      ),
    ];
  };
}

/** An object whose field `type` says which rule of the table it must keep. */
export function byType(table: Readonly<Record<string, Rule>>): Rule {
  return (value, pointer) => {
    if (!isFields(value)) return fault(pointer, "must provide an object");
    const { type } = value;
    if (typeof type !== "string") return fault(pointer, "missing required field: type");
    const rule = Object.hasOwn(table, type) ? table[type] : undefined;
    if (rule) return rule(value, pointer);
    const expected = Object.keys(table);
    return [{ pointer: `${pointer}/type`, message: `unsupported type: ${type}`, expected }];
  };
}

/** Keeps all of the rules; the later ones are asked only when the earlier ones have no complaint. */
export function all(...rules: readonly Rule[]): Rule {
  return (value, pointer) => {
    for (const rule of rules) {
      const faults = rule(value, pointer);
      if (faults.length > 0) return faults;
    }
    return [];
  };
}

/** Exactly one of the fields is there. */
export function oneOf(first: string, second: string): Rule {
  return (value, pointer) =>
    isFields(value) && (value[first] === undefined) !== (value[second] === undefined)
      ? []
      : fault(pointer, `must define either \`${first}\` or \`${second}\``);
}
