import { z } from "zod";
import type { Recipient } from "../../core/effect.ts";
import type { Answer, Gateway } from "../calls/gateway.ts";

/** Finds the conversation of a recipient. */
export interface Recipients {
  /** The channel id, or why there is none (now). Throws as the gateway does. */
  readonly channelOf: (
    to: Recipient,
    signal: AbortSignal,
  ) => Promise<{ readonly channel: string } | Exclude<Answer, { kind: "ok" }>>;
}

const openedSchema = z.object({ channel: z.object({ id: z.string() }) });

/** Direct messages are opened once per person: their channel never changes. */
export function openRecipients(gateway: Gateway): Recipients {
  const direct = new Map<string, string>();
  return {
    channelOf: async (to, signal) => {
      if ("channel" in to) return { channel: to.channel };
      const known = direct.get(to.user);
      if (known !== undefined) return { channel: known };
      const answer = await gateway.call("conversations.open", { users: to.user }, signal);
      if (answer.kind !== "ok") return answer;
      const { channel } = openedSchema.parse(answer.data);
      direct.set(to.user, channel.id);
      return { channel: channel.id };
    },
  };
}
