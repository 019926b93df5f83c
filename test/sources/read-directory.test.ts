import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readDirectory } from "../../src/sources/read-directory.ts";

function isYaml(path: string): boolean {
  return /\.ya?ml$/.test(path);
}

async function makeFolder(): Promise<AsyncDisposable & { readonly root: string }> {
  const root = await mkdtemp(join(tmpdir(), "desired-"));
  await mkdir(join(root, "b"));
  await writeFile(join(root, "z.yml"), "groups: []");
  await writeFile(join(root, "b", "a.yaml"), "groups: [] # a");
  await writeFile(join(root, "notes.txt"), "no");
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true }) };
}

describe("a folder of desired state", () => {
  it.each([
    ["", ["b/a.yaml", "z.yml"]],
    ["/b/", ["a.yaml"]],
    ["/*.txt", ["notes.txt"]],
    ["/**/*.{yml,yaml}", ["b/a.yaml", "z.yml"]],
  ])(
    "is read in order of paths, as far as its format or pattern wants: %j",
    async (path, paths) => {
      await using folder = await makeFolder();

      const files = await readDirectory(folder.root + path, isYaml);

      expect(files.map((each) => each.path)).toEqual(paths);
    },
  );

  it("may be one file, whatever its name", async () => {
    await using folder = await makeFolder();
    const path = join(folder.root, "notes.txt");

    const files = await readDirectory(path, isYaml);

    expect(files).toEqual([{ path, text: "no" }]);
  });

  it("says what cannot be read, instead of taking it for empty", async () => {
    await using folder = await makeFolder();
    await symlink("/nowhere/at/all", join(folder.root, "c.yml"));

    await expect(readDirectory("/nowhere/at/all", isYaml)).rejects.toMatchObject({
      code: "source.unreadable",
      details: { path: "/nowhere/at/all", reason: "ENOENT" },
    });
    await expect(readDirectory(folder.root, isYaml)).rejects.toMatchObject({
      code: "source.unreadable",
    });
  });

  it("refuses more than it would read", async () => {
    await using folder = await makeFolder();
    await writeFile(join(folder.root, "big.yml"), Buffer.alloc(33 * 1024 * 1024, 32));

    await expect(readDirectory(folder.root, isYaml)).rejects.toMatchObject({
      details: { bytes: 33 * 1024 * 1024, limit: 32 * 1024 * 1024 },
    });
  });
});
