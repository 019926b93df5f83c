import { describe, expect, it } from "vitest";
import { Facts } from "../../../playground/page/facts.ts";

function change(part: string, set: object, more: object = {}): string {
  return JSON.stringify({ part, isWhole: false, set, gone: [], ...more });
}

describe("what the page knows", () => {
  it("lists the entries below a prefix, sorted, as the same list until one of them changes", () => {
    const facts = new Facts();
    facts.take(change("slack", { "a/2": { n: 2 }, "a/1": { n: 1 }, "b/1": { n: 3 } }));

    const before = facts.list("slack", "a/");
    facts.take(change("slack", { "b/2": { n: 4 } }));
    const same = facts.list("slack", "a/");
    facts.take(change("slack", { "a/1": { n: 5 } }, { gone: ["a/2"] }));

    expect(before.map(({ key }) => key)).toEqual(["a/1", "a/2"]);
    expect(same).toBe(before);
    expect(facts.list("slack", "a/")).toEqual([{ key: "a/1", value: { n: 5 } }]);
  });

  it("forgets everything of a part that comes whole, and nothing of another", () => {
    const facts = new Facts();
    facts.take(change("slack", { a: {} }));
    facts.take(change("world", { a: {} }));

    facts.take(change("slack", { b: {} }, { isWhole: true }));

    expect(facts.list("slack", "").map(({ key }) => key)).toEqual(["b"]);
    expect(facts.list("world", "")).toHaveLength(1);
  });

  it("passes over what is no message, and tells another session from the same one", () => {
    const facts = new Facts();
    facts.take("no JSON");

    expect(facts.isOfSession("one")).toBe(true);
    expect(facts.isOfSession("one")).toBe(true);
    expect(facts.isOfSession("two")).toBe(false);
  });
});
