import type { Tree } from "./tree.ts";

/** A node while the form is read: text, or parts by name. */
interface Node {
  text?: string;
  readonly parts: Map<string, Node>;
}

/**
 * The body of a query call as nested values: `Filter.1.Value.2=x` -> `{Filter: [{Value: [, "x"]}]}`, lists in the order
 * of their numbers and without holes. `.member.` of the older services is one more list level and vanishes.
 */
export function readForm(body: string): { readonly [key: string]: Tree } {
  const root: Node = { parts: new Map() };
  for (const [path, value] of new URLSearchParams(body)) {
    let node = root;
    for (const part of path.split(".").filter((each) => each !== "member")) {
      const next = node.parts.get(part) ?? { parts: new Map() };
      node.parts.set(part, next);
      node = next;
    }
    node.text = value;
  }
  return Object.fromEntries([...root.parts].map(([name, node]) => [name, treeOf(node)]));
}

function treeOf(node: Node): Tree {
  if (node.parts.size === 0) return node.text;
  const parts = [...node.parts];
  if (parts.every(([name]) => /^\d+$/.test(name)))
    return parts.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, part]) => treeOf(part));
  return Object.fromEntries(parts.map(([name, part]) => [name, treeOf(part)]));
}
