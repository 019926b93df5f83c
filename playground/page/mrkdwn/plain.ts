import { emojiSign } from "./emoji.ts";

/** Plain text with the emoji that the page knows in place of their names. */
export function parsePlain(text: string): string {
  return text.replaceAll(/:([a-z0-9_+-]+):/g, (whole, name: string) => emojiSign(name) ?? whole);
}
