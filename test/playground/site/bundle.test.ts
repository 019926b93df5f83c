import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bundlePage } from "../../../playground/site/bundle.ts";

describe("the page's bundle", () => {
  it("holds the program and the style sheet, and asks for nothing from elsewhere", async () => {
    const { script, style } = await bundlePage();

    const asks = /url\(\s*["']?https?:|@import/.test(style);
    expect(asks).toBe(false);
    expect(style.includes("--ground")).toBe(true);
    expect(script.includes("EventSource")).toBe(true);
  });

  it("makes no HTML out of text", () => {
    const root = "playground/page";
    const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) =>
      /\.tsx?$/.test(name),
    );
    const making = files.filter((name) =>
      /innerHTML|outerHTML|insertAdjacentHTML/i.test(readFileSync(join(root, name), "utf8")),
    );

    expect(files.length).toBeGreaterThan(30);
    expect(making).toEqual([]);
  });
});
