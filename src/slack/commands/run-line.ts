import type { CommandCall, SlashCommand } from "../../core/command.ts";
import { handle } from "../../core/handle.ts";
import { codeForeign } from "../../core/hostile-text.ts";
import type { Message } from "../../core/message.ts";
import type { InteractionParts } from "../interactions/parts.ts";
import { actorOf, FOREIGN_SENTENCE } from "../interactions/verdict.ts";
import { pageOf, readPage } from "./controls.ts";
import { doDeed } from "./deed.ts";
import { showForm } from "./form.ts";
import { helpFor, helpForUnknown } from "./help.ts";
import { readWords } from "./words.ts";

/** What commands need besides. */
export interface CommandParts extends InteractionParts {
  readonly commands: readonly SlashCommand[];
}

/** Somebody's command line: typed, or pressed on a button, which may be forged: it is run as the one who pressed it. */
export interface CommandLine {
  readonly team: string;
  readonly user: string;
  readonly channel: string;
  /** `/sg`. */
  readonly command: string;
  readonly text: string;
  /** By which a form may be opened within 3 s. */
  readonly trigger: string;
}

/** What was answered. `controls`: it was an answer of a subcommand, not a word of help or refusal. */
export interface Answered {
  readonly outcome: "decided" | "unknown" | "foreign";
  readonly message: Message;
}

/** Runs a command line and answers the page of it that was asked for. Throws what the subcommand throws. */
export async function runLine(parts: CommandParts, typed: CommandLine): Promise<Answered> {
  const { team, user, channel } = typed;
  if (team !== parts.team) return { outcome: "foreign", message: plain(FOREIGN_SENTENCE) };
  const command = parts.commands.find((each) => each.command === typed.command);
  if (!command) {
    const sentence = `${codeForeign(typed.command)} is not a command of Countersign.`;
    return { outcome: "unknown", message: plain(sentence) };
  }
  const { line, page } = readPage(typed.text);
  const { subcommand, words } = readWords(line);
  const { subcommands } = command;
  const chosen = Object.hasOwn(subcommands, subcommand) ? subcommands[subcommand] : undefined;
  if (!chosen)
    return ["", "help"].includes(subcommand)
      ? { outcome: "decided", message: helpFor(command) }
      : { outcome: "unknown", message: helpForUnknown(command, subcommand) };
  const call: CommandCall = {
    actor: await actorOf(parts, { team, user }),
    channel,
    words,
    now: parts.clock.now(),
    queries: parts.desk.store.queries,
    newId: parts.ids.next,
    handIn: async (draft) => await handle(parts.desk, draft),
  };
  const answer = await chosen.run(call);
  if ("form" in answer)
    return { outcome: "decided", message: await showForm(parts, typed, answer.form) };
  if ("deed" in answer)
    return { outcome: "decided", message: await doDeed(parts, typed, call, answer.deed) };
  return {
    outcome: "decided",
    message: pageOf(answer, { line: `${typed.command} ${line}`, page }),
  };
}

function plain(text: string): Message {
  return { text, blocks: [] };
}
