import { describe, expect, it } from "vitest";
import { codenameOf, incidentName } from "../../src/incidents/codename.ts";
import { ADJECTIVES, ANIMALS } from "../../src/incidents/words.ts";

describe("code names", () => {
  it("are made of 256 adjectives and 256 animals, none twice", () => {
    expect(new Set(ADJECTIVES).size).toBe(256);
    expect(new Set(ANIMALS).size).toBe(256);
    expect([...ADJECTIVES, ...ANIMALS].filter((word) => !/^[a-z]{2,12}$/.test(word))).toEqual([]);
  });

  it("do not repeat within 65,536 incidents", () => {
    const names = new Set(Array.from({ length: 65_536 }, (_, number) => codenameOf(number + 1)));

    expect(names.size).toBe(65_536);
  });

  it("are the same for the same number", () => {
    expect(`${incidentName(42)} ${codenameOf(42)}`).toBe("SEC-0042 amber-heron");
    expect(incidentName(12_345)).toBe("SEC-12345");
  });
});
