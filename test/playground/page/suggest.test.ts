import { describe, expect, it } from "vitest";
import { suggest } from "../../../playground/page/messages/suggest.ts";

const WORKSPACE = {
  commands: [
    { command: "/sg", description: "Security groups", hint: "status · diff [group] · help" },
    { command: "/login", description: "Logins", hint: "who [person]" },
  ],
  people: [],
  groups: [{ id: "S1", handle: "secops", name: "Security", users: [] }],
};

describe("what a composer suggests", () => {
  it.each([
    ["/", ["/sg", "/login"]],
    ["/s", ["/sg"]],
    ["/sg ", ["status", "diff", "help"]],
    ["/sg d", ["diff"]],
    ["/sg diff web", []],
    ["/sg status", []],
    ["ask @sec", ["@secops"]],
    ["a/b", []],
    ["mail a@b", []],
  ])("for %j", (text, expected) => {
    expect(suggest(text, WORKSPACE).map(({ value }) => value)).toEqual(expected);
  });
});
