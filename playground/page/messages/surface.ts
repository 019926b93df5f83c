import { useMemo } from "preact/hooks";
import type { MessageFact } from "../../site/slack-facts.ts";
import { fieldsOf, isFields, listOf, wordIn } from "../../slack/json.ts";
import type { Surface } from "../controls/press.ts";
import type { Desk } from "../frame/desk.ts";
import { act } from "../live.ts";
import { failureOf } from "./failures.ts";

/** Controls in a message: each press goes to the app. */
export function useMessageSurface({ channel, ts, blocks }: MessageFact, { me }: Desk): Surface {
  const who = me.name;
  return useMemo(
    () => ({
      press: async (press) =>
        failureOf(await act("slack", "press", { who, channel, ts, ...press })),
      valueOf: (blockId, actionId) => initialOf(blocks, blockId, actionId),
      errors: {},
    }),
    [channel, ts, blocks, who],
  );
}

/** What the app put into a control of a message. */
function initialOf(
  blocks: readonly unknown[],
  blockId: string,
  actionId: string,
): Record<string, unknown> | undefined {
  const block = blocks.filter(isFields).find((each) => each["block_id"] === blockId);
  if (!block) return undefined;
  const controls = [...listOf(block["elements"]), block["accessory"], block["element"]];
  const control = controls.map(fieldsOf).find((each) => wordIn(each, "action_id") === actionId);
  const initial = Object.entries(control ?? {}).filter(([key]) => key.startsWith("initial_"));
  return Object.fromEntries(initial);
}
