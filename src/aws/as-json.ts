import { type JsonObject, jsonObject } from "../core/json.ts";

/** A reading as it travels in an event: times become ISO text, absent members go. Throws if it is no object. */
export function asJson(value: object): JsonObject {
  return jsonObject.parse(JSON.parse(JSON.stringify(value)));
}
