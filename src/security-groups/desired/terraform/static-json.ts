import { z } from "zod";
import { ABSENT, list, map, plain, unknown, type Value } from "./value.ts";

/** An object of a plan or state, as it is before anything of it is believed. */
export const objectSchema = z.record(z.string(), z.unknown());

/** A file of Terraform's own making is of some megabytes; more would be held in memory many times over. */
const MAX_CHARACTERS = 32 * 1024 * 1024;
const MAX_DEPTH = 32;

/** The text of a file -> its JSON, or why it is none. The reason quotes nothing: plans and states hold secrets. */
export function parseStatic(
  text: string,
): { readonly json: unknown } | { readonly reason: string } {
  if (text.length > MAX_CHARACTERS)
    return { reason: `more than ${MAX_CHARACTERS} characters are not read` };
  try {
    const json: unknown = JSON.parse(text);
    return { json };
  } catch {
    return { reason: "no JSON" };
  }
}

/**
 * JSON as Terraform writes it -> the value; no templates are looked for in it. `mask`: true, or true somewhere inside,
 * for what is known only after apply, as a plan's `after_unknown` says.
 */
export function valueOf(json: unknown, mask?: unknown, depth = 0): Value {
  if (mask === true) return unknown("known only after apply");
  if (depth > MAX_DEPTH) return unknown("a value nested too deeply");
  if (isArray(json) || isArray(mask)) return listOf(json, mask, depth);
  if (isObject(json) || isObject(mask)) return mapOf(json, mask, depth);
  return typeof json === "string" || typeof json === "number" || typeof json === "boolean"
    ? plain(json)
    : ABSENT;
}

/** Attributes of one resource. */
export function membersOf(json: unknown, mask?: unknown): ReadonlyMap<string, Value> {
  const value = valueOf(json, mask);
  return value.kind === "map" ? value.members : new Map();
}

function listOf(json: unknown, mask: unknown, depth: number): Value {
  const [items, masks] = [isArray(json) ? json : [], isArray(mask) ? mask : []];
  const length = Math.max(items.length, masks.length);
  return list(Array.from({ length }, (_, index) => valueOf(items[index], masks[index], depth + 1)));
}

function mapOf(json: unknown, mask: unknown, depth: number): Value {
  const [members, masks] = [isObject(json) ? json : {}, isObject(mask) ? mask : {}];
  const names = new Set([...Object.keys(members), ...Object.keys(masks)]);
  return map(
    new Map([...names].map((name) => [name, valueOf(members[name], masks[name], depth + 1)])),
  );
}

function isArray(json: unknown): json is readonly unknown[] {
  return Array.isArray(json);
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
