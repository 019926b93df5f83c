import { isFields, listOf } from "../json.ts";
import {
  all,
  anything,
  byType,
  fault,
  flag,
  list,
  object,
  oneOf,
  type Rule,
  string,
  word,
} from "./rule.ts";

/** The `type` field of an object that `byType` has already looked at. */
export const TYPE = { type: anything };

/** Plain text of 1 to `max` characters. */
export function plainText(max: number): Rule {
  return byType({ plain_text: plainShape(max) });
}

/** Plain text or mrkdwn of 1 to `max` characters. */
export function anyText(max: number): Rule {
  return byType({ plain_text: plainShape(max), mrkdwn: mrkdwnShape(max) });
}

/** Mrkdwn of 1 to `max` characters. */
export function mrkdwn(max: number): Rule {
  return byType({ mrkdwn: mrkdwnShape(max) });
}

function plainShape(max: number): Rule {
  return object({ required: { ...TYPE, text: string(max, 1) }, optional: { emoji: flag } });
}

function mrkdwnShape(max: number): Rule {
  return object({ required: { ...TYPE, text: string(max, 1) }, optional: { verbatim: flag } });
}

/** A link of at most 3000 characters. */
export const link = string(3000, 1);

/** The dialog that asks "are you sure?". */
export const confirmation = object({
  required: { text: anyText(300) },
  optional: {
    title: plainText(100),
    confirm: plainText(30),
    deny: plainText(30),
    style: word("primary", "danger"),
  },
});

/** One choice of a menu; radio buttons and checkboxes may use mrkdwn. */
export function option(text: "plain" | "any"): Rule {
  const words = text === "plain" ? plainText(75) : anyText(75);
  return object({
    required: { text: words, value: string(75, 1) },
    optional: { description: text === "plain" ? plainText(75) : anyText(75), url: link },
  });
}

/** Choices of a select menu: up to 100, or up to 100 groups of up to 100. */
export const choices = {
  options: list(option("plain"), 100, 1),
  option_groups: list(
    object({ required: { label: plainText(75), options: list(option("plain"), 100, 1) } }),
    100,
    1,
  ),
};

/** What is chosen at first must be one of the choices. */
export function initialIsAChoice(value: unknown, pointer: string): ReturnType<Rule> {
  if (!isFields(value)) return [];
  const offered = [...listOf(value["options"]), ...groupedOptions(value)].map(valueOfOption);
  const chosen = [value["initial_option"], ...listOf(value["initial_options"])]
    .filter((each) => each !== undefined)
    .map(valueOfOption);
  return chosen.every((each) => offered.includes(each))
    ? []
    : fault(pointer, "initial option was not found in the options");
}

function groupedOptions(menu: Readonly<Record<string, unknown>>): readonly unknown[] {
  return listOf(menu["option_groups"]).flatMap((group) =>
    isFields(group) ? listOf(group["options"]) : [],
  );
}

function valueOfOption(each: unknown): unknown {
  return isFields(each) ? each["value"] : undefined;
}

/** A picture: by address or as a file in Slack. `more` are the fields that only this place allows. */
export function image(more: Readonly<Record<string, Rule>> = {}): Rule {
  return all(
    object({
      required: { ...TYPE, alt_text: string(2000, 1) },
      optional: { image_url: link, slack_file: anything, ...more },
    }),
    oneOf("image_url", "slack_file"),
  );
}
