import type { SectionBlock } from "@slack/types";
import { sectionBlock } from "../../src/core/blocks.ts";
import { clockTime, describeDuration } from "../../src/core/duration.ts";

/** A section takes 3,000 characters: ten lines each. Long answers become pages by themselves. */
export function sectionsOf(lines: readonly string[]): SectionBlock[] {
  const sections: SectionBlock[] = [];
  for (let from = 0; from < lines.length; from += 10)
    sections.push(sectionBlock(lines.slice(from, from + 10).join("\n")));
  return sections;
}

/** How old what is shown is. */
export function readLine(readAt: string | undefined, now: Date): string {
  if (readAt === undefined) return "Never read.";
  const then = new Date(readAt);
  return `Read ${describeDuration(now.getTime() - then.getTime())} ago, at ${clockTime(then)} UTC.`;
}
