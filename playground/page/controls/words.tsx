import type { VNode } from "preact";
import { fieldsOf, wordIn } from "../../slack/json.ts";
import { Mrkdwn } from "../mrkdwn/show.tsx";
import { plainWords } from "./plain-words.ts";

/** A text object as people see it: mrkdwn is styled, plain text is not. */
export function Words({ of }: { of: unknown }): VNode {
  const text = fieldsOf(of);
  if (text["type"] !== "mrkdwn") return <>{plainWords(text)}</>;
  return <Mrkdwn text={wordIn(text, "text") ?? ""} verbatim={text["verbatim"] === true} />;
}
