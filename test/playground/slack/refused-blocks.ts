import { section } from "./world.ts";

/** Plain text. */
export function plain(text: string): { type: "plain_text"; text: string } {
  return { type: "plain_text", text };
}

/** A button; `more` fields of it. */
export function button(more: object = {}): object {
  return { type: "button", text: plain("Go"), action_id: "go", ...more };
}

/** An actions block. */
export function actions(...elements: readonly object[]): object {
  return { type: "actions", elements };
}

/** A choice whose value is its text. */
export function option(value: string): {
  text: { type: "plain_text"; text: string };
  value: string;
} {
  return { text: plain(value), value };
}

/** As many of it, by index. */
export function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** An input block. */
export function input(element: object): object {
  return { type: "input", label: plain("Why"), element };
}

/** Every limit that a message can break: what breaks it, and what Slack says. */
export const REFUSED: readonly (readonly [string, unknown, string])[] = [
  ["51 blocks", many(51, () => ({ type: "divider" })), "no more than 50 items allowed [/blocks]"],
  ["an unknown block", [{ type: "wheel" }], "unsupported type: wheel [/blocks/0/type]"],
  [
    "an alert, which is for modals",
    [{ type: "alert", text: plain("x") }],
    "unsupported type: alert [/blocks/0/type]",
  ],
  ["a block without type", [{}], "missing required field: type [/blocks/0]"],
  [
    "an unknown field",
    [{ type: "divider", wide: true }],
    "invalid additional property: wide [/blocks/0]",
  ],
  [
    "a long section",
    [section("x".repeat(3001))],
    "must be less than 3001 characters [/blocks/0/text/text]",
  ],
  ["an empty section", [section("")], "must be more than 0 characters [/blocks/0/text/text]"],
  [
    "a section without words",
    [{ type: "section" }],
    "must define either `text` or `fields` [/blocks/0]",
  ],
  [
    "11 fields",
    [{ type: "section", fields: many(11, () => plain("x")) }],
    "no more than 10 items allowed [/blocks/0/fields]",
  ],
  [
    "a long field",
    [{ type: "section", fields: [plain("x".repeat(2001))] }],
    "must be less than 2001 characters [/blocks/0/fields/0/text]",
  ],
  [
    "a long header",
    [{ type: "header", text: plain("x".repeat(151)) }],
    "must be less than 151 characters [/blocks/0/text/text]",
  ],
  [
    "a header in mrkdwn",
    [{ type: "header", text: { type: "mrkdwn", text: "x" } }],
    "unsupported type: mrkdwn [/blocks/0/text/type]",
  ],
  [
    "11 context elements",
    [{ type: "context", elements: many(11, () => plain("x")) }],
    "no more than 10 items allowed [/blocks/0/elements]",
  ],
  [
    "26 buttons",
    [actions(...many(26, (index) => button({ action_id: `go${index}` })))],
    "no more than 25 items allowed [/blocks/0/elements]",
  ],
  ["no buttons", [actions()], "no less than 1 items allowed [/blocks/0/elements]"],
  [
    "a long button",
    [actions(button({ text: plain("x".repeat(76)) }))],
    "must be less than 76 characters [/blocks/0/elements/0/text/text]",
  ],
  [
    "a long value",
    [actions(button({ value: "x".repeat(2001) }))],
    "must be less than 2001 characters [/blocks/0/elements/0/value]",
  ],
  [
    "a long url",
    [actions(button({ url: "x".repeat(3001) }))],
    "must be less than 3001 characters [/blocks/0/elements/0/url]",
  ],
  [
    "a long action_id",
    [actions(button({ action_id: "x".repeat(256) }))],
    "must be less than 256 characters [/blocks/0/elements/0/action_id]",
  ],
  [
    "a button of another colour",
    [actions(button({ style: "warning" }))],
    "must be a valid enum value [/blocks/0/elements/0/style]",
  ],
  [
    "a long label for screen readers",
    [actions(button({ accessibility_label: "x".repeat(76) }))],
    "must be less than 76 characters [/blocks/0/elements/0/accessibility_label]",
  ],
  [
    "a long question",
    [actions(button({ confirm: { title: plain("x".repeat(101)), text: plain("x") } }))],
    "must be less than 101 characters [/blocks/0/elements/0/confirm/title/text]",
  ],
  [
    "a long explanation",
    [actions(button({ confirm: { title: plain("x"), text: plain("x".repeat(301)) } }))],
    "must be less than 301 characters [/blocks/0/elements/0/confirm/text/text]",
  ],
  [
    "a long yes",
    [actions(button({ confirm: { text: plain("x"), confirm: plain("x".repeat(31)) } }))],
    "must be less than 31 characters [/blocks/0/elements/0/confirm/confirm/text]",
  ],
  [
    "an input field among buttons",
    [actions({ type: "plain_text_input", action_id: "x" })],
    "unsupported type: plain_text_input [/blocks/0/elements/0/type]",
  ],
  [
    "6 choices in an overflow menu",
    [actions({ type: "overflow", options: many(6, (index) => option(`o${index}`)) })],
    "no more than 5 items allowed [/blocks/0/elements/0/options]",
  ],
  [
    "101 choices in a select",
    [actions({ type: "static_select", options: many(101, (index) => option(`o${index}`)) })],
    "no more than 100 items allowed [/blocks/0/elements/0/options]",
  ],
  [
    "11 checkboxes",
    [actions({ type: "checkboxes", options: many(11, (index) => option(`o${index}`)) })],
    "no more than 10 items allowed [/blocks/0/elements/0/options]",
  ],
  [
    "a long choice",
    [
      actions({
        type: "radio_buttons",
        options: [{ ...option("x"), text: plain("x".repeat(76)) }],
      }),
    ],
    "must be less than 76 characters [/blocks/0/elements/0/options/0/text/text]",
  ],
  [
    "a choice that is not offered",
    [actions({ type: "static_select", options: [option("a")], initial_option: option("b") })],
    "initial option was not found in the options [/blocks/0/elements/0]",
  ],
  [
    "a menu without choices",
    [actions({ type: "static_select" })],
    "must define either `options` or `option_groups` [/blocks/0/elements/0]",
  ],
  [
    "a date that is none",
    [actions({ type: "datepicker", initial_date: "31.1.2026" })],
    "must be a date in the format YYYY-MM-DD [/blocks/0/elements/0/initial_date]",
  ],
  [
    "a time that is none",
    [actions({ type: "timepicker", initial_time: "25:00" })],
    "must be a time in the format HH:mm [/blocks/0/elements/0/initial_time]",
  ],
  [
    "a long block_id",
    [{ type: "divider", block_id: "x".repeat(256) }],
    "must be less than 256 characters [/blocks/0/block_id]",
  ],
  [
    "a block_id used twice",
    [
      { type: "divider", block_id: "a" },
      { type: "divider", block_id: "a" },
    ],
    '`block_id` "a" already exists [/blocks/1/block_id]',
  ],
  [
    "an action_id used twice in a block",
    [actions(button(), button())],
    '`action_id` "go" already exists [/blocks/0/elements/1/action_id]',
  ],
  [
    "two tables",
    many(2, () => ({ type: "table", rows: [[{ type: "raw_text", text: "x" }]] })),
    "only one table allowed [/blocks]",
  ],
  [
    "a table of 101 rows",
    [{ type: "table", rows: many(101, () => [{ type: "raw_text", text: "x" }]) }],
    "no more than 100 items allowed [/blocks/0/rows]",
  ],
  [
    "a table of 21 columns",
    [{ type: "table", rows: [many(21, () => ({ type: "raw_text", text: "x" }))] }],
    "no more than 20 items allowed [/blocks/0/rows/0]",
  ],
  [
    "a data table without caption",
    [{ type: "data_table", rows: many(2, () => [{ type: "raw_text", text: "x" }]) }],
    "missing required field: caption [/blocks/0]",
  ],
  [
    "long markdown",
    [{ type: "markdown", text: "x".repeat(12_001) }],
    "must be less than 12001 characters [/blocks/0/text]",
  ],
  [
    "a picture without address",
    [{ type: "image", alt_text: "x" }],
    "must define either `image_url` or `slack_file` [/blocks/0]",
  ],
];
