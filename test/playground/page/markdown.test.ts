import { describe, expect, it } from "vitest";
import { parseMarkdown } from "../../../playground/page/blocks/parse-markdown.ts";

describe("a markdown block", () => {
  it.each([
    ["## Title", "heading", [{ kind: "text", text: "Title" }]],
    [
      "- **one** `two`",
      "item",
      [
        { kind: "text", text: "• " },
        { kind: "bold", text: "one" },
        { kind: "text", text: " " },
        { kind: "code", text: "two" },
      ],
    ],
    ["> _said_", "quote", [{ kind: "italic", text: "said" }]],
    ["---", "rule", []],
    [
      "[docs](https://a.example)",
      "words",
      [{ kind: "link", text: "docs", url: "https://a.example" }],
    ],
    ["[x](javascript:alert)", "words", [{ kind: "text", text: "[x](javascript:alert)" }]],
    [
      "snake_case_name ~~gone~~",
      "words",
      [
        { kind: "text", text: "snake_case_name " },
        { kind: "strike", text: "gone" },
      ],
    ],
    ["```ts\n**as** it\nstands\n```", "pre", [{ kind: "text", text: "**as** it\nstands" }]],
  ])("reads %j", (text, kind, runs) => {
    expect(parseMarkdown(text)).toEqual([{ kind, runs }]);
  });
});
