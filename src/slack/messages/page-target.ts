import { sectionBlock } from "../../core/blocks.ts";
import type { Recipient } from "../../core/effect.ts";
import type { Message } from "../../core/message.ts";

/** Who is paged: where the message goes, and the mention that wakes them (a direct message needs none). */
export interface PageTarget {
  readonly to: Recipient;
  readonly mention?: string;
}

/**
 * `user:U…` by direct message, `channel:C…`, `usergroup:S…` by a mention in `pageChannel`; anything else: undefined.
 * The ids are checked here because they become markup.
 */
export function readTarget(target: string, pageChannel: string): PageTarget | undefined {
  const [, kind, id = ""] = /^(user|channel|usergroup):([A-Z0-9]{2,21})$/.exec(target) ?? [];
  if (kind === "user") return { to: { user: id } };
  if (kind === "channel") return { to: { channel: id } };
  if (kind === "usergroup") return { to: { channel: pageChannel }, mention: `<!subteam^${id}>` };
  return undefined;
}

/** The message with the mention on top of it. */
export function withCall(message: Message, { mention }: PageTarget): Message {
  if (mention === undefined) return message;
  return {
    text: `${mention} ${message.text}`,
    blocks: [sectionBlock(mention), ...message.blocks],
  };
}
