import { z } from "zod";
import type { Answer, Gateway } from "../calls/gateway.ts";

/** Who we are in Slack, and what we were granted. */
export interface Identity {
  readonly team: string;
  readonly botUser: string;
  readonly scopes: ReadonlySet<string>;
}

/** A message that may have been posted by an attempt whose answer we never saw. */
interface Sought {
  readonly channel: string;
  readonly threadTs?: string;
  /** Effect key in the message's metadata. */
  readonly key: string;
  readonly since: Date;
}

/** Type of the metadata on our messages; any app in the workspace can read it, so it holds ids only. */
export const METADATA_TYPE = "countersign";

/** What looking back brought. */
export type Found =
  | { readonly kind: "found"; readonly ts: string }
  | { readonly kind: "absent" }
  | Extract<Answer, { kind: "later" }>;

/** Our clock and Slack's may differ by this. */
const SKEW_MS = 120_000;
const PAGE = 100;
const MAX_PAGES = 5;

const historySchema = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      user: z.string().optional(),
      metadata: z
        .object({
          event_type: z.string(),
          event_payload: z.object({ key: z.string().optional() }),
        })
        .optional(),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).nullish(),
});

/** True when the scopes that were granted allow reading back what was posted in this conversation. */
export function mayLookBack({ scopes }: Identity, channel: string): boolean {
  if (channel.startsWith("D")) return scopes.has("im:history");
  return scopes.has("channels:history") || scopes.has("groups:history");
}

/**
 * Looks for a post of ours by the key in its metadata, before it is sent again.
 * Without the scope for this very conversation it counts as absent: twice is better than never.
 */
export async function findPosted(
  { gateway, identity }: { readonly gateway: Gateway; readonly identity: Identity },
  sought: Sought,
  signal: AbortSignal,
): Promise<Found> {
  const { channel, threadTs, key, since } = sought;
  const oldest = ((since.getTime() - SKEW_MS) / 1000).toFixed(6);
  const method = threadTs === undefined ? "conversations.history" : "conversations.replies";
  const thread = threadTs === undefined ? {} : { ts: threadTs };
  let cursor = "";
  for (let page = 0; page < MAX_PAGES; page++) {
    const more = cursor === "" ? {} : { cursor };
    const args = { channel, ...thread, oldest, limit: PAGE, include_all_metadata: true, ...more };
    const answer = await gateway.call(method, args, signal);
    if (answer.kind === "later") return answer;
    if (answer.kind === "refused") return { kind: "absent" };
    const { messages, response_metadata: rest } = historySchema.parse(answer.data);
    const found = messages.find(
      (each) =>
        each.user === identity.botUser &&
        each.metadata?.event_type === METADATA_TYPE &&
        each.metadata.event_payload.key === key,
    );
    if (found) return { kind: "found", ts: found.ts };
    cursor = rest?.next_cursor ?? "";
    if (cursor === "") return { kind: "absent" };
  }
  return { kind: "absent" };
}
