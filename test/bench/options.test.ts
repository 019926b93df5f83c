import { describe, expect, it } from "vitest";
import { readOptions } from "../../bench/options.ts";

const around = { say: (): undefined => undefined, signal: new AbortController().signal };

describe("the command line of the bench", () => {
  it("has defaults for everything but the name", () => {
    const { bench, json, options } = readOptions(["latency"], around);

    expect([bench, json]).toEqual(["latency", false]);
    expect(options).toMatchObject({ seconds: 50, rate: 20, main: "src/main.ts" });
    expect(options.databaseUrl).toBeUndefined();
  });

  it("takes what is given", () => {
    const words = ["intake", "--json", "--seconds", "9", "--messages", "100", "--concurrency", "2"];

    const { json, options } = readOptions([...words, "--database-url", "postgres://x/y"], around);

    expect(json).toBe(true);
    expect(options).toMatchObject({ seconds: 9, messages: 100, concurrency: 2 });
    expect(options.databaseUrl).toBe("postgres://x/y");
  });

  it.each([
    [[], "name one bench"],
    [["start", "memory"], "name one bench"],
    [["start", "--seconds", "0"], "--seconds"],
    [["start", "--messages", "many"], "--messages"],
    [["start", "--fly"], "--fly"],
  ])("refuses %j", (words, why) => {
    expect(() => readOptions(words, around)).toThrow(why);
  });
});
