import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { goTo, messageSaying, say } from "./support/steps.ts";
import { openBrowser, startPlayground, visit } from "./support/visit.ts";

describe("the playground as a process", () => {
  let opened: { readonly browser: Browser };
  beforeAll(async () => {
    opened = { browser: await openBrowser() };
  });
  afterAll(async () => await opened.browser.close());

  it("Ctrl-C ends it with status 0; neither a file nor a process stays behind", async () => {
    await using playground = await startPlayground();
    const processes = await playground.processes();
    const files = await readdir(playground.temporary);

    const status = await playground.interrupt();

    expect(status).toBe(0);
    expect(files).toHaveLength(1);
    expect(await readdir(playground.temporary)).toEqual([]);
    expect(processes.length).toBeGreaterThan(1);
    await expect.poll(() => processes.filter((id) => existsSync(`/proc/${id}`))).toEqual([]);
  });

  it("a port that is taken is one clear line, and a status that is not 0", async () => {
    await using first = await startPlayground();
    const { port } = new URL(first.url);

    const second = await startPlayground("--port", port).catch((error: unknown) => error);

    expect(second).toBeInstanceOf(Error);
    expect(String(second)).toMatch(/^Error: status [1-9]/);
    expect(String(second)).toContain(`port ${port} is taken`);
    expect(String(second).trim().split("\n")).toHaveLength(1);
  });

  it("a page that was open says that the playground is away, and goes on when it is back", async () => {
    const first = await startPlayground();
    await using visited = await visit(opened.browser, first.url);
    const { page } = visited;
    await goTo(page, "aws");
    await first.interrupt();
    await page.getByRole("status").filter({ hasText: "does not answer" }).waitFor();

    await using second = await startPlayground("--port", new URL(first.url).port);

    expect(second.url).toBe(first.url);
    await page.getByRole("status").waitFor({ state: "detached", timeout: 30_000 });
    await goTo(page, "aws");
    await say(page, "Back again.");
    await messageSaying(page, "Back again.");
  });
});
