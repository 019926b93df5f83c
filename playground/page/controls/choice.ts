import { type Fields, fieldsOf, isFields, listOf, wordIn } from "../../slack/json.ts";
import type { Workspace } from "../frame/workspace.ts";
import type { Choice } from "./offer.ts";
import { plainWords } from "./plain-words.ts";

/** What a menu offers: its own options, or people and channels. */
export function choicesOf(element: Fields, workspace: Workspace): readonly Choice[] {
  const type = wordIn(element, "type") ?? "";
  if (type.includes("users_select")) return peopleOf(workspace);
  if (type.includes("channels_select")) return placesOf(workspace, ["public"]);
  if (type.includes("conversations_select"))
    return placesOf(workspace, listOf(fieldsOf(element["filter"])["include"]));
  const grouped = listOf(element["option_groups"]).filter(isFields);
  return [
    ...listOf(element["options"]).map((option) => choiceFrom(option)),
    ...grouped.flatMap((group) =>
      listOf(group["options"]).map((option) => choiceFrom(option, plainWords(group["label"]))),
    ),
  ];
}

function choiceFrom(option: unknown, group?: string): Choice {
  const fields = fieldsOf(option);
  const description = plainWords(fields["description"]);
  return {
    value: wordIn(fields, "value") ?? "",
    text: plainWords(fields["text"]),
    ...(description === "" ? {} : { description }),
    ...(group === undefined ? {} : { group }),
  };
}

function peopleOf({ people }: Workspace): readonly Choice[] {
  return people
    .filter(({ isDeleted }) => !isDeleted)
    .map(({ id, realName, title }) => {
      return { value: id, text: realName, ...(title === "" ? {} : { description: title }) };
    });
}

function placesOf({ channels }: Workspace, kinds: readonly unknown[]): readonly Choice[] {
  return channels
    .filter(({ kind, isArchived }) => kind !== "im" && !isArchived)
    .filter(({ kind }) => kinds.length === 0 || kinds.includes(kind))
    .map(({ id, name }) => ({ value: id, text: `#${name}` }));
}

/** The values that stand in a control, as Slack keeps them: `{selected_option: {value}}`, `{selected_users: [...]}` … */
export function chosenIn(state: Fields | undefined): readonly string[] {
  return Object.entries(state ?? {})
    .filter(([key]) => key !== "type" && key !== "timezone")
    .flatMap(([, value]) => (Array.isArray(value) ? listOf(value) : [value]))
    .flatMap((value) => {
      if (isFields(value)) return wordIn(value, "value") ?? [];
      return typeof value === "string" || typeof value === "number" ? String(value) : [];
    });
}
