import type { JsonObject } from "../../../core/json.ts";
import { evaluate, type Scope } from "./evaluate.ts";
import { map, plain, textOf, unknown, type Value, wholeOf } from "./value.ts";

/** One of what a block with `count` or `for_each` stands for. `single`: the block has neither. */
export interface Instance {
  readonly key?: string | number;
  readonly single: boolean;
  readonly frames: ReadonlyMap<string, Value>;
  /** Why nobody knows whether, or how often, there is such a thing. */
  readonly unsure?: string;
}

/** More instances of one block are a slip of the hand. */
const MAX_INSTANCES = 1000;

/** The instances of a block, as its `count` or `for_each` says. */
export function expand(body: JsonObject, scope: Scope): readonly Instance[] {
  if (Object.hasOwn(body, "count")) return counted(evaluate(body["count"], scope));
  if (!Object.hasOwn(body, "for_each")) return [{ single: true, frames: new Map() }];
  const each = evaluate(body["for_each"], scope);
  const entries = entriesOf(each);
  if ("reason" in entries) return [unsure("for_each", entries.reason)];
  return entries.map(([key, value]) => ({
    key,
    single: false,
    frames: new Map([
      [
        "each",
        map(
          new Map([
            ["key", plain(key)],
            ["value", value],
          ]),
        ),
      ],
    ]),
  }));
}

function counted(count: Value): readonly Instance[] {
  const flag = textOf(count);
  const whole = flag === "true" ? 1 : flag === "false" ? 0 : wholeOf(count);
  if (whole === undefined || whole < 0 || whole > MAX_INSTANCES)
    return [unsure("count", count.kind === "unknown" ? count.reason : "no number of instances")];
  return Array.from({ length: whole }, (_, index) => ({
    key: index,
    single: false,
    frames: new Map([["count", map(new Map([["index", plain(index)]]))]]),
  }));
}

function unsure(name: string, why: string): Instance {
  const reason = `${name}: ${why}`;
  return {
    single: false,
    unsure: reason,
    frames: new Map([
      ["each", unknown(reason)],
      ["count", unknown(reason)],
    ]),
  };
}

/** Keys and values of what `for_each` takes: a map, or a set, whose members are their own keys. */
export function entriesOf(
  each: Value,
): readonly (readonly [string, Value])[] | { readonly reason: string } {
  if (each.kind === "unknown") return { reason: each.reason };
  if (each.kind === "map") return [...each.members].slice(0, MAX_INSTANCES + 1);
  if (each.kind !== "list") return { reason: "neither a map nor a set" };
  const keys = new Map<string, Value>();
  for (const item of each.items) {
    const text = textOf(item);
    if (text === undefined)
      return {
        reason: item.kind === "unknown" ? item.reason : "a set of something that is no text",
      };
    keys.set(text, item);
  }
  return keys.size > MAX_INSTANCES ? { reason: "more instances than are read" } : [...keys];
}
