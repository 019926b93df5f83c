import { fieldsOf, wordIn } from "../../slack/json.ts";
import type { Outcome } from "../live.ts";

/** What Slack tells people when an app did not do its part, by what went wrong. */
const SENTENCES: Readonly<Record<string, string>> = {
  operation_timeout: "The app did not answer within 3 seconds.",
  dispatch_failed: "The app cannot be reached: is the bot running?",
  dispatch_unknown_error: "The app cannot be reached: is the bot running?",
  invalid_command_response: "The app answered with something that Slack does not take.",
};

/** What to tell the person after an act; nothing when the app took it. */
export function failureOf(outcome: Outcome): string | undefined {
  if (!outcome.ok) return outcome.error;
  const failure = wordIn(fieldsOf(outcome.answer), "failure");
  if (failure === undefined) return undefined;
  return SENTENCES[failure] ?? `That did not work (${failure}).`;
}
