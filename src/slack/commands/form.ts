import type { ViewResponseAction } from "@slack/bolt";
import type { CommandForm } from "../../core/command.ts";
import type { Message } from "../../core/message.ts";
import { teamsIn, viewSubmissionSchema } from "../interactions/payloads.ts";
import { valuesIn } from "../interactions/submissions.ts";
import type { CommandLine, CommandParts } from "./run-line.ts";

/** Forms of commands: `command:/bucket:check`. */
const PREFIX = "command:";

/** True for the form of a command: it belongs to no case. */
export function isCommandForm(body: unknown): boolean {
  const parsed = viewSubmissionSchema.safeParse(body);
  return parsed.success && parsed.data.view.callback_id.startsWith(PREFIX);
}

/** Opens a form of the command on the screen of the one who typed it. */
export async function showForm(
  { commands, gateway }: Pick<CommandParts, "commands" | "gateway">,
  { command, trigger }: CommandLine,
  name: string,
): Promise<Message> {
  const form = formOf(commands, command, name);
  if (!form) return plain("There is no such form.");
  const view = { ...form.view, callback_id: `${PREFIX}${command}:${name}` };
  const answer = await gateway.call("views.open", { trigger_id: trigger, view });
  return plain(answer.kind === "ok" ? "Here is the form." : "Slack was slow: type it again.");
}

/** A form of a command was sent: the answer takes its place. Nothing is stored, not even that it was sent. Never throws. */
export async function answerForm(
  { commands, metrics, team }: Pick<CommandParts, "commands" | "metrics" | "team">,
  body: unknown,
  ack: (response?: ViewResponseAction) => Promise<void>,
): Promise<void> {
  const parsed = viewSubmissionSchema.safeParse(body);
  const [command = "", name = ""] = parsed.success
    ? parsed.data.view.callback_id.slice(PREFIX.length).split(":")
    : [];
  const form = formOf(commands, command, name);
  const isOurs = parsed.success && teamsIn(parsed.data).every((each) => each === team);
  const outcome = form && isOurs ? "decided" : "unknown";
  metrics.count("slack_interactions_total", { kind: "modal", outcome });
  if (!form || !isOurs) return await ack();
  await ack({ response_action: "update", view: form.answer(valuesIn(parsed.data)) });
}

function formOf(
  commands: CommandParts["commands"],
  command: string,
  name: string,
): CommandForm | undefined {
  const forms = commands.find((each) => each.command === command)?.forms ?? {};
  return Object.hasOwn(forms, name) ? forms[name] : undefined;
}

function plain(text: string): Message {
  return { text, blocks: [] };
}
