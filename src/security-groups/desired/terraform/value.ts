/**
 * A value of Terraform, as far as it is known. `group`: the id of the security group that a resource makes, which is
 * known by its address while nobody knows the id · `absent`: null · `unknown`: why, and what was referred to if it was
 * one thing.
 */
export type Value =
  | { readonly kind: "unknown"; readonly reason: string; readonly reference?: string }
  | { readonly kind: "absent" }
  | { readonly kind: "plain"; readonly plain: string | number | boolean }
  | { readonly kind: "list"; readonly items: readonly Value[] }
  | { readonly kind: "map"; readonly members: Members }
  | { readonly kind: "group"; readonly address: string };

/** Attributes of a resource or block, or members of an object. */
export type Members = ReadonlyMap<string, Value>;

export const ABSENT: Value = { kind: "absent" };

/** A value that nobody can know from this text, and why. `reference`: what it would be, `aws_vpc.main.id`. */
export function unknown(reason: string, reference?: string): Value {
  return { kind: "unknown", reason, ...(reference === undefined ? {} : { reference }) };
}

/** A text, number or truth value. */
export function plain(value: string | number | boolean): Value {
  return { kind: "plain", plain: value };
}

/** A list, or a set: Terraform's sets have no order, and neither have rules. */
export function list(items: readonly Value[]): Value {
  return { kind: "list", items };
}

/** An object or map. */
export function map(members: Members): Value {
  return { kind: "map", members };
}

/** The value as Terraform would write it as text; undefined for what is no single known value. */
export function textOf(value: Value | undefined): string | undefined {
  return value?.kind === "plain" ? String(value.plain) : undefined;
}

/** The value as a whole number; Terraform turns text into numbers where one is due. */
export function wholeOf(value: Value): number | undefined {
  const text = textOf(value);
  return text !== undefined && /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** The value as a truth value; Terraform takes the texts too. */
export function flagOf(value: Value): boolean | undefined {
  const text = textOf(value);
  return text === "true" ? true : text === "false" ? false : undefined;
}

/** A member, `absent` where there is none. */
export function memberOf(members: Members, name: string): Value {
  return members.get(name) ?? ABSENT;
}
