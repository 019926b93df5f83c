import type { Part, PublicAccessBlock } from "../core/readings.ts";

/** Three values: a switch that was not read is neither on nor off. */
export type Switch = "on" | "off" | "unknown";

/** One *on* is enough, whatever else is unknown; else one *unknown* makes it unknown. */
export function anyOf(...switches: readonly Switch[]): Switch {
  if (switches.includes("on")) return "on";
  return switches.includes("unknown") ? "unknown" : "off";
}

/** One flag of one block. No block at all is four times off. */
export function flagOf(block: Part<PublicAccessBlock>, flag: keyof PublicAccessBlock): Switch {
  if (block.read === "unknown") return "unknown";
  return block.read === "ok" && block.value[flag] ? "on" : "off";
}
