import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, type Playground, startPlayground, visit } from "./support/visit.ts";

describe("the gallery on the page", () => {
  let opened: { readonly browser: Browser; readonly playground: Playground };
  beforeAll(async () => {
    opened = { browser: await openBrowser(), playground: await startPlayground() };
  });
  afterAll(async () => {
    await opened.browser.close();
    await opened.playground[Symbol.asyncDispose]();
  });

  it.each([
    ["at a desk", { phone: false, dark: false }],
    ["at a desk, dark", { phone: false, dark: true }],
    ["on a phone", { phone: true, dark: false }],
    ["on a phone, dark", { phone: true, dark: true }],
  ])(
    "shows everything that the app says, %s: nothing is wider than its place, no markup is left",
    async (_, how) => {
      await using visited = await visit(opened.browser, `${opened.playground.url}gallery`, how);
      const { page, complaints } = visited;
      await page.getByRole("region", { name: "Incidents" }).waitFor();

      const shown = page.getByRole("article");
      expect(await shown.count()).toBeGreaterThan(80);
      const tooWide = await shown.evaluateAll((all) =>
        all.flatMap((article) =>
          article.scrollWidth > article.clientWidth + 1 ? [article.getAttribute("aria-label")] : [],
        ),
      );
      expect(tooWide).toEqual([]);
      const text = (await shown.allInnerTexts()).join("\n");
      expect(text).not.toMatch(/&(?:amp|lt|gt);|<[@#!]|\*\S[^*\n]*\*/);
      expect(text).not.toContain("`");
      expect(complaints).toEqual([]);
    },
  );
});
