import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actAs, choose, goTo, messageSaying, openTab, press } from "./support/steps.ts";
import { openBrowser, type Playground, startPlayground, visit } from "./support/visit.ts";

describe("logins and incidents on the page", () => {
  let opened: { readonly browser: Browser; readonly playground: Playground };
  beforeAll(async () => {
    opened = { browser: await openBrowser(), playground: await startPlayground() };
  });
  afterAll(async () => {
    await opened.browser.close();
    await opened.playground[Symbol.asyncDispose]();
  });

  it("an engineer logs in over SSH, is asked, says yes, and learns how it goes without an open port", async () => {
    await using visited = await visit(opened.browser, opened.playground.url);
    const { page, complaints } = visited;
    await actAs(page, "Ines");
    const panel = await openTab(page, "World");
    const form = panel.getByRole("form", { name: "Log in over SSH" });
    await form.getByRole("button", { name: "SSH login" }).click();

    await goTo(page, "Countersign");
    const question = await messageSaying(page, "Was this you?");
    await visited.picture("question");
    await press(question, "Yes, it was me");

    await messageSaying(page, "Confirmed by you");
    await messageSaying(page, "Session Manager needs no open port and no key.");
    expect(complaints).toEqual([]);
  });

  it("a login that was not his is an incident at once; the on-call has it after one press", async () => {
    await using visited = await visit(opened.browser, opened.playground.url);
    const { page, complaints } = visited;
    await actAs(page, "Theo");
    const panel = await openTab(page, "World");
    const form = panel.getByRole("form", { name: "Log in over SSH" });
    await form.getByLabel("User").fill("theo");
    await form.getByLabel("With").selectOption("a password");
    await form.getByLabel("From").fill("198.51.100.66");
    await form.getByRole("button", { name: "SSH login" }).click();

    await goTo(page, "Countersign");
    await press(await messageSaying(page, "Was this you?"), "No, it was not me");
    const more = page.getByRole("dialog", { name: "Thank you" });
    await more.getByLabel("What you know").fill("I was at lunch.");
    await more.getByRole("button", { name: "Send" }).click();
    await messageSaying(page, /Thank you\. SEC-\d+ is open/);

    await actAs(page, "Ravi");
    await goTo(page, "security");
    await press(await messageSaying(page, /SEC-\d+.*open/), "Acknowledge");
    await messageSaying(page, /SEC-\d+[\s\S]*acknowledged by @Ravi Menon/);
    await visited.picture("incident");
    await using away = await visit(opened.browser, opened.playground.url, { phone: true });
    await away.page.getByRole("button", { name: "Places and people" }).click();
    await actAs(away.page, "Ravi");
    await away.page.getByRole("button", { name: "Places and people" }).click();
    await goTo(away.page, "security");
    await messageSaying(away.page, /acknowledged by @Ravi Menon/);
    await away.picture("incident-phone");
    expect(complaints).toEqual([]);
  });

  it("the on-call resolves it with the keyboard alone: Tab, Enter, arrows, Esc", async () => {
    await using visited = await visit(opened.browser, opened.playground.url);
    const { page, complaints } = visited;
    await actAs(page, "Ravi");
    await goTo(page, "security");
    await messageSaying(page, /SEC-\d+[\s\S]*acknowledged/);

    await tabTo("Resolve…");
    await page.keyboard.press("Enter");
    const form = page.getByRole("dialog", { name: /^Resolve SEC-/ });
    await form.waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => form.count()).toBe(0);
    await tabTo("Resolve…");
    await page.keyboard.press("Enter");
    await tabTo("Reason");
    await page.keyboard.press("Enter");
    const reasons = page.getByRole("listbox", { name: "Reason" });
    await expect
      .poll(() => reasons.evaluate((list) => list.parentElement?.contains(document.activeElement)))
      .toBe(true);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.type("The password was replaced and the session ended.");
    await tabTo("Resolve");
    await page.keyboard.press("Enter");

    await messageSaying(page, /SEC-\d+[\s\S]*resolved by @Ravi Menon/);
    expect(complaints).toEqual([]);

    async function tabTo(name: string): Promise<void> {
      const wanted = page.getByRole("button", { name, exact: true }).last();
      await wanted.waitFor();
      for (let times = 0; times < 60; times++) {
        if (await wanted.evaluate((element) => element === document.activeElement)) return;
        await page.keyboard.press("Tab");
      }
      throw new Error(`Tab never comes to ${name}`);
    }
  });

  it("a remote desktop asks the owner of the Windows account; somebody else's question is not one's own to answer", async () => {
    await using visited = await visit(opened.browser, opened.playground.url);
    const { page, complaints } = visited;
    const panel = await openTab(page, "World");
    await panel
      .getByRole("form", { name: "Log in over RDP" })
      .getByRole("button", { name: "RDP login" })
      .click();

    await actAs(page, "Ines");
    await goTo(page, "Countersign");
    const question = await messageSaying(page, /RDP/);
    await press(question, "Somebody else");
    const form = page.getByRole("dialog", { name: "Who was it?" });
    await choose(form, "Person", "Theo Grant");
    await form.getByLabel("Note").fill("Theo fixes the printer.");
    await form.getByRole("button", { name: "Send" }).click();

    await actAs(page, "Theo");
    await goTo(page, "Countersign");
    await messageSaying(page, /Was this you\?[\s\S]*win-1[\s\S]*RDP/);
    expect(complaints).toEqual([]);
  });

  it("the Home tab tells a person what is waiting for them", async () => {
    await using visited = await visit(opened.browser, opened.playground.url);
    const { page, complaints } = visited;
    await actAs(page, "Theo");
    await goTo(page, "Countersign Home");

    const home = page.getByRole("region", { name: "Home tab" });
    await expect.poll(() => home.innerText()).toMatch(/win-1/);
    await visited.picture("home");
    expect(complaints).toEqual([]);
  });
});
