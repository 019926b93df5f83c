import { expect } from "vitest";
import { findBlockFaults, isTooLongTogether } from "../../playground/slack/validate/message.ts";
import { register } from "../../src/core/house.ts";
import { incidentWatcher } from "../../src/incidents/index.ts";
import { MINUTE, POLICY, person, START, type World } from "./world.ts";

export const RESOLUTION = { reason: "false_positive", note: "the scanner of the platform team" };
export const watcher = register(incidentWatcher, () => POLICY);

/** Who was called, and how long after the start, in minutes. */
export function calls(world: World): (readonly [number, string])[] {
  return world.sent.map(({ at, target }) => [(at.getTime() - START.getTime()) / MINUTE, target]);
}

/** What happened, in order. */
export function entries(world: World): string[] {
  return world.details().lines.map(({ what }) => what);
}

export function acknowledge(world: World, user = "U0MAX"): ReturnType<World["take"]> {
  return world.take("incident.acknowledge", {}, person(user));
}

/** The words of a message, its text first; checked against the limits of Slack. */
export function show(world: World, slot: string): string {
  const message = watcher.render(world.incident(), slot, { now: world.now() });
  if (!message) return "nothing";
  expect(findBlockFaults(message.blocks, "/blocks")).toEqual([]);
  expect(isTooLongTogether(message.blocks)).toBe(false);
  expect(message.text.length).toBeLessThan(4000);
  return [message.text, ...message.blocks.flatMap(wordsIn)].join("\n");
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
