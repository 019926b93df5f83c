import type { KnownBlock } from "@slack/types";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { headerBlock, sectionBlock } from "../../src/core/blocks.ts";
import {
  hashOf,
  isTooLong,
  outgoing,
  pagesOf,
  plainer,
} from "../../src/slack/messages/outgoing.ts";

const many = { text: "many", blocks: Array.from({ length: 51 }, () => sectionBlock("x")) };
const long = {
  text: "long",
  blocks: Array.from({ length: 5 }, () => sectionBlock("x".repeat(3000))),
};

describe("a message on its way out", () => {
  it.each([
    ["51 blocks", many],
    ["more text than Slack takes in all", long],
  ])("is known to be too long with %s", (_, message) => {
    expect(isTooLong(message)).toBe(true);
    expect(isTooLong({ ...message, blocks: message.blocks.slice(0, 3) })).toBe(false);
  });

  it("keeps its header and buttons when it has to be plainer, then not even these", () => {
    const button = {
      type: "button",
      action_id: "a",
      text: { type: "plain_text", text: "A" },
    } as const;
    const actions: KnownBlock = { type: "actions", elements: [button] };
    const message = { text: "words", blocks: [headerBlock("H"), sectionBlock("s"), actions] };

    const forms = plainer(message).map(({ blocks }) => blocks.map(({ type }) => type));

    expect(forms).toEqual([
      ["header", "section", "actions"],
      ["header", "section"],
    ]);
  });

  it("cuts a text that is longer than advised, and lets nothing in it become a link", () => {
    expect(outgoing({ text: "x".repeat(5000), blocks: [] })).toMatchObject({
      text: `${"x".repeat(3999)}…`,
      parse: "none",
      link_names: false,
    });
  });

  it("has the same hash exactly when it looks the same", () => {
    expect(hashOf(many)).toBe(hashOf(structuredClone(many)));
    expect(hashOf(many)).not.toBe(hashOf({ ...many, text: "other" }));
  });

  it("is split into pages that Slack takes, losing nothing without saying so", () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 3000 }), { maxLength: 120 });

    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 4 }), (sizes, most) => {
        const blocks = sizes.map((size) => sectionBlock("x".repeat(size)));
        const pages = pagesOf({ text: "t", blocks }, most);
        const shown = pages.flatMap((page) => page.blocks);
        expect(pages.length).toBeLessThanOrEqual(most);
        expect(pages.filter(isTooLong)).toEqual([]);
        const isWhole = JSON.stringify(shown) === JSON.stringify(blocks);
        expect(isWhole || JSON.stringify(shown.at(-1)).includes("not shown")).toBe(true);
      }),
    );
  });
});
