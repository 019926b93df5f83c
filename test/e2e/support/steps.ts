import type { Locator, Page } from "playwright-core";

/** Somebody else sits down before the page: `Theo`. */
export async function actAs(page: Page, name: string): Promise<void> {
  const who = page.getByRole("button", { name: /^Act as/ });
  await who.click();
  const people = page.getByRole("listbox", { name: "Act as" });
  await people.getByRole("option", { name: new RegExp(`^${name}`) }).click();
  // On a phone the drawer has closed by now.
  await page.locator(`[aria-label^="Act as: ${name}"]`).waitFor({ state: "attached" });
}

/** Goes to a channel, or to the direct messages or the Home tab of the app. */
export async function goTo(
  page: Page,
  place: "aws" | "security" | "Countersign" | "Countersign Home",
): Promise<void> {
  const places = page.getByRole("navigation", { name: "Workspace" });
  const named = place === "Countersign" ? /^Countersign(?! Home)/ : new RegExp(`^${place}\\b`);
  await places.getByRole("button", { name: named }).click();
}

/** Opens a tab of what lies behind the scenes. */
export async function openTab(
  page: Page,
  tab: "Scenarios" | "World" | "Desired state" | "What happened",
): Promise<Locator> {
  const panel = page.getByRole("complementary", { name: "Behind the scenes" });
  const opener = page.getByRole("button", { name: "Behind the scenes" });
  if ((await opener.getAttribute("aria-expanded")) === "false") await opener.click();
  await panel.getByRole("tab", { name: tab }).click();
  return panel;
}

/** The newest message of the place that says these words; waits until there is one, and tells what is there if none comes. */
export async function messageSaying(
  page: Page,
  words: RegExp | string,
  timeout = 15_000,
): Promise<Locator> {
  const slack = page.getByRole("main", { name: "Slack" });
  const found = slack.getByRole("article").filter({ hasText: words }).last();
  try {
    await found.waitFor({ timeout });
  } catch (cause) {
    const forms = await page.getByRole("dialog").allInnerTexts();
    const seen = [await slack.innerText(), ...forms].join("\n");
    throw new Error(`no message says ${words}; there is: ${seen}`, { cause });
  }
  return found;
}

/** Presses a button of a message. */
export async function press(message: Locator, name: string | RegExp): Promise<void> {
  await message.getByRole("button", { name, exact: true }).click();
}

/** Chooses in a menu, which is a button until something is chosen. */
export async function choose(within: Locator, label: string, option: string): Promise<void> {
  await within.getByRole("button", { name: new RegExp(`^${literal(label)}`) }).click();
  const offered = within.page().getByRole("listbox", { name: label });
  await offered.getByRole("option", { name: new RegExp(`^${literal(option)}`) }).click();
}

/** Types a line where messages are written and sends it. */
export async function say(page: Page, text: string): Promise<void> {
  const line = page.getByRole("main", { name: "Slack" }).getByRole("textbox", { name: /^Message/ });
  await line.fill(text);
  await line.press("Enter");
}

/** Adds a rule to a security group, as somebody does in the console. */
export async function addRule(
  page: Page,
  group: string,
  rule: { readonly ports: string; readonly source: string; readonly description: string },
): Promise<void> {
  const panel = await openTab(page, "World");
  const form = panel.getByRole("form", { name: `Add a rule to ${group}` });
  if (!(await form.isVisible())) await panel.getByText(group, { exact: true }).click();
  await form.getByLabel("Ports").fill(rule.ports);
  await form.getByLabel("From or to").fill(rule.source);
  await form.getByLabel("Description").fill(rule.description);
  await form.getByRole("button", { name: "Add rule" }).click();
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
