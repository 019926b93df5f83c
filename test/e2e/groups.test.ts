import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  actAs,
  addRule,
  choose,
  goTo,
  messageSaying,
  openTab,
  press,
  say,
} from "./support/steps.ts";
import { openBrowser, type Playground, startPlayground, visit } from "./support/visit.ts";

const OPEN_22 = { ports: "22", source: "0.0.0.0/0", description: "tmp" };

describe("security groups on the page", () => {
  let opened: { readonly browser: Browser; readonly playground: Playground };
  beforeAll(async () => {
    opened = { browser: await openBrowser(), playground: await startPlayground() };
  });
  afterAll(async () => {
    await opened.browser.close();
    await opened.playground[Symbol.asyncDispose]();
  });

  it("a port opened to the world in the console is a message within seconds, which says what happened", async () => {
    await using visited = await visit(opened.browser, opened.playground.url);
    const { page, complaints } = visited;

    await goTo(page, "aws");
    await addRule(page, "web-prod", OPEN_22);
    const message = await messageSaying(page, "web-prod · cloud ahead");

    const text = await message.innerText();
    expect(text).toContain('+ in 22/tcp from 0.0.0.0/0 "tmp"');
    expect(text).toContain("groups.yml:9");
    await visited.picture("drift");
    await using night = await visit(opened.browser, opened.playground.url, { dark: true });
    await goTo(night.page, "aws");
    await messageSaying(night.page, "web-prod · cloud ahead");
    await night.picture("drift-dark");
    await press(message, "What happened");
    const happened = page.getByRole("list", { name: "What happened, newest first" });
    await happened.getByText("sg.touched").first().waitFor();
    await happened
      .getByText(/^event$/)
      .last()
      .click();
    await visited.picture("what-happened");
    expect(complaints).toEqual([]);
  });

  it("a form that lacks a reason says so at its field; filled in, the message says who snoozed it", async () => {
    await using visited = await visit(opened.browser, opened.playground.url);
    const { page, complaints } = visited;
    await goTo(page, "aws");
    const message = await messageSaying(page, "web-prod · cloud ahead");

    await press(message, "Snooze…");
    const form = page.getByRole("dialog", { name: "Snooze" });
    await choose(form, "For how long?", "1 hour");
    await form.getByRole("button", { name: "Snooze" }).click();
    await form.getByRole("alert").first().waitFor();
    await form.getByLabel("Why?").fill("A vendor looks at it until noon.");
    await form.getByRole("button", { name: "Snooze" }).click();

    await messageSaying(page, /web-prod[\s\S]*A vendor looks at it until noon\./);
    expect(complaints).toEqual([]);
  });

  it("somebody without the right is told so, in private, and no form opens", async () => {
    await using visited = await visit(opened.browser, opened.playground.url);
    const { page, complaints } = visited;
    await goTo(page, "aws");
    await press(await messageSaying(page, /web-prod · /), "Wake");
    await messageSaying(page, "web-prod · cloud ahead");
    await actAs(page, "Yuki");

    await press(await messageSaying(page, "web-prod · cloud ahead"), "Revert…");

    const answer = await messageSaying(page, "Only visible to you");
    expect(await answer.innerText()).toContain("You do not hold sg.change");
    expect(await page.getByRole("dialog").count()).toBe(0);
    await actAs(page, "Ines");
    await expect.poll(() => answer.count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("what two people must sign is not signed by the one who asked, but by another", async () => {
    await using visited = await visit(opened.browser, opened.playground.url);
    const { page, complaints } = visited;
    await goTo(page, "aws");
    await press(await messageSaying(page, /web-prod · /), "Revert…");
    const form = page.getByRole("dialog", { name: "Revert" });
    await form.getByLabel("Why?").fill("Nobody asked for this rule.");
    await visited.picture("revert");
    await form.getByRole("button", { name: "Revert" }).click();

    const sign = page.getByRole("dialog", { name: "Sign" });
    await press(await messageSaying(page, "a second name is due"), "Sign…");
    await sign.getByRole("checkbox").check();
    await sign.getByRole("button", { name: "Sign" }).click();
    await page.getByRole("dialog", { name: "Countersign" }).waitFor();
    expect(await page.getByRole("dialog").innerText()).toMatch(/second|another|other|else/);
    await page.keyboard.press("Escape");

    await actAs(page, "Ada");
    await press(await messageSaying(page, "a second name is due"), "Sign…");
    await sign.getByRole("checkbox").check();
    await sign.getByRole("button", { name: "Sign" }).click();
    const done = await messageSaying(page, "web-prod · reverted, after");
    expect(await done.innerText()).toContain("Signed by @Ada Okafor");
    expect(complaints).toEqual([]);
  });

  it("a change of the code that nobody applied is a message, too", async () => {
    await using visited = await visit(opened.browser, opened.playground.url);
    const { page, complaints } = visited;
    await goTo(page, "aws");

    const panel = await openTab(page, "Desired state");
    const text = panel.getByRole("textbox", { name: "Text of groups.yml" });
    await text.fill((await text.inputValue()).replace("ports: [8080]", 'ports: ["8080-8081"]'));
    await visited.picture("desired-state");
    await panel.getByRole("button", { name: "Save, and the bot reads it now" }).click();

    const message = await messageSaying(page, "web-prod · code ahead");
    expect(await message.innerText()).toContain("- in 8080-8081/tcp");
    await panel.getByRole("button", { name: "Back to the first version" }).click();
    await messageSaying(page, "web-prod · agrees");
    expect(complaints).toEqual([]);
  });

  it("commands are found by their first letters and arrow keys, and answer in private", async () => {
    await using visited = await visit(opened.browser, opened.playground.url);
    const { page, complaints } = visited;
    await goTo(page, "aws");

    const line = page.getByRole("textbox", { name: "Message #aws" });
    await line.fill("/");
    const suggestions = page.getByRole("listbox", { name: "Suggestions" });
    await suggestions.getByRole("option", { name: /^\/sg/ }).waitFor();
    await line.press("ArrowDown");
    await line.press("ArrowUp");
    await line.fill("/sg");
    await line.press("Tab");
    await line.pressSequentially("status");
    await line.press("Enter");

    const answer = await messageSaying(page, /Only visible to you[\s\S]*Security groups/);
    expect(await answer.innerText()).toContain("6 groups");
    await actAs(page, "Theo");
    await expect.poll(() => answer.count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("people answer each other in a thread", async () => {
    await using visited = await visit(opened.browser, opened.playground.url);
    const { page, complaints } = visited;
    await goTo(page, "aws");
    await say(page, "Who opened *port 22*?");
    await press(await messageSaying(page, "Who opened port 22?"), "Reply in thread");

    const thread = page.getByRole("complementary", { name: "Thread" });
    await thread.getByRole("textbox", { name: "Reply" }).fill("I did, sorry.");
    await thread.getByRole("button", { name: "Send" }).click();

    await thread.getByRole("article").filter({ hasText: "I did, sorry." }).waitFor();
    await visited.picture("thread");
    await thread.getByRole("button", { name: "Close thread" }).click();
    await press(await messageSaying(page, "Who opened port 22?"), "1 reply");
    const reply = thread.getByRole("textbox", { name: "Reply" });
    await expect.poll(() => reply.evaluate((box) => box === document.activeElement)).toBe(true);
    await page.keyboard.press("Escape");
    await expect.poll(() => thread.count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
