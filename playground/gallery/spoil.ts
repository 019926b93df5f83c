import { type JsonObject, jsonObject } from "../../src/core/json.ts";

/** Members that hold what somebody else wrote: names, descriptions, reasons. */
const FOREIGN: ReadonlySet<string> = new Set([
  "name",
  "description",
  "title",
  "why",
  "reason",
  "hostName",
  "accountName",
]);

const MOST_TYPED = 300;
/** `unknown_user`: a value out of a list of ours. */
const WORD_OF_OURS = /^[a-z_]+$/;

/** The same data with everything in it that others wrote put through `spoil`. */
export function spoiled(data: JsonObject, spoil: (text: string) => string): JsonObject {
  // What people type is cut where it is typed.
  const text = JSON.stringify(data, (key, value: unknown) =>
    FOREIGN.has(key) && typeof value === "string" && !WORD_OF_OURS.test(value)
      ? spoil(value).slice(0, key === "reason" ? MOST_TYPED : undefined)
      : value,
  );
  return jsonObject.parse(JSON.parse(text));
}
