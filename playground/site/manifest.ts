import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";
import type { CommandFact } from "./slack-facts.ts";

const manifest = z.object({
  features: z.object({
    slash_commands: z.array(
      z.object({
        command: z.string(),
        description: z.string().default(""),
        usage_hint: z.string().default(""),
      }),
    ),
  }),
});

/** The slash commands that `manifest.yml` declares, as Slack lists them when somebody types `/`. */
export async function readCommands(): Promise<readonly CommandFact[]> {
  const text = await readFile(new URL("../../manifest.yml", import.meta.url), "utf8");
  const { features } = manifest.parse(parse(text));
  return features.slash_commands.map(({ command, description, usage_hint: hint }) => ({
    command,
    description,
    hint,
  }));
}
