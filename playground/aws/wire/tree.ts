/** What requests and answers are made of before a protocol writes them. */
export type Tree =
  | string
  | number
  | boolean
  | undefined
  | readonly Tree[]
  | { readonly [key: string]: Tree };

/** Whether the value is a list; `Array.isArray` forgets what a readonly list holds. */
export function isList(value: Tree): value is readonly Tree[] {
  return Array.isArray(value);
}

/** The fields of an object; none for anything else. */
export function fieldsOf(value: Tree): { readonly [key: string]: Tree } {
  return typeof value === "object" && !isList(value) ? value : {};
}
