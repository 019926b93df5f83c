import type { CommandCall, SlashCommand } from "../../core/command.ts";
import { codeForeign } from "../../core/hostile-text.ts";
import type { Message } from "../../core/message.ts";
import { inTime, type Task } from "../interactions/in-time.ts";
import type { InteractionParts } from "../interactions/parts.ts";
import { type CommandPayload, commandSchema } from "../interactions/payloads.ts";
import { actorOf, FOREIGN_SENTENCE } from "../interactions/verdict.ts";
import { pagesOf } from "../messages/outgoing.ts";
import { helpFor, helpForUnknown } from "./help.ts";
import { readWords } from "./words.ts";

/** A command may read a lot before it answers, but nobody waits longer for a private answer. */
const COMMAND_MS = 25_000;
/** A response URL takes five answers; one is kept for the word that something failed. */
const MAX_PAGES = 4;
const ANSWERING: Task = { what: "command", trouble: "Could not answer this" };

/** What commands need besides. */
export interface CommandParts extends InteractionParts {
  readonly commands: readonly SlashCommand[];
}

/** Somebody typed a slash command: acknowledged at once, answered privately when the answer is there. Never throws. */
export async function answerCommand(
  parts: CommandParts,
  body: unknown,
  ack: () => Promise<void>,
): Promise<void> {
  await ack();
  const parsed = commandSchema.safeParse(body);
  if (!parsed.success) {
    count(parts, "undecodable");
    return;
  }
  const payload = parsed.data;
  const result = await inTime(parts, ANSWERING, run(parts, payload), COMMAND_MS);
  count(parts, result.kind === "done" ? result.value.outcome : result.kind);
  if (result.kind !== "done") {
    await parts.responder.respond(payload.response_url, { text: result.sentence });
    return;
  }
  for (const page of pagesOf(result.value.message, MAX_PAGES))
    await parts.responder.respond(payload.response_url, page);
}

function count({ metrics }: InteractionParts, outcome: string): void {
  metrics.count("slack_interactions_total", { kind: "command", outcome });
}

interface Answered {
  readonly outcome: "decided" | "unknown" | "foreign";
  readonly message: Message;
}

async function run(parts: CommandParts, payload: CommandPayload): Promise<Answered> {
  const { team_id: team, user_id: user, channel_id: channel } = payload;
  if (team !== parts.team) return { outcome: "foreign", message: plain(FOREIGN_SENTENCE) };
  const command = parts.commands.find((each) => each.command === payload.command);
  if (!command) {
    const sentence = `${codeForeign(payload.command)} is not a command of Countersign.`;
    return { outcome: "unknown", message: plain(sentence) };
  }
  const { subcommand, words } = readWords(payload.text);
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
  };
  return { outcome: "decided", message: await chosen.run(call) };
}

function plain(text: string): Message {
  return { text, blocks: [] };
}
