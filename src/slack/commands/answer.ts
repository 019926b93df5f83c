import { inTime, type Task } from "../interactions/in-time.ts";
import type { InteractionParts } from "../interactions/parts.ts";
import { commandSchema } from "../interactions/payloads.ts";
import { pagesOf } from "../messages/outgoing.ts";
import { type CommandParts, runLine } from "./run-line.ts";

/** A command may read a lot before it answers, but nobody waits longer for a private answer. */
export const COMMAND_MS = 25_000;
/** A response URL takes five answers; one is kept for the word that something failed. */
const MAX_PAGES = 4;
export const ANSWERING: Task = { what: "command", trouble: "Could not answer this" };

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
  const { team_id: team, user_id: user, channel_id: channel, ...typed } = parsed.data;
  const run = runLine(parts, { team, user, channel, trigger: typed.trigger_id, ...typed });
  const result = await inTime(parts, ANSWERING, run, COMMAND_MS);
  count(parts, result.kind === "done" ? result.value.outcome : result.kind);
  if (result.kind !== "done") {
    await parts.responder.respond(typed.response_url, { text: result.sentence });
    return;
  }
  for (const page of pagesOf(result.value.message, MAX_PAGES))
    await parts.responder.respond(typed.response_url, page);
}

function count({ metrics }: InteractionParts, outcome: string): void {
  metrics.count("slack_interactions_total", { kind: "command", outcome });
}
