import { ABSENT, list, map, plain, textOf, unknown, type Value } from "./value.ts";

/** Functions of Terraform that only put values together; every other is not understood. Source: Terraform language, Functions. */
const FUNCTIONS: ReadonlyMap<string, (given: readonly Value[]) => Value> = new Map([
  ["toset", ([of]: readonly Value[]) => distinct(of)],
  ["tolist", ([of]: readonly Value[]) => of ?? ABSENT],
  ["tomap", ([of]: readonly Value[]) => of ?? ABSENT],
  ["tostring", ([of]: readonly Value[]) => converted(of, "text")],
  ["tonumber", ([of]: readonly Value[]) => converted(of, "number")],
  ["concat", (given: readonly Value[]) => concat(given)],
  ["merge", (given: readonly Value[]) => merge(given)],
  ["distinct", ([of]: readonly Value[]) => distinct(of)],
  ["compact", ([of]: readonly Value[]) => compact(of)],
  ["flatten", ([of]: readonly Value[]) => flatten(of)],
  ["length", ([of]: readonly Value[]) => lengthOf(of)],
]);

/** No list of rules is longer; values that double with each line would fill any memory. */
const MAX_ITEMS = 10_000;
const TOO_MUCH = unknown("a list that is longer than is read");

/** The value of a call, all arguments known as far as they are. */
export function callFunction(name: string, given: readonly Value[]): Value {
  const call = FUNCTIONS.get(name);
  return call ? call(given) : unknown(`function ${name}() is not evaluated`);
}

function itemsOf(value: Value | undefined): readonly Value[] | Value {
  if (value?.kind === "list") return value.items;
  return value?.kind === "unknown" ? value : unknown("no list where one is needed");
}

function isItems(found: readonly Value[] | Value): found is readonly Value[] {
  return Array.isArray(found);
}

function concat(given: readonly Value[]): Value {
  const items: Value[] = [];
  for (const each of given.map(itemsOf)) {
    if (!isItems(each)) return each;
    if (items.length + each.length > MAX_ITEMS) return TOO_MUCH;
    items.push(...each);
  }
  return list(items);
}

/** The same text twice is once; what is not known stays, it may be equal to another. */
function distinct(of: Value | undefined): Value {
  const items = itemsOf(of);
  if (!isItems(items)) return items;
  const seen = new Set<string>();
  return list(
    items.filter((item) => {
      const text = textOf(item);
      if (text === undefined || !seen.has(text)) {
        if (text !== undefined) seen.add(text);
        return true;
      }
      return false;
    }),
  );
}

function compact(of: Value | undefined): Value {
  const items = itemsOf(of);
  if (!isItems(items)) return items;
  return list(items.filter((item) => item.kind !== "absent" && textOf(item) !== ""));
}

/** Lists in lists may be the same list many times over: what counts is how much is looked at. */
function flatten(of: Value | undefined): Value {
  const first = itemsOf(of);
  if (!isItems(first)) return first;
  const open = [...first].toReversed();
  const flat: Value[] = [];
  for (let seen = 0; open.length > 0; seen += 1) {
    const item = open.pop();
    if (!item || seen + open.length > MAX_ITEMS) return TOO_MUCH;
    if (item.kind === "unknown") return item;
    if (item.kind === "list") open.push(...item.items.toReversed());
    else flat.push(item);
  }
  return list(flat);
}

function lengthOf(of: Value | undefined): Value {
  if (of?.kind === "map") return plain(of.members.size);
  const items = itemsOf(of);
  return isItems(items) ? plain(items.length) : items;
}

function merge(given: readonly Value[]): Value {
  const members = new Map<string, Value>();
  for (const each of given) {
    if (each.kind === "absent") continue;
    if (each.kind !== "map") return each.kind === "unknown" ? each : unknown("merge() of no map");
    for (const [name, value] of each.members) members.set(name, value);
  }
  return map(members);
}

function converted(of: Value | undefined, to: "text" | "number"): Value {
  const text = textOf(of);
  if (text === undefined) return of ?? ABSENT;
  if (to === "text") return plain(text);
  const number = Number(text);
  return Number.isFinite(number) && text.trim() !== "" ? plain(number) : unknown("no number");
}
