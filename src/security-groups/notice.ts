import { z } from "zod";
import { headerBlock, sectionBlock } from "../core/blocks.ts";
import { codeForeign, escapeForeign, mention } from "../core/hostile-text.ts";
import type { Message } from "../core/message.ts";

/** Something to tell that is not the state of one group. `text` is foreign. */
export const noticeSchema = z.object({
  title: z.string(),
  lines: z.array(z.object({ text: z.string(), count: z.int() })),
  /** Lines that were left out. */
  more: z.int().default(0),
  /** A person on whose word it was done. */
  by: z.string().exactOptional(),
});
export type Notice = z.infer<typeof noticeSchema>;

/** The slot of its message. */
export const NOTICE = "notice";
const MAX_LINES = 25;

/** The notice of at most 25 lines; the rest is counted. */
export function makeNotice(
  title: string,
  lines: readonly { readonly text: string; readonly count: number }[],
): Notice {
  return {
    title,
    lines: lines
      .slice(0, MAX_LINES)
      .map(({ text, count }) => ({ text: text.slice(0, 300), count })),
    more: Math.max(0, lines.length - MAX_LINES),
  };
}

/** Seen in the operators' channel once a day, or by the person who asked for a sweep, then edited in place. */
export function renderNotice({ notice }: { readonly notice?: Notice }): Message | undefined {
  if (!notice) return undefined;
  const { title, lines, more, by } = notice;
  const said = lines.map(({ text, count }) =>
    count === 1 ? codeForeign(text, 250) : `${count} × ${codeForeign(text, 250)}`,
  );
  const parts: string[] = [];
  for (let from = 0; from < said.length; from += 10)
    parts.push(said.slice(from, from + 10).join("\n"));
  return {
    text: `${escapeForeign(title)}.`,
    blocks: [
      headerBlock(title),
      ...parts.map(sectionBlock),
      ...(more > 0 ? [sectionBlock(`and ${more} more`)] : []),
      ...(by === undefined ? [] : [sectionBlock(`Asked for by ${mention(by)}.`)]),
    ],
  };
}
