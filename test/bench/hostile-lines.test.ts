import { describe, expect, it } from "vitest";
import { hostileLine, randomFrom, wrongFields } from "../../bench/hostile-lines.ts";

describe("hostile lines", () => {
  it("L2: 100,000 names and key IDs change no user, address, port, outcome or fingerprint", () => {
    const random = randomFrom(1);
    let wrong = 0;

    for (let line = 0; line < 100_000; line++) wrong += wrongFields(hostileLine(random));

    expect(wrong).toBe(0);
  });

  it("a wrong field is noticed", () => {
    const line = hostileLine(randomFrom(2));

    expect(wrongFields({ ...line, user: `${line.user}x`, ip: "192.0.2.9" })).toBe(2);
  });
});
