import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { selectPaths } from "../../src/sources/select-paths.ts";
import { makeRepository } from "./repository.ts";

const ALL = selectPaths("", (path) => path.endsWith(".yml"));
const ANNA = "Anna anna@example.com";
const BEN = "Ben ben@example.com";
const MONDAY = "2026-11-16T09:00:00Z";
const TUESDAY = "2026-11-17T10:00:00Z";

describe("a branch of a git repository", () => {
  it("gives the files at its tip, with the commit's id, author and time", async () => {
    using sample = makeRepository();
    const id = sample.commit({ "sg/web.yml": "a: 1\n", "README.md": "no" }, ANNA, MONDAY);

    const version = await sample.open().read(ALL);

    expect(version).toEqual({
      commit: { id, author: "Anna <anna@example.com>", at: "2026-11-16T09:00:00.000Z" },
      files: [{ path: "sg/web.yml", text: "a: 1\n" }],
    });
  });

  it("follows the branch, and tells who wrote each line", async () => {
    using sample = makeRepository();
    const repository = sample.open();
    const first = sample.commit({ "web.yml": "one\ntwo\n" }, ANNA, MONDAY);
    await repository.read(ALL);
    const second = sample.commit({ "web.yml": "one\n2\n", "b.yml": "x\n" }, BEN, TUESDAY);

    const { commit, files } = await repository.read(ALL);
    const blame = await repository.blame(commit.id, "web.yml");
    const last = await repository.lastChange(commit.id, "web.yml");

    expect(files.map(({ path }) => path)).toEqual(["b.yml", "web.yml"]);
    expect([...blame].map(([line, by]) => [line, by.id, by.author])).toEqual([
      [1, first, "Anna <anna@example.com>"],
      [2, second, "Ben <ben@example.com>"],
    ]);
    expect(last?.id).toBe(second);
  });

  it("is not read further when its history was rewritten, and names both commits", async () => {
    using sample = makeRepository();
    const repository = sample.open();
    sample.commit({ "web.yml": "1\n" }, ANNA, MONDAY);
    const gone = sample.commit({ "web.yml": "2\n" }, ANNA, MONDAY);
    await repository.read(ALL);
    sample.git("reset", "--quiet", "--hard", "HEAD~1");
    const other = sample.commit({ "web.yml": "3\n" }, BEN, TUESDAY);

    const reading = repository.read(ALL);

    await expect(reading).rejects.toMatchObject({
      code: "source.unreadable",
      details: { was: gone.slice(0, 12), is: other.slice(0, 12) },
    });
    await expect(sample.open().read(ALL)).resolves.toMatchObject({ commit: { id: other } });
  });

  it("says that it is lost, and is found again", async () => {
    using sample = makeRepository();
    const repository = sample.open();
    sample.commit({ "web.yml": "1\n" }, ANNA, MONDAY);
    await repository.read(ALL);
    renameSync(sample.origin, `${sample.origin}-away`);

    const lost = repository.read(ALL);

    await expect(lost).rejects.toMatchObject({ code: "source.unreadable" });
    renameSync(`${sample.origin}-away`, sample.origin);
    await expect(repository.read(ALL)).resolves.toMatchObject({ files: [{ path: "web.yml" }] });
  });

  it.each([
    [
      "a branch that is not there",
      { branch: "other" },
      "fatal: couldn't find remote ref refs/heads/other",
    ],
    ["a path without files", { path: "nothing" }, "no file at nothing"],
    [
      "a repository on this machine, where that is not allowed",
      { alsoFile: false },
      "fatal: transport 'file' not allowed",
    ],
    ["git that takes too long", { deadlineMs: 1 }, "took too long"],
    ["no git at all", { environment: { PATH: "/nonexistent" } }, "git is not installed"],
  ])("is unreadable: %s", async (_, given, reason) => {
    using sample = makeRepository();
    sample.commit({ "web.yml": "1\n" }, ANNA, MONDAY);
    const { path, ...more } = { path: "", ...given };

    const reading = sample.open(more).read(selectPaths(path, () => true));

    await expect(reading).rejects.toMatchObject({ code: "source.unreadable" });
    await expect(reading).rejects.toHaveProperty("details.reason", reason);
  });

  it("S10 (in part): runs nothing of the repository: no hook, no filter, no submodule, no link", async () => {
    using sample = makeRepository();
    const trap = join(sample.root, "trapped");
    const repository = sample.open();
    sample.commit({ "web.yml": "plain\n", "kept.yml": "k\n" }, ANNA, MONDAY);
    await repository.read(ALL);
    const hook = join(sample.root, "copy.git", "hooks", "reference-transaction");
    mkdirSync(dirname(hook), { recursive: true });
    writeFileSync(hook, `#!/bin/sh\ntouch ${trap}\n`, { mode: 0o755 });
    sample.commit({ ".gitattributes": "*.yml filter=lfs\n", "lfs.yml": "version\n" }, BEN, TUESDAY);
    const head = sample.git("rev-parse", "HEAD").trim();
    sample.git("update-index", "--add", "--cacheinfo", `160000,${head},module.yml`);
    const link = sample.git("hash-object", "-w", "web.yml").trim();
    sample.git("update-index", "--add", "--cacheinfo", `120000,${link},link.yml`);
    sample.git("commit", "--quiet", "--message=x");

    const { files } = await repository.read(ALL);

    expect(files.map(({ path }) => path)).toEqual(["kept.yml", "lfs.yml", "web.yml"]);
    expect(existsSync(trap)).toBe(false);
  });
});
