import {
  anyText,
  choices,
  confirmation,
  image,
  initialIsAChoice,
  link,
  option,
  plainText,
  TYPE,
} from "./composition.ts";
import {
  all,
  anything,
  byType,
  flag,
  integer,
  list,
  object,
  oneOf,
  pattern,
  type Rule,
  string,
  word,
} from "./rule.ts";

const action = { action_id: string(255, 1) };
const confirm = { confirm: confirmation };
const focus = { focus_on_load: flag };
const placeholder = { placeholder: plainText(150) };
const style = { style: word("primary", "danger") };
const label = { accessibility_label: string(75) };
const most = { max_selected_items: integer(1, 100) };
const menu = { ...action, ...confirm, ...focus, ...placeholder };
const many = { ...menu, ...most };
const dispatch = {
  dispatch_action_config: object({
    optional: {
      trigger_actions_on: list(word("on_enter_pressed", "on_character_entered"), 2, 1),
    },
  }),
};
const input = { ...action, ...focus, ...placeholder, ...dispatch };
const conversations = {
  default_to_current_conversation: flag,
  filter: object({
    optional: {
      include: list(word("im", "mpim", "private", "public"), 4, 1),
      exclude_external_shared_channels: flag,
      exclude_bot_users: flag,
    },
  }),
};
const date = pattern(/^\d{4}-\d{2}-\d{2}$/, "must be a date in the format YYYY-MM-DD");
const time = pattern(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "must be a time in the format HH:mm");
const ids = list(string(255, 1), 100);

function element(optional: Readonly<Record<string, Rule>>, required = {}): Rule {
  return object({ required: { ...TYPE, ...required }, optional });
}

function staticMenu(fields: Readonly<Record<string, Rule>>): Rule {
  return all(
    element({ ...fields, ...choices }),
    oneOf("options", "option_groups"),
    initialIsAChoice,
  );
}

/** Choices that are all visible at once: up to ten. */
function visibleChoices(initial: Readonly<Record<string, Rule>>): Rule {
  const options = { options: list(option("any"), 10, 1) };
  return all(element({ ...action, ...confirm, ...focus, ...initial }, options), initialIsAChoice);
}

const SELECTS = {
  static_select: staticMenu({ ...menu, initial_option: option("plain") }),
  users_select: element({ ...menu, initial_user: string(255, 1) }),
  conversations_select: element({
    ...menu,
    ...conversations,
    initial_conversation: string(255, 1),
    response_url_enabled: flag,
  }),
  channels_select: element({
    ...menu,
    initial_channel: string(255, 1),
    response_url_enabled: flag,
  }),
  external_select: element({
    ...menu,
    initial_option: option("plain"),
    min_query_length: integer(0, 100),
  }),
  multi_static_select: staticMenu({ ...many, initial_options: list(option("plain"), 100) }),
  multi_users_select: element({ ...many, initial_users: ids }),
  multi_conversations_select: element({ ...many, ...conversations, initial_conversations: ids }),
  multi_channels_select: element({ ...many, initial_channels: ids }),
  multi_external_select: element({
    ...many,
    initial_options: list(option("plain"), 100),
    min_query_length: integer(0, 100),
  }),
};

const CHOOSERS = {
  ...SELECTS,
  checkboxes: visibleChoices({ initial_options: list(option("any"), 10, 1) }),
  radio_buttons: visibleChoices({ initial_option: option("any") }),
  datepicker: element({ ...menu, initial_date: date }),
  timepicker: element({ ...menu, initial_time: time, timezone: string(100) }),
};

const datetimepicker = element({
  ...action,
  ...confirm,
  ...focus,
  initial_date_time: integer(1_000_000_000, 9_999_999_999),
});

const richTextInput = element({
  ...input,
  initial_value: anything,
  min_lines: integer(1, 100),
  max_lines: integer(1, 100),
});

/** A button, also inside of cards. */
export const button = element(
  { ...action, ...confirm, ...style, ...label, value: string(2000, 1), url: link },
  { text: plainText(75) },
);

const BUTTONS = {
  button,
  overflow: element({ ...action, ...confirm }, { options: list(option("plain"), 5, 1) }),
  workflow_button: element(
    { ...action, ...confirm, ...style, ...label },
    { text: plainText(75), workflow: anything },
  ),
};

/** What an actions block may hold. */
export const actionElement = byType({
  ...CHOOSERS,
  ...BUTTONS,
  datetimepicker,
  rich_text_input: richTextInput,
});

/** What may stand beside the text of a section. */
export const accessory = byType({ ...CHOOSERS, ...BUTTONS, image: image() });

/** What an input block may hold. */
export const inputElement = byType({
  ...CHOOSERS,
  datetimepicker,
  rich_text_input: richTextInput,
  plain_text_input: element({
    ...input,
    initial_value: string(3000),
    multiline: flag,
    min_length: integer(0, 3000),
    max_length: integer(1, 3000),
  }),
  email_text_input: element({ ...input, initial_value: string(3000) }),
  url_text_input: element({ ...input, initial_value: string(3000) }),
  number_input: element(
    { ...input, initial_value: string(100), min_value: string(100), max_value: string(100) },
    { is_decimal_allowed: flag },
  ),
  file_input: element({ ...action, filetypes: list(string(50), 100), max_files: integer(1, 10) }),
});

/** What a context block may hold. */
export const contextElement = byType({
  image: image(),
  plain_text: anyText(3000),
  mrkdwn: anyText(3000),
});

const feedback = object({
  required: { text: plainText(75), value: string(2000) },
  optional: { ...label },
});

/** What a context_actions block may hold. */
export const contextAction = byType({
  feedback_buttons: element(action, { positive_button: feedback, negative_button: feedback }),
  icon_button: element(
    { ...action, ...confirm, ...label, value: string(2000), visible_to_user_ids: ids },
    { icon: string(75, 1), text: plainText(75) },
  ),
});
