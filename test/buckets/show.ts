import { expect } from "vitest";
import { findBlockFaults, isTooLongTogether } from "../../playground/slack/validate/message.ts";
import { exposureWatcher } from "../../src/buckets/index.ts";
import { register } from "../../src/core/house.ts";
import { KEY, POLICY, type World } from "./world.ts";

export const watcher = register(exposureWatcher, () => POLICY);

/** The words of a message, checked against the limits of Slack. Of a plain one only its text. */
export function show(world: World, slot: string, key = KEY): string {
  const of = world.find(key);
  const message = of && watcher.render(of, slot, { now: world.now() });
  if (!message) return "nothing";
  expect(findBlockFaults(message.blocks, "/blocks")).toEqual([]);
  expect(isTooLongTogether(message.blocks)).toBe(false);
  const words = message.blocks.flatMap(wordsIn);
  return words.length === 1 ? message.text : [message.text, ...words].join("\n");
}

/** What is written in a block, one line each; buttons with what they carry. */
function wordsIn(block: unknown): string[] {
  if (Array.isArray(block)) return block.flatMap(wordsIn);
  if (typeof block !== "object" || block === null) return [];
  if ("value" in block && "text" in block && "action_id" in block)
    return [`[${wordsIn(block.text).join("")}] ${String(block.action_id)} ${String(block.value)}`];
  if ("text" in block && typeof block.text === "string") return [block.text];
  return Object.values(block).flatMap(wordsIn);
}
