import { TYPE } from "./composition.ts";
import { anything, byType, flag, integer, list, object, type Rule, string, word } from "./rule.ts";

const style = {
  style: object({
    optional: {
      bold: flag,
      code: flag,
      italic: flag,
      strike: flag,
      underline: flag,
    },
  }),
};

function piece(required: Readonly<Record<string, Rule>>, optional = {}): Rule {
  return object({ required: { ...TYPE, ...required }, optional: { ...style, ...optional } });
}

const text = piece({ text: string(12_000, 1) });
const link = piece({ url: string(3000, 1) }, { text: string(12_000), unsafe: flag });

const pieces = list(
  byType({
    text,
    link,
    broadcast: piece({ range: word("here", "channel", "everyone") }),
    color: piece({ value: string(20) }),
    channel: piece({ channel_id: string(255, 1) }),
    date: piece(
      { timestamp: anything, format: string(255, 1) },
      { url: string(3000), fallback: string(255) },
    ),
    emoji: piece({ name: string(255, 1) }, { unicode: string(100), url: string(3000) }),
    team: piece({ team_id: string(255, 1) }),
    user: piece({ user_id: string(255, 1) }),
    usergroup: piece({ usergroup_id: string(255, 1) }),
  }),
  10_000,
);

const border = { border: integer(0, 1) };
const section = object({ required: { ...TYPE, elements: pieces } });

/** A rich_text block, also inside of tables and cards. */
export const richText = object({
  required: {
    ...TYPE,
    elements: list(
      byType({
        rich_text_section: section,
        rich_text_quote: object({ required: { ...TYPE, elements: pieces }, optional: border }),
        rich_text_preformatted: object({
          required: { ...TYPE, elements: list(byType({ text, link }), 10_000) },
          optional: border,
        }),
        rich_text_list: object({
          required: {
            ...TYPE,
            style: word("bullet", "ordered"),
            elements: list(byType({ rich_text_section: section }), 10_000),
          },
          optional: { ...border, indent: integer(0, 8) },
        }),
      }),
      10_000,
      1,
    ),
  },
  optional: { block_id: string(255, 1) },
});
