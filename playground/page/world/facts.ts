import { type Fields, fieldsOf, listOf } from "../../slack/json.ts";
import { useEntries } from "../live.ts";

/** A text of an entry; empty when it has none of that name. */
export function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** A list of texts of an entry. */
export function textsOf(fields: Fields, name: string): readonly string[] {
  return listOf(fields[name]).map(String);
}

/** A list of objects of an entry. */
export function partsOf(fields: Fields, name: string): readonly Fields[] {
  return listOf(fields[name]).map(fieldsOf);
}

/** The values of entries of the world, in the order that they ask for, else by key. */
export function useWorld(prefix: string): readonly Fields[] {
  return useEntries("world", prefix)
    .map(({ value }) => value)
    .toSorted((a, b) => Number(a["order"] ?? 0) - Number(b["order"] ?? 0));
}

/** One entry of the world; an empty object as long as it is not known. */
export function useFact(key: string): Fields {
  return useEntries("world", key).find((each) => each.key === key)?.value ?? {};
}
