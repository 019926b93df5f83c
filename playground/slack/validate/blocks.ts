import { isFields } from "../json.ts";
import { anyText, image, mrkdwn, plainText, TYPE } from "./composition.ts";
import {
  accessory,
  actionElement,
  button,
  contextAction,
  contextElement,
  inputElement,
} from "./elements.ts";
import { richText } from "./rich-text.ts";
import {
  all,
  anything,
  byType,
  fault,
  flag,
  integer,
  list,
  object,
  type Rule,
  string,
  word,
} from "./rule.ts";

/** Where blocks are shown. */
export type Surface = "message" | "modal" | "home";

function block(required: Readonly<Record<string, Rule>>, optional = {}): Rule {
  return object({
    required: { ...TYPE, ...required },
    optional: { block_id: string(255, 1), ...optional },
  });
}

function somethingToRead(value: unknown, pointer: string): ReturnType<Rule> {
  return isFields(value) && value["text"] === undefined && value["fields"] === undefined
    ? fault(pointer, "must define either `text` or `fields`")
    : [];
}

const section = all(
  block({}, { text: anyText(3000), fields: list(anyText(2000), 10, 1), accessory, expand: flag }),
  somethingToRead,
);

const EVERYWHERE = {
  actions: block({ elements: list(actionElement, 25, 1) }),
  context: block({ elements: list(contextElement, 10, 1) }),
  divider: block({}),
  header: block({ text: plainText(150) }),
  image: image({ block_id: string(255, 1), title: plainText(2000) }),
  input: block(
    { label: plainText(2000), element: inputElement },
    { hint: plainText(2000), optional: flag, dispatch_action: flag },
  ),
  rich_text: richText,
  section,
  video: block(
    {
      video_url: string(3000, 1),
      thumbnail_url: string(3000, 1),
      alt_text: string(2000, 1),
      title: plainText(200),
    },
    {
      title_url: string(3000),
      author_name: string(50),
      provider_name: string(255),
      provider_icon_url: string(3000),
      description: plainText(200),
    },
  ),
};

const cell = byType({
  rich_text: richText,
  raw_text: object({ required: { ...TYPE, text: string(12_000, 1) } }),
  raw_number: object({ required: { ...TYPE, text: string(255, 1), value: anything } }),
});

const table = block(
  { rows: list(list(cell, 20), 100, 1) },
  {
    column_settings: list(
      object({ optional: { align: word("left", "center", "right"), is_wrapped: flag } }),
      20,
    ),
  },
);

const card = block(
  {},
  {
    hero_image: image(),
    icon: image(),
    title: mrkdwn(150),
    subtitle: mrkdwn(150),
    body: mrkdwn(200),
    actions: list(button, 25, 1),
  },
);

const taskCard = block(
  {
    task_id: string(255, 1),
    title: string(3000, 1),
    status: word("pending", "in_progress", "complete", "error"),
  },
  { details: richText, output: richText, sources: list(anything, 100) },
);

const IN_MESSAGES = {
  ...EVERYWHERE,
  card,
  carousel: block({ elements: list(byType({ card }), 10, 1) }),
  container: block(
    { child_blocks: list(byType({ ...EVERYWHERE, table }), 10, 1) },
    {
      title: plainText(150),
      rich_text_title: richText,
      subtitle: anyText(150),
      width: word("narrow", "standard", "wide", "full"),
      icon: image(),
      is_collapsible: flag,
      default_collapsed: flag,
      has_header_divider: flag,
    },
  ),
  context_actions: block({ elements: list(contextAction, 5, 1) }),
  data_table: block(
    { rows: list(list(cell, 20), 101, 2), caption: string(2000, 1) },
    { page_size: integer(1, 100), row_header_column_index: integer(0, 19) },
  ),
  file: block({ source: word("remote"), external_id: string(255, 1) }),
  markdown: block({ text: string(12_000, 1) }),
  plan: block({ title: string(3000, 1) }, { tasks: list(anything, 100) }),
  table,
  task_card: taskCard,
};

const ALERT = block(
  { text: anyText(3000) },
  { level: word("default", "info", "warning", "error", "success") },
);

/** The block that may stand on this surface; alerts only in modals (slackapi/java-slack-sdk#1624). */
export const BLOCK: Readonly<Record<Surface, Rule>> = {
  message: byType(IN_MESSAGES),
  modal: byType({ ...EVERYWHERE, alert: ALERT }),
  home: byType(EVERYWHERE),
};
