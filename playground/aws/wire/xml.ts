import { isList, type Tree } from "./tree.ts";

/** How lists are written: children named `item` (EC2), `member` (other query services), or the element repeated (S3). */
export type ListStyle = "item" | "member" | "repeat";

/**
 * One element with all below it. Keys that begin with `@` are attributes, `#text` is the text beside them,
 * what is `undefined` is left out.
 */
function writeXml(name: string, value: Tree, lists: ListStyle): string {
  if (value === undefined) return "";
  if (isList(value)) return writeList(name, value, lists);
  if (typeof value !== "object") return `<${name}>${escapeXml(String(value))}</${name}>`;
  const entries = Object.entries(value);
  const attributes = entries.flatMap(([key, each]) =>
    key.startsWith("@") && each !== undefined
      ? ` ${key.slice(1)}="${escapeXml(scalar(each))}"`
      : [],
  );
  const children = entries.map(([key, each]) => {
    if (key.startsWith("@")) return "";
    return key === "#text" ? escapeXml(scalar(each)) : writeXml(key, each, lists);
  });
  return `<${name}${attributes.join("")}>${children.join("")}</${name}>`;
}

/** A whole document. */
export function writeDocument(name: string, value: Tree, lists: ListStyle): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writeXml(name, value, lists)}`;
}

function writeList(name: string, values: readonly Tree[], lists: ListStyle): string {
  if (lists === "repeat") return values.map((each) => writeXml(name, each, lists)).join("");
  return `<${name}>${values.map((each) => writeXml(lists, each, lists)).join("")}</${name}>`;
}

function scalar(value: Tree): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value ?? "");
}

function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\r", "&#13;");
}
