import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readDirectory } from "../../src/sources/read-directory.ts";

describe("a folder of desired state", () => {
  it("is read in order of paths, YAML only, folders below included", async () => {
    const root = await mkdtemp(join(tmpdir(), "desired-"));
    await mkdir(join(root, "b"));
    await writeFile(join(root, "z.yml"), "groups: []");
    await writeFile(join(root, "b", "a.yaml"), "groups: [] # a");
    await writeFile(join(root, "notes.txt"), "no");

    const files = await readDirectory(root);

    expect(files.map(({ path, text }) => [path, text])).toEqual([
      ["b/a.yaml", "groups: [] # a"],
      ["z.yml", "groups: []"],
    ]);
    await rm(root, { recursive: true });
  });

  it("says what cannot be read, instead of taking it for empty", async () => {
    await expect(readDirectory("/nowhere/at/all")).rejects.toMatchObject({
      code: "source.unreadable",
      details: { path: "/nowhere/at/all" },
    });
  });
});
