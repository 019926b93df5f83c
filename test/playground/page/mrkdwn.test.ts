import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDate, formatDay } from "../../../playground/page/mrkdwn/dates.ts";
import type { Part, Piece } from "../../../playground/page/mrkdwn/nodes.ts";
import { parseMrkdwn } from "../../../playground/page/mrkdwn/parse.ts";
import { parsePlain } from "../../../playground/page/mrkdwn/plain.ts";

const MARKS = { bold: "b", italic: "i", strike: "s" } as const;

/** The pieces in short: `b(…)`, `code(…)`, `link(url|label)`. */
function shortPiece(piece: Piece): string {
  if ("of" in piece) return `${MARKS[piece.kind]}(${piece.of.map(shortPiece).join("")})`;
  if ("id" in piece) return `${piece.kind}(${piece.id})`;
  switch (piece.kind) {
    case "text":
      return piece.text;
    case "break":
      return "⏎";
    case "code":
      return `code(${piece.text})`;
    case "link":
      return `link(${piece.url}|${piece.label})`;
    case "broadcast":
      return `all(${piece.range})`;
    case "emoji":
      return `emoji(${piece.name})`;
    case "date":
      return `date(${piece.epoch}|${piece.format}|${piece.fallback})`;
  }
}

function short(parts: readonly Part[]): string {
  return parts
    .map((part) => {
      if (part.kind === "pre") return `pre(${part.text})`;
      const inside = part.of.map(shortPiece).join("");
      return part.kind === "quote" ? `quote(${inside})` : inside;
    })
    .join("");
}

describe("mrkdwn", () => {
  it.each([
    ["plain words", "plain words"],
    ["*bold* and _italic_ and ~gone~", "b(bold) and i(italic) and s(gone)"],
    ["*_both_*", "b(i(both))"],
    ["(*bold*), *bold*.", "(b(bold)), b(bold)."],
    ["2*3*4 and snake_case_name", "2*3*4 and snake_case_name"],
    ["* not bold * nor* this*", "* not bold * nor* this*"],
    ["*not\nbold*", "*not⏎bold*"],
    ["*unfinished", "*unfinished"],
    ["`*code* &lt;b&gt;`", "code(*code* <b>)"],
    ["*bold `code` <@U1>*", "b(bold code(code) user(U1))"],
    ["```\nlines *as*\n  they &amp; stand\n```", "pre(lines *as*\n  they & stand\n)"],
    ["before\n```x```\nafter", "beforepre(x)after"],
    ["> quoted\n&gt; twice\nnot", "quote(quoted⏎twice)not"],
    ["one\ntwo", "one⏎two"],
    ["&lt;!here&gt; &amp;amp; &quot;", "<!here> &amp; &quot;"],
    ["<@U0ADMIN> <@U1|ada>", "user(U0ADMIN) user(U1)"],
    [
      "<#C0AWS|aws> <!subteam^S0SECOPS> <!subteam^S1|@x>",
      "channel(C0AWS) group(S0SECOPS) group(S1)",
    ],
    ["<!here> <!channel> <!everyone>", "all(here) all(channel) all(everyone)"],
    ["<!unknown^a|as told>", "as told"],
    [
      "<https://a.example/?a=1&amp;b=2|the &lt;page&gt;>",
      "link(https://a.example/?a=1&b=2|the <page>)",
    ],
    ["<https://a.example>", "link(https://a.example|https://a.example)"],
    ["<mailto:a@b.example|a@b.example>", "link(mailto:a@b.example|a@b.example)"],
    ["<javascript:alert(1)|click>", "click"],
    ["<data:text/html,x>", "data:text/html,x"],
    [
      "see https://a.example/x, please",
      "see link(https://a.example/x|https://a.example/x), please",
    ],
    ["<!date^1392734382^{date} at {time}|Feb 18>", "date(1392734382|{date} at {time}|Feb 18)"],
    [":warning: 10:30:45 :nosuch:", "emoji(warning) 10:30:45 :nosuch:"],
    ["<script>alert(1)</script>", "scriptalert(1)/script"],
    ["<img src=x onerror=alert(1)>", "img src=x onerror=alert(1)"],
  ])("reads %j", (text, expected) => {
    expect(short(parseMrkdwn(text))).toBe(expected);
  });

  it("leaves bare addresses alone when it is verbatim", () => {
    const parts = parseMrkdwn("see https://a.example <https://b.example|b>", { verbatim: true });

    expect(short(parts)).toBe("see https://a.example link(https://b.example|b)");
  });

  it("never throws and makes no link that a browser would run", () => {
    const signs = fc.constantFrom(..."<>|!@#^&;*_~`:\n javascript:https://lt;".split(""), "```");
    const texts = fc.array(signs, { maxLength: 60 }).map((parts) => parts.join(""));

    fc.assert(
      fc.property(texts, (text) => {
        const shown = short(parseMrkdwn(text));
        expect(shown).not.toMatch(/link\((?!https?:|mailto:)/);
      }),
    );
  });

  it("shows plain text as it stands, but for emoji", () => {
    expect(parsePlain("*not* <@U1> &lt; :bell: :nosuch:")).toBe("*not* <@U1> &lt; 🔔 :nosuch:");
  });
});

describe("dates", () => {
  const reader = { now: new Date("2026-03-10T12:00:00Z"), timeZone: "Asia/Kolkata" };

  it.each([
    ["{date_num} {time}", "2026-03-09T20:00:05Z", "2026-03-10 01:30"],
    ["{date_short_pretty} at {time_secs}", "2026-03-09T20:00:05Z", "today at 01:30:05"],
    ["{date_pretty}", "2026-03-09T10:00:00Z", "yesterday"],
    ["{date_long_pretty}", "2026-03-11T10:00:00Z", "tomorrow"],
    ["{date}", "2026-03-01T10:00:00Z", "1 March 2026"],
    ["{date_short}", "2026-03-01T10:00:00Z", "1 Mar 2026"],
    ["{date_long}", "2026-03-01T10:00:00Z", "Sunday, 1 March 2026"],
    ["{ago}", "2026-03-10T11:45:00Z", "15 minutes ago"],
    ["{ago}", "2026-03-10T15:00:30Z", "in 3 hours"],
    ["{nosuch}", "2026-03-10T11:45:00Z", "{nosuch}"],
  ])("fills %s in the reader's time", (format, at, expected) => {
    expect(formatDate(new Date(at), format, reader)).toBe(expected);
  });

  it("names the days between messages", () => {
    expect(formatDay(new Date("2026-03-09T20:00:00Z"), reader)).toBe("Today");
    expect(formatDay(new Date("2026-03-09T10:00:00Z"), reader)).toBe("Yesterday");
    expect(formatDay(new Date("2026-03-01T10:00:00Z"), reader)).toBe("Sunday, 1 March 2026");
  });
});
