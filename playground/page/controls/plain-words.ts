import { fieldsOf, wordIn } from "../../slack/json.ts";
import { parsePlain } from "../mrkdwn/plain.ts";

/** The words of a plain text object, with its emoji. */
export function plainWords(of: unknown): string {
  const text = fieldsOf(of);
  const words = wordIn(text, "text") ?? "";
  return text["emoji"] === false ? words : parsePlain(words);
}
