import { z } from "zod";

/** Any JSON value. Times inside are ISO 8601 UTC text. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object, as stored in text columns and carried by events and effects. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Checks that something from outside is a JSON object, and nothing more. */
export const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.json());

/** JSON with sorted keys and without absent members: equal values give equal text, so that hashes compare. */
export function canonicalJson(value: Json | undefined): string {
  if (value === undefined) return "null";
  if (Array.isArray(value)) return `[${value.map((each: Json) => canonicalJson(each)).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value);
}
