import { canonicalJson, type Json, type JsonObject } from "../core/json.ts";

/** JSON for a text column: canonical, so that equal values are equal text and hashes can be taken again. */
export function toColumn(value: JsonObject): string {
  return canonicalJson(value);
}

/** As `toColumn`, for what may be missing. */
export function toOptionalColumn(value: JsonObject | undefined): string | null {
  return value === undefined ? null : canonicalJson(value);
}

/** A text column -> the object in it. Throws when it holds anything else: then the database was changed from outside. */
export function fromColumn(text: string): JsonObject {
  const value = parse(text);
  if (!isJsonObject(value)) throw new TypeError("a JSON column holds no object");
  return value;
}

/** A text column that holds a list of strings; nothing: an empty list. */
export function listFromColumn(text: string | null): string[] {
  const value = text === null ? [] : parse(text);
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

/** A row for people and programs outside: times as ISO text, what is null left out. */
export function isoTime(at: number | null): string | undefined {
  return at === null ? undefined : new Date(at).toISOString();
}

function parse(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return value;
}

/** `JSON.parse` yields JSON and nothing else. */
function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A JSON value -> what a column takes: objects become text, flags 0 or 1. */
export function toScalar(value: Json | undefined): string | number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "object" ? canonicalJson(value) : value;
}
