import { describe, expect, it } from "vitest";
import { selectPaths } from "../../src/sources/select-paths.ts";

const TREE = ["a.yml", "sg/web.yml", "sg/deep/db.yml", "sg/x.txt", "sg/.git/c.yml", "sg2/y.yml"];

describe("the path of a source", () => {
  it.each([
    ["", "", ["a.yml", "sg/web.yml", "sg/deep/db.yml", "sg2/y.yml"]],
    [".", "", ["a.yml", "sg/web.yml", "sg/deep/db.yml", "sg2/y.yml"]],
    ["./sg/", "sg", ["sg/web.yml", "sg/deep/db.yml"]],
    ["sg/x.txt", "sg/x.txt", ["sg/x.txt"]],
    ["sg/*.yml", "sg", ["sg/web.yml"]],
    ["sg/**/*.yml", "sg", ["sg/web.yml", "sg/deep/db.yml"]],
    ["sg/**", "sg", ["sg/web.yml", "sg/deep/db.yml", "sg/x.txt"]],
    ["*/{web,y}.yml", "", ["sg/web.yml", "sg2/y.yml"]],
    ["sg?/y.yml", "", ["sg2/y.yml"]],
    ["sg(2)/*", "sg(2)", []],
  ])("%j lies below %j and takes %j", (path, base, taken) => {
    const selection = selectPaths(path, (each) => each.endsWith(".yml"));

    expect(selection.base).toBe(base);
    expect(TREE.filter(selection.takes)).toEqual(taken);
  });
});
