import { describe, expect, it } from "vitest";
import { galleryHouse } from "../../../playground/gallery/house.ts";
import { buttonsIn } from "../../../playground/gallery/play.ts";
import { collectSpecimens } from "../../../playground/gallery/specimens.ts";
import { findBlockFaults, isTooLongTogether } from "../../../playground/slack/validate/message.ts";
import { findViewFaults } from "../../../playground/slack/validate/view.ts";

const specimens = await collectSpecimens();

describe("the gallery", () => {
  it("has a specimen of every button and every form of every watcher", () => {
    const pressed = new Set(
      specimens.flatMap(({ message }) =>
        buttonsIn(message?.blocks).map((button) => button["action_id"]),
      ),
    );
    const forms = new Set(
      specimens.flatMap(({ view }) => (view && "callback_id" in view ? [view.callback_id] : [])),
    );
    const watchers = [...galleryHouse().values()];

    const clicks = watchers.flatMap((watcher) => Object.keys(watcher.clicks));
    const submissions = watchers.flatMap((watcher) => Object.keys(watcher.submissions));

    expect(clicks.length).toBeGreaterThan(30);
    expect(clicks.filter((id) => !pressed.has(id))).toEqual([]);
    expect(submissions.filter((id) => !forms.has(id))).toEqual([]);
  });

  it.each([
    ["as they are", undefined],
    ["with a mention in every name", "<!channel> <@U0ADMIN> &lt;!here&gt;"],
    ["with markup in every name", "*bold* _it_ `code` ```fence``` <https://evil.example|ok>"],
    ["with names from right to left", "\u202Eevil\u2066 \u05D0\u05D1 \u05D0\u05D1\u05D2"],
    ["with words of 3 kB", "x".repeat(3000)],
  ])(
    "shows nothing that Slack would refuse, and nobody is mentioned by what others wrote: %s",
    async (_, text) => {
      const found = text === undefined ? specimens : await collectSpecimens(() => text);

      expect(found.length).toBeGreaterThan(80);
      for (const { name, message, view } of found) {
        expect(faultsOf(message?.blocks, view), name).toEqual([]);
        const marked = markedTexts([message?.blocks, view]).join("\n");
        // The page of a channel may call everybody who is there: these words are our own.
        expect(marked.replaceAll("<!here> SEV", "SEV"), name).not.toMatch(
          /<!(?:channel|here|everyone)/,
        );
        expect(marked, name).not.toContain("<https://evil");
        expect(marked, name).not.toContain("\u202E");
      }
    },
  );

  it("has no markup left over that people would read as letters", () => {
    for (const { name, message, view } of specimens)
      for (const text of markedTexts([message?.blocks, view])) {
        expect(text, name).not.toContain("&amp;lt;");
        expect((text.match(/`/g) ?? []).length % 2, `${name}: ${text}`).toBe(0);
      }
  });
});

/** What Slack would refuse. */
function faultsOf(blocks: readonly unknown[] | undefined, view: object | undefined): unknown[] {
  return [
    ...(blocks ? findBlockFaults(blocks, "/blocks") : []),
    ...(blocks && isTooLongTogether(blocks) ? ["too long together"] : []),
    ...(view ? findViewFaults(view, "/view") : []),
  ];
}

/** Every text with markup in it. */
function markedTexts(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(markedTexts);
  if (typeof value !== "object" || value === null) return [];
  if ("type" in value && value.type === "mrkdwn" && "text" in value) return [String(value.text)];
  return Object.values(value).flatMap(markedTexts);
}
