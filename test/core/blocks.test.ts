import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findBlockFaults } from "../../playground/slack/validate/message.ts";
import {
  actionsBlock,
  caseButton,
  contextBlock,
  fieldBlocks,
  headerBlock,
  sectionBlock,
} from "../../src/core/blocks.ts";
import { codeForeign, escapeForeign, plainForeign } from "../../src/core/hostile-text.ts";

const anything = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.constantFrom("<!channel>", "*".repeat(9000), "&".repeat(4000), "\u202E", "", "`x`"),
);
const of = { id: "0123456789abcdef", version: 7 };

describe("F12: blocks made of foreign text", () => {
  it("keep every limit of Slack, whatever the text and however many pieces", () => {
    fc.assert(
      fc.property(anything, fc.array(anything, { minLength: 1, maxLength: 25 }), (one, several) => {
        const blocks = [
          headerBlock(one),
          sectionBlock(several.map((each) => escapeForeign(each, 3000)).join(" ")),
          ...fieldBlocks(several.map((each) => [plainForeign(each), codeForeign(each, 3000)])),
          contextBlock(several.map((each) => escapeForeign(each, 3000))),
          actionsBlock("row", [caseButton(of, "press", "Press", { extra: "1.2.3" })]),
        ];
        expect(findBlockFaults(blocks, "")).toEqual([]);
      }),
    );
  });

  it("make text of ours verbatim, so that Slack turns none of it into links", () => {
    const made = [sectionBlock("a"), ...fieldBlocks([["a", "b"]]), contextBlock(["a"])];

    expect(JSON.stringify(made).match(/"verbatim":true/g)).toHaveLength(3);
  });
});

describe("a button of a case", () => {
  it("carries the case's id and version and nothing that means something", () => {
    expect(caseButton(of, "press", "Press").value).toBe("0123456789abcdef.7");
    expect(caseButton(of, "press", "Press", { extra: "2.1.0", style: "danger" })).toMatchObject({
      value: "0123456789abcdef.7.2.1.0",
      style: "danger",
    });
  });
});
