import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { drawArchitecture } from "../docs/draw-architecture.ts";
import { describeSettings, settingsSchema } from "../src/config/describe-settings.ts";
import { ERRORS } from "../src/core/errors.ts";
import { METRICS } from "../src/web/metrics.ts";

/** First cells of a page's table rows, without backticks. */
function firstCells(page: string, pattern: RegExp): string[] {
  return readFileSync(page, "utf8")
    .split("\n")
    .flatMap((line) => pattern.exec(line)?.[1] ?? []);
}

describe("the documents", () => {
  it("Q5: explain every error code, and no other", () => {
    const documented = firstCells("docs/errors.md", /^\| `([a-z]+\.[a-z_]+)` \|/);

    expect(documented.toSorted()).toEqual(Object.keys(ERRORS).toSorted());
  });

  it("Q5: explain every setting: docs/configuration.md is what the table generates", () => {
    expect(readFileSync("docs/configuration.md", "utf8")).toBe(describeSettings());
  });

  it("offer editors the schema of the same table", () => {
    const written: unknown = JSON.parse(readFileSync("docs/countersign.schema.json", "utf8"));

    expect(written).toEqual(JSON.parse(JSON.stringify(settingsSchema())));
  });

  it("Q5: explain every metric, and no other", () => {
    const documented = firstCells("docs/operations.md", /^\| `countersign_([a-z_]+)` \|/);

    expect(documented.toSorted()).toEqual(Object.keys(METRICS).toSorted());
  });

  it("show the rooms as they are: docs/pictures/architecture.svg is drawn from folders and imports", () => {
    expect(readFileSync("docs/pictures/architecture.svg", "utf8")).toBe(drawArchitecture());
  });

  it("keep the README under 250 lines and let it name the two commands", () => {
    const readme = readFileSync("README.md", "utf8");

    expect(readme.split("\n").length).toBeLessThan(250);
    expect(readme).toContain("npm ci && npm run playground");
    expect(readme).toContain("npm ci && npm test");
  });
});
