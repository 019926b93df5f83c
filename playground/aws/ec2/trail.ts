import type { Call } from "../engine/operation.ts";
import { fieldsOf, isList, type Tree } from "../wire/tree.ts";

/** Lists as EC2's events write them: `{items: [...]}`, an empty one is `{}`. */
export function asItems(tree: Tree): Tree {
  if (isList(tree)) return tree.length === 0 ? {} : { items: tree.map(asItems) };
  if (typeof tree !== "object") return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, asItems(value)]));
}

/** An answer as EC2's events write it: with the request id, `return` becomes `_return`. */
export function responseElements(call: Call, output: Tree): Tree {
  if (output === undefined) return undefined;
  const { return: _return, ...rest } = fieldsOf(output);
  return { requestId: call.requestId, _return, ...fieldsOf(asItems(rest)) };
}
