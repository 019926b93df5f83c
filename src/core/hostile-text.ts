/**
 * The one gate for text that somebody else may have written (user names, tags, bucket names, group descriptions, key IDs).
 * Everything that reaches Slack or a terminal from outside passes through here.
 */

/** Control, format and private characters, line and paragraph separators: bidi overrides and zero-width ones among them. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0]/gu;
const ELLIPSIS = "…";

/**
 * Foreign text as it may stand in a `plain_text` object, a log field or a terminal: one line, no control, bidi or
 * zero-width characters, no backticks, at most `max` code points. An empty result is shown as `(empty)`.
 */
export function plainForeign(raw: string, max = 100): string {
  // What is beyond 4 × max cannot be seen, and cleaning 100 kB for 100 characters would be a gift to the attacker.
  const clean = raw
    .slice(0, max * 4)
    .replaceAll(/[\r\n\t]+/g, " ")
    .replaceAll(INVISIBLE, "")
    .replaceAll("`", "'");
  const points = Array.from(clean);
  const cut = points.length > max ? [...points.slice(0, max - 1), ELLIPSIS] : points;
  const text = cut.join("");
  return text === "" ? "(empty)" : text;
}

/**
 * Foreign text as it may stand in a `mrkdwn` object: cut first, then `& < >` escaped, and the characters that would make
 * bold, italic, strike-through, quotes or emoji broken up by a word joiner's visible cousin: they are replaced by look-alikes.
 */
export function escapeForeign(raw: string, max = 100): string {
  return plainForeign(raw, max)
    .replace(/^\s*>+/, (quote) => quote.replaceAll(">", "›"))
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("*", "∗")
    .replaceAll("_", "ˍ")
    .replaceAll("~", "∼")
    .replaceAll(/:(?=\S*:)/g, "∶");
}

/** Foreign text as code in `mrkdwn`: kept letter by letter, because ids and rules are copied from there. */
export function codeForeign(raw: string, max = 100): string {
  const text = plainForeign(raw, max)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
  return `\`${text}\``;
}

/** A mention of a Slack person; text that is not an id is shown as text, so that nothing else can be mentioned. */
export function mention(user: string): string {
  return /^[UW][A-Z0-9]{2,20}$/.test(user) ? `<@${user}>` : escapeForeign(user);
}

/** Shortens our own, already escaped text to Slack's limit for a field or section, by code points. */
export function fit(text: string, max: number): string {
  const points = Array.from(text);
  return points.length > max ? [...points.slice(0, max - 1), ELLIPSIS].join("") : text;
}
