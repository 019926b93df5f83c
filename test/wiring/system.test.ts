import { describe, expect, it } from "vitest";
import { systemIds } from "../../src/wiring/system.ts";

describe("chance", () => {
  it("gives ids of 16 letters of Crockford's alphabet, none twice", () => {
    const ids = Array.from({ length: 5000 }, () => systemIds.next());

    expect(new Set(ids).size).toBe(5000);
    expect(ids.every((each) => /^[0-9a-hjkmnp-tv-z]{16}$/.test(each))).toBe(true);
  });

  it("gives references that can be read out, whatever was drawn before them", () => {
    const references = Array.from({ length: 600 }, () => systemIds.reference());

    expect(references.every((each) => /^[0-9A-HJKMNP-TV-Z]{4}$/.test(each))).toBe(true);
    expect(new Set(references).size).toBeGreaterThan(500);
  });
});
