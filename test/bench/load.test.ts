import { describe, expect, it } from "vitest";
import { addressIn } from "../../bench/load.ts";

describe("the address by which a question is told apart", () => {
  it.each([
    ["From 198.18.3.7 | When 14:32", "198.18.3.7"],
    ['{"text":"from `198.19.0.255`"}', "198.19.0.255"],
    ["From 203.0.113.7", undefined],
    ["1198.18.0.1", undefined],
  ])("in %s it is %s", (text, address) => {
    expect(addressIn(text)).toBe(address);
  });
});
