import { describe, expect, it } from "vitest";
import type { Interaction } from "../../playground/slack/open.ts";
import { sectionBlock } from "../../src/core/blocks.ts";
import type { CommandCall, SlashCommand } from "../../src/core/command.ts";
import type { Message } from "../../src/core/message.ts";
import { readWords } from "../../src/slack/commands/words.ts";
import { openStage, type Stage } from "./stage/open-stage.ts";

function subcommand(
  name: string,
  run: (call: CommandCall) => Promise<Message>,
): SlashCommand["subcommands"] {
  return {
    [name]: { usage: `${name} [word]`, meaning: `Does ${name}`, examples: [`${name} web`], run },
  };
}

/** What `/sg` would be, with answers that are easy to tell apart. */
const sg: SlashCommand = {
  command: "/sg",
  description: "Security groups",
  usageHint: "status | diff",
  subcommands: {
    ...subcommand("status", async ({ actor }) => ({
      text: `${actor.user} holds ${actor.rights === "unknown" ? "?" : actor.rights.join(" ")}`,
      blocks: [],
    })),
    ...subcommand("diff", async ({ words }) => ({ text: words.join("|"), blocks: [] })),
    ...subcommand("who", async ({ actor, words, queries }) => {
      await queries.sweeps();
      const text = `${words.join(" ")} for ${actor.user}`;
      return { text, blocks: [sectionBlock(text)] };
    }),
    ...subcommand("show", async () => ({
      text: "many",
      blocks: Array.from({ length: 120 }, (_, index) => sectionBlock(`part ${index}`)),
    })),
    ...subcommand("reach", async () => {
      throw new Error("the map is lost");
    }),
  },
};

async function openCommands(): Promise<Stage> {
  return await openStage({
    parts: { commands: [sg], rights: { "incident.respond": ["user:U0ENGINEER"] } },
  });
}

/** What the person read, once `count` answers are there. */
async function answers(interaction: Interaction, count = 1): Promise<readonly string[]> {
  await expect.poll(() => interaction.replies).toHaveLength(count);
  return interaction.replies.map(({ text }) => text);
}

describe("a slash command", () => {
  it("is acknowledged and answered privately, with the rights of who typed it", async () => {
    await using stage = await openCommands();

    const typed = await stage.slack.command("engineer", "/sg status");

    expect(typed.acked).toBe(true);
    expect(await answers(typed)).toEqual([
      expect.stringContaining("U0ENGINEER holds incident.respond"),
    ]);
    expect(stage.slack.messages("aws")).toEqual([]);
  });

  it("gets its words, mentions by id and everything else as it was typed", async () => {
    await using stage = await openCommands();

    const typed = await stage.slack.command("engineer", "/sg  DIFF  web-1 a<b&c");

    expect(await answers(typed)).toEqual(["web-1|a<b&c"]);
  });

  it.each(["/sg", "/sg help"])("shows its help for %s, made from its table", async (text) => {
    await using stage = await openCommands();

    const typed = await stage.slack.command("engineer", text);

    const [help = ""] = await answers(typed);
    for (const name of ["status", "diff", "show", "reach"])
      expect(help).toContain(`/sg ${name} [word]`);
    expect(help).toContain("For example");
  });

  it.each([
    ["/sg staus", "Did you mean /sg status?"],
    ["/sg dif web", "Did you mean /sg diff?"],
    ["/sg xylophone", "There is no /sg xylophone."],
    ["/sg constructor", "There is no /sg constructor."],
  ])("answers %s with the nearest name and the help", async (text, sentence) => {
    await using stage = await openCommands();

    const typed = await stage.slack.command("engineer", text);

    const [help = ""] = await answers(typed);
    expect(help.replaceAll("`", "")).toContain(sentence);
    expect(help).toContain("Does status");
  });

  it("comes in pages when it is long", async () => {
    await using stage = await openCommands();

    const typed = await stage.slack.command("engineer", "/sg show");

    const [first = ""] = await answers(typed);
    expect(first).toContain("part 47");
    expect(first).not.toContain("part 48");
    expect(first).toContain("Next (2 of 3)");
  });

  it("F6: that fails is answered with a code and a reference", async () => {
    await using stage = await openCommands();

    const typed = await stage.slack.command("engineer", "/sg reach");

    expect(typed.acked).toBe(true);
    expect(await answers(typed)).toEqual([
      expect.stringMatching(
        /^Could not answer this, try again \(ref \w{4}\).*\[core\.unexpected\]/,
      ),
    ]);
    expect(stage.lines.join("\n")).toContain("the map is lost");
  });
});

describe("words after a command", () => {
  it.each([
    ["", "", []],
    ["  Status ", "status", []],
    ["who <@U0ENGINEER|lee smith> 24h", "who", ["<@U0ENGINEER>", "24h"]],
    ["note <#C0AWS|aws> &lt;!channel&gt; a&amp;lt;", "note", ["<#C0AWS>", "<!channel>", "a&lt;"]],
  ])("of %j are split after names are taken off", (text, name, words) => {
    expect(readWords(text)).toEqual({ subcommand: name, words });
  });
});
