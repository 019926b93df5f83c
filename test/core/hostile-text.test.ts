import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  codeForeign,
  escapeForeign,
  fit,
  mention,
  plainForeign,
} from "../../src/core/hostile-text.ts";

/** Names, tags and descriptions as an attacker would choose them. */
const CORPUS = [
  "<!channel>",
  "<!here|everybody>",
  "<@U0ADMIN>",
  "<!subteam^S0SECOPS>",
  "<#C0AWS|aws>",
  "<https://evil.example|your bank>",
  "&lt;!channel&gt;",
  "*approved* _by_ ~nobody~",
  "```\nrm -rf /\n```",
  "`code`",
  "> said the admin",
  ":white_check_mark: approved",
  ":größe: :+1::skin-tone-2:",
  "photo_\u202Egnp.exe",
  "zero\u200Bwidth\u2060joiner\uFEFF",
  "tag\u{E0041}\u{E0042}",
  "line\nbreak\r\nand\ttab\u2028and\u2029more\u0085",
  "bell\u0007 escape\u001B[31mred\u001B[0m null\u0000",
  "\uD800 half a character \uDC00",
  "\u3164\u115F\uFFA0",
  "",
  " ",
];

/** Hostile pieces mixed with anything. */
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...CORPUS), fc.string({ unit: "binary" })), { maxLength: 6 })
  .map((pieces) => pieces.join(""));
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0]/u;

/** What a reader sees of escaped text. */
function unescape(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

describe("F12: foreign text as plain text", () => {
  it("is one line that shows what it holds, never empty, never longer than told", () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 7, max: 200 }), (raw, max) => {
        const text = plainForeign(raw, max);
        expect(text).not.toBe("");
        expect(text).not.toMatch(INVISIBLE);
        expect(text).not.toContain("`");
        expect(Array.from(text).length).toBeLessThanOrEqual(max);
      }),
    );
  });

  it("is unchanged when it was harmless", () => {
    for (const text of ["web-7", "10.0.0.0/8", "Müller & Söhne", "日本語", "👍🏽"])
      expect(plainForeign(text)).toBe(text);
  });

  it("stays whole characters where it is cut", () => {
    expect(plainForeign("👍".repeat(30), 10)).toBe(`${"👍".repeat(9)}…`);
  });
});

describe("F12: foreign text within markup", () => {
  it("holds no mention, link, emoji or style", () => {
    fc.assert(
      fc.property(hostile, (raw) => {
        const text = escapeForeign(raw);
        expect(text).not.toMatch(/[<>*_~`]/);
        expect(text.replaceAll(/&(?:amp|lt|gt);/g, "")).not.toContain("&");
        expect(text).not.toMatch(/:[^\s:]+:/);
        expect(text).not.toMatch(/^&gt;/);
        expect(text).not.toMatch(INVISIBLE);
      }),
    );
  });

  it("is cut before it is escaped: nothing is cut within an escape", () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 7, max: 50 }), (raw, max) => {
        expect(Array.from(unescape(escapeForeign(raw, max))).length).toBeLessThanOrEqual(max);
      }),
    );
    expect(escapeForeign("&".repeat(20), 8)).toBe(`${"&amp;".repeat(7)}…`);
  });

  it("shows an escape that somebody typed as it was typed", () => {
    expect(escapeForeign("&lt;!channel&gt;")).toBe("&amp;lt;!channel&amp;gt;");
  });
});

describe("F12: foreign text as code", () => {
  it("stays within its backticks and keeps every letter", () => {
    fc.assert(
      fc.property(hostile, (raw) => {
        const text = codeForeign(raw);
        expect(text).toMatch(/^`[^`<>\n]+`$/);
        expect(unescape(text.slice(1, -1))).toBe(plainForeign(raw));
      }),
    );
    expect(codeForeign("arn:aws:iam::123456789012:role/a_b*")).toBe(
      "`arn:aws:iam::123456789012:role/a_b*`",
    );
  });
});

describe("F12: a mention", () => {
  it("is made of an id, and of nothing else", () => {
    expect(mention("U0ENGINEER")).toBe("<@U0ENGINEER>");
    fc.assert(
      fc.property(hostile, (raw) => {
        expect(mention(`${raw}>`)).not.toContain("<");
      }),
    );
  });
});

describe("text of ours that is too long", () => {
  it("is cut by characters", () => {
    expect([fit("👍👍👍", 3), fit("👍👍👍", 2)]).toEqual(["👍👍👍", "👍…"]);
  });
});
