import type { KnownBlock } from "@slack/types";
import type { Log } from "../../core/ports.ts";
import { outgoing } from "../messages/outgoing.ts";

/** Answers to one interaction by the URL that came with it (good for 30 minutes and five answers). */
export interface Responder {
  /** True when Slack took it. Never throws: the URL is a secret, and an error might quote it. */
  readonly respond: (
    url: string,
    message: { readonly text: string; readonly blocks?: readonly KnownBlock[] },
    how?: keyof typeof WAYS,
  ) => Promise<boolean>;
}

const TIMEOUT_MS = 10_000;
const SLACKS_OWN = ["https://hooks.slack.com", "https://hooks.slack-gov.com"];

/** Answers go to Slack alone, or to where `apiUrl` points: an URL in a payload decides nothing. */
export function openResponder(parts: { readonly apiUrl?: string; readonly log: Log }): Responder {
  const origins = new Set(SLACKS_OWN);
  if (parts.apiUrl !== undefined) origins.add(new URL(parts.apiUrl).origin);
  return {
    respond: async (url, { text, blocks }, how = "private") => {
      if (!URL.canParse(url) || !origins.has(new URL(url).origin)) {
        parts.log.warn({}, "an interaction came with an address that is not Slack's");
        return false;
      }
      const said = outgoing({ text, blocks: blocks ?? [] });
      const body = { ...said, ...(blocks ? {} : { blocks: undefined }), ...WAYS[how] };
      try {
        const response = await fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
          redirect: "error",
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        await response.body?.cancel();
        if (!response.ok) parts.log.warn({ status: response.status }, "Slack refused an answer");
        return response.ok;
      } catch (error) {
        const reason = error instanceof Error ? error.name : "unknown";
        parts.log.warn({ reason }, "an answer did not reach Slack");
        return false;
      }
    },
  };
}

/**
 * `private`: only for the person who asked, and the message whose button was pressed stays as it is · `replace`: takes its
 * place · `channel`: for everybody there.
 */
const WAYS = {
  private: { response_type: "ephemeral", replace_original: false },
  replace: { response_type: "ephemeral", replace_original: true },
  channel: { response_type: "in_channel", replace_original: false },
} as const;
