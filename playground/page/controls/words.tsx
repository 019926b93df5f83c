import type { VNode } from "preact";
import { type Fields, fieldsOf, wordIn } from "../../slack/json.ts";
import { parsePlain } from "../mrkdwn/plain.ts";
import { Mrkdwn } from "../mrkdwn/show.tsx";

/** A text object as people see it: mrkdwn is styled, plain text is not. */
export function Words({ of }: { of: unknown }): VNode {
  const text = fieldsOf(of);
  const words = wordIn(text, "text") ?? "";
  if (text["type"] === "mrkdwn")
    return <Mrkdwn text={words} verbatim={text["verbatim"] === true} />;
  return <>{plainWords(text)}</>;
}

/** The words of a plain text object, with its emoji. */
export function plainWords(of: unknown): string {
  const text: Fields = fieldsOf(of);
  const words = wordIn(text, "text") ?? "";
  return text["emoji"] === false ? words : parsePlain(words);
}
