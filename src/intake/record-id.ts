import { sha256 } from "../core/hash.ts";
import { canonicalJson, type Json } from "../core/json.ts";

/** What AWS's ids look like. Anything else (blanks, control characters, kilobytes) is no id and not worth a column. */
const ID = /^[\x21-\x7e]{1,200}$/;

/** The first that is an id, else a digest of the content: the same record gets the same id, however it came. */
export function recordId(candidates: readonly (Json | undefined)[], content: Json): string {
  const id = candidates.find((each) => typeof each === "string" && ID.test(each));
  return typeof id === "string" ? id : sha256(canonicalJson(content));
}
