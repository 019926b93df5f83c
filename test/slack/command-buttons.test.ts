import { describe, expect, it } from "vitest";
import type { Interaction, StoredMessage } from "../../playground/slack/open.ts";
import { sectionBlock } from "../../src/core/blocks.ts";
import type { SlashCommand } from "../../src/core/command.ts";
import { pageOf, readPage } from "../../src/slack/commands/controls.ts";
import { openStage, type Stage } from "./stage/open-stage.ts";

const sg: SlashCommand = {
  command: "/sg",
  description: "Security groups",
  usageHint: "diff",
  subcommands: {
    diff: {
      usage: "diff [group]",
      meaning: "Shows it",
      examples: [],
      run: async ({ words, actor }) => ({
        text: `${words.join(" ")} for ${actor.user}`,
        blocks: Array.from({ length: words[0] === "long" ? 100 : 1 }, (_, part) =>
          sectionBlock(`${words.join(" ")} part ${part} for ${actor.user}`),
        ),
      }),
    },
    who: {
      usage: "who",
      meaning: "Says who",
      examples: [],
      run: async ({ actor }) => ({ text: actor.user, blocks: [sectionBlock(actor.user)] }),
    },
  },
};

async function openCommands(): Promise<Stage> {
  return await openStage({ parts: { commands: [sg] } });
}

/** The private answer to a command line, with its buttons. */
async function answered(stage: Stage, line: string): Promise<StoredMessage> {
  const typed = await stage.slack.command("engineer", line);
  return await replyOf(typed);
}

async function replyOf(interaction: Interaction): Promise<StoredMessage> {
  await expect.poll(() => interaction.replies).toHaveLength(1);
  const message = interaction.replies[0]?.message;
  if (!message) throw new Error("no answer");
  return message;
}

function textOf(message: StoredMessage): string {
  return JSON.stringify(message.blocks);
}

describe("the buttons under an answer", () => {
  it("turn its pages in place", async () => {
    await using stage = await openCommands();
    const first = await answered(stage, "/sg diff long");

    const turned = await replyOf(await stage.slack.press("engineer", first, "command_again_on"));
    const back = await replyOf(await stage.slack.press("engineer", turned, "command_again_back"));

    expect(turned.ts).toBe(first.ts);
    expect(textOf(turned)).toContain("long part 48 for U0ENGINEER");
    expect(textOf(turned)).toContain("Next (3 of 3)");
    expect(textOf(back)).toContain("long part 0 for U0ENGINEER");
    expect(stage.slack.messages("aws")).toEqual([]);
  });

  it("run the line again, as it is now", async () => {
    await using stage = await openCommands();
    const first = await answered(stage, "/sg diff web");

    const again = await replyOf(await stage.slack.press("engineer", first, "command_again"));

    expect(again.ts).toBe(first.ts);
    expect(textOf(again)).toContain("web part 0 for U0ENGINEER");
  });

  it("share the answer with the channel, named who shared it, without anybody's buttons", async () => {
    await using stage = await openCommands();
    const first = await answered(stage, "/sg diff web");

    const shared = await replyOf(await stage.slack.press("engineer", first, "command_share"));

    expect(stage.slack.messages("aws").map(({ ts }) => ts)).toContain(shared.ts);
    expect(textOf(shared)).toContain("web part 0 for U0ENGINEER");
    expect(textOf(shared)).toContain("<@U0ENGINEER> shared the answer to `/sg diff web`");
    expect(textOf(shared)).not.toContain("command_share");
  });

  it("with a forged value run a command as the one who pressed, and nothing more", async () => {
    await using stage = await openCommands();
    const first = await answered(stage, "/sg diff web");
    const forged = ["/sg who", "/sg constructor", "/rm -rf", "", "x".repeat(3000)];

    const answers: string[] = [];
    for (const value of forged) {
      const pressed = await stage.slack.press("colleague", first, "command_share", { value });
      answers.push(textOf(await replyOf(pressed)) + pressed.replies[0]?.text);
    }

    expect(answers[0]).toContain("U0COLLEAGUE");
    expect(answers[1]).toContain("There is no");
    for (const answer of answers.slice(2))
      expect(answer).toContain("is not a command of Countersign");
    expect(stage.lines.join("\n")).not.toContain("core.unexpected");
  });
});

describe("S30: with the database slowed by 2 s", () => {
  it("a command and a button are acknowledged at once", async () => {
    await using stage = await openStage({
      parts: {
        commands: [
          {
            ...sg,
            subcommands: {
              slow: {
                usage: "slow",
                meaning: "",
                examples: [],
                run: async ({ queries }) => {
                  await queries.sweeps();
                  return { text: "late", blocks: [sectionBlock("late")] };
                },
              },
            },
          },
        ],
      },
      store: (store, clock) => ({
        ...store,
        queries: {
          ...store.queries,
          sweeps: async () => {
            await clock.sleep(2000);
            return await store.queries.sweeps();
          },
        },
      }),
    });

    const typed = await stage.slack.command("engineer", "/sg slow");
    const before = [...typed.replies];
    await stage.clock.advance("2s");
    const late = await replyOf(typed);
    const pressed = await stage.slack.press("engineer", late, "command_again");
    await stage.clock.advance("2s");

    expect([typed.acked, pressed.acked]).toEqual([true, true]);
    expect(before).toEqual([]);
    expect(textOf(await replyOf(pressed))).toContain("late");
  });
});

describe("a page of an answer", () => {
  it.each([
    ["diff web page:2", { line: "diff web", page: 2 }],
    ["diff web", { line: "diff web", page: 1 }],
    ["page:3", { line: "", page: 3 }],
    ["diff page:0", { line: "diff", page: 1 }],
    ["diff homepage:2", { line: "diff homepage:2", page: 1 }],
  ])("is read from %s", (text, expected) => {
    expect(readPage(text)).toEqual(expected);
  });

  it("beyond the last is the last, and what has no blocks or too long a line has no buttons", () => {
    const answer = { text: "x", blocks: [sectionBlock("x")] };

    expect(pageOf(answer, { line: "/sg x", page: 99 }).blocks).toHaveLength(2);
    expect(pageOf(answer, { line: "x".repeat(1901), page: 1 }).blocks).toHaveLength(1);
    expect(pageOf({ text: "x", blocks: [] }, { line: "/sg x", page: 1 }).blocks).toEqual([]);
  });
});
