import { isFields, listOf, wordIn } from "../json.ts";
import type { Fault } from "./rule.ts";

/**
 * Faults of names used twice: a block_id on one surface, an action_id in one block (in two blocks it is fine). Source:
 * @slack/types block-kit/extensions.d.ts; refusals seen in knacklabs/gantry#458 and haruotsu/slack-review-notify#99.
 */
export function findRepeatedNames(blocks: readonly unknown[], pointer: string): readonly Fault[] {
  const named = blocks.map((block, index) => ({
    name: isFields(block) ? wordIn(block, "block_id") : undefined,
    pointer: `${pointer}/${index}/block_id`,
  }));
  return [
    ...repeats(named, "block_id"),
    ...blocks.flatMap((block, index) =>
      repeats(actions(block, `${pointer}/${index}`), "action_id"),
    ),
  ];
}

interface Named {
  readonly name: string | undefined;
  readonly pointer: string;
}

/** The elements of one block with their action ids. */
function actions(block: unknown, pointer: string): readonly Named[] {
  if (!isFields(block)) return [];
  return listOf(block["elements"]).map((element, index) => ({
    name: isFields(element) ? wordIn(element, "action_id") : undefined,
    pointer: `${pointer}/elements/${index}/action_id`,
  }));
}

function repeats(named: readonly Named[], field: string): readonly Fault[] {
  return named.flatMap(({ name, pointer }, index) =>
    name !== undefined && named.findIndex((each) => each.name === name) < index
      ? [{ pointer, message: `\`${field}\` "${name}" already exists` }]
      : [],
  );
}
