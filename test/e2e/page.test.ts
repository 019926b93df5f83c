import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { goTo } from "./support/steps.ts";
import { openBrowser, type Playground, startPlayground, visit } from "./support/visit.ts";

describe("the page of the playground", () => {
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
  ])("opens %s, and the browser has nothing to complain of", async (_, how) => {
    await using visited = await visit(opened.browser, opened.playground.url, how);
    const { page, complaints } = visited;

    await page.getByRole("heading", { name: /aws/ }).waitFor();

    expect(complaints).toEqual([]);
  });

  it("is light or dark as somebody likes it, and remembers that", async () => {
    await using visited = await visit(opened.browser, opened.playground.url);
    const { page, complaints } = visited;

    await page.getByRole("button", { name: "Theme: auto" }).click();
    await page.getByRole("button", { name: "Theme: light" }).click();
    await page.getByRole("button", { name: "Theme: dark" }).waitFor();

    await page.reload();
    await page.getByRole("button", { name: "Theme: dark" }).waitFor();
    const color = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(color).toMatch(/rgb\((?:[1-4]?\d), (?:[1-4]?\d), (?:[1-4]?\d)\)/);
    expect(complaints).toEqual([]);
  });

  it("has its places in a drawer on a phone, and nothing is wider than the screen", async () => {
    await using visited = await visit(opened.browser, opened.playground.url, { phone: true });
    const { page, complaints } = visited;
    await page.getByRole("button", { name: "Places and people" }).click();
    const places = page.getByRole("navigation", { name: "Workspace" });
    await places.waitFor();

    await goTo(page, "Countersign Home");

    await page.getByRole("region", { name: "Home tab" }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
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
