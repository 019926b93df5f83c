import { type Logger, LogLevel } from "@slack/bolt";
import type { Log } from "../core/ports.ts";

/** Tokens, one-time URLs and socket tickets: Slack's libraries quote them in some of their messages. */
const SECRETS = /xox[a-z]-[\w-]+|xapp-[\w-]+|(?:https:\/\/hooks\.|wss?:\/\/)[^\s"'<>]+/g;
const MAX_SAID = 500;

/**
 * Our log as Slack's libraries want one. Never below info: at debug they write whole payloads with trigger ids and
 * response URLs. An Error among the arguments is kept as the entry's error.
 */
export function adaptLog(log: Log): Logger {
  return {
    debug: () => {},
    info: (...said: unknown[]) => log.debug(fieldsOf(said), "Slack's library says"),
    warn: (...said: unknown[]) => log.warn(fieldsOf(said), "Slack's library warns", errorIn(said)),
    error: (...said: unknown[]) =>
      log.error(fieldsOf(said), "Slack's library reports an error", errorIn(said)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}

/** Text without what must not be written. */
function withoutSecrets(text: string): string {
  return text.replaceAll(SECRETS, "[secret]").slice(0, MAX_SAID);
}

function fieldsOf(said: readonly unknown[]): { readonly said: string } {
  const words = said.filter((each) => typeof each === "string" || typeof each === "number");
  return { said: withoutSecrets(words.join(" ")) };
}

function errorIn(said: readonly unknown[]): unknown {
  return said.find((each) => each instanceof Error);
}
