import type { Json, JsonObject } from "../core/json.ts";

/** Deeper than any record of AWS (a policy document in a request is about 12). What is deeper would overflow somebody's recursion. */
const MAX_DEPTH = 64;

/** Text -> its JSON value, or why there is none. Never throws. */
export function parseJson(text: string): { readonly value: Json } | { readonly fault: string } {
  if (nesting(text) > MAX_DEPTH) return { fault: `nested deeper than ${MAX_DEPTH} levels` };
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? { value } : { fault: "not JSON" };
  } catch {
    return { fault: "not JSON" };
  }
}

/** True for `{…}`: neither a list nor null. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for `[…]`. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** JSON.parse makes nothing else; the check keeps the compiler honest at no cost. */
function isJson(value: unknown): value is Json {
  return value === null || ["string", "number", "boolean", "object"].includes(typeof value);
}

/** Deepest nesting of brackets outside of strings, by one look at each character. */
function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (quoted && char === "\\") at++;
    else if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (char === "{" || char === "[") deepest = Math.max(deepest, ++depth);
    else if (char === "}" || char === "]") depth--;
  }
  return deepest;
}
