import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, type Playground, startPlayground, visit } from "./support/visit.ts";

describe("the page of the playground", () => {
  let opened: { readonly browser: Browser; readonly playground: Playground };
  beforeAll(async () => {
    opened = { browser: await openBrowser(), playground: await startPlayground() };
  });
  afterAll(async () => {
    await opened.browser.close();
    await opened.playground.interrupt();
  });

  it.each([
    ["at a desk", { phone: false, dark: false }],
    ["at a desk, dark", { phone: false, dark: true }],
    ["on a phone", { phone: true, dark: false }],
  ])("opens %s, and the browser has nothing to complain of", async (_, how) => {
    await using visited = await visit(opened.browser, opened.playground.url, how);
    const { page, complaints } = visited;

    await page.getByRole("heading", { name: /aws/ }).waitFor();

    expect(complaints).toEqual([]);
  });

  it("has no way in for pages of others: neither their origin nor another name of this machine", async () => {
    const crossSite = await fetch(`${opened.playground.url}act/slack/say`, {
      method: "POST",
      headers: { origin: "https://example.com", "content-type": "application/json" },
      body: "{}",
    });

    expect(crossSite.status).toBe(403);
  });
});
