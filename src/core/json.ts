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
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  // Every event passes here several times: one string that grows is half the work of lists of members.
  let members = "";
  for (const key of Object.keys(value).toSorted()) {
    const member = value[key];
    if (member === undefined) continue;
    members += `${members === "" ? "" : ","}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}

function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}
