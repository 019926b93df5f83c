import { z } from "zod";
import type { Recipient } from "../../core/effect.ts";
import type { House } from "../../core/house.ts";
import type { Message } from "../../core/message.ts";
import type { Performance } from "../../core/perform.ts";
import type { Clock, Log, MessagePlace, Store, StoredCase } from "../../core/ports.ts";
import type { Gateway } from "../calls/gateway.ts";
import type { CaseKinds } from "../interactions/case-kinds.ts";
import { findPosted, type Identity, METADATA_TYPE, mayLookBack } from "./find-posted.ts";
import { hashOf } from "./outgoing.ts";
import type { Recipients } from "./recipients.ts";
import { send, unperformed } from "./send.ts";

/** What delivering messages needs. */
export interface DeliveryParts {
  readonly gateway: Gateway;
  readonly recipients: Recipients;
  readonly identity: Identity;
  readonly house: House;
  readonly store: Pick<Store, "messages" | "queries">;
  readonly clock: Clock;
  readonly kinds: CaseKinds;
  readonly log: Log;
}

/** What one slot of a case shows. */
export interface Shown {
  readonly of: StoredCase;
  readonly slot: string;
  readonly message: Message;
}

/** One message to be posted. */
export interface Posting extends Shown {
  readonly to: Recipient;
  /** Key of the effect: goes into the message's metadata, so that it can be found again. */
  readonly key: string;
  readonly attempts: number;
  readonly queuedAt: Date;
  /** Slot of the message under which this one is a reply. */
  readonly threadOf?: string;
  readonly broadcast?: boolean;
}

/** What became of a delivery: where the message is, or why it is not. */
export type Delivered =
  | { readonly place: MessagePlace; readonly fresh: boolean }
  | Extract<Performance, { outcome: "failed" | "later" }>;

interface Conversation {
  readonly channel: string;
  readonly threadTs?: string;
}

const postedSchema = z.object({ channel: z.string(), ts: z.string() });

/** The case and what it says in a slot now; `message` is undefined when there is nothing (more) to say. */
export async function renderSlot(
  { store, house, clock, kinds }: DeliveryParts,
  caseId: string,
  slot: string,
): Promise<{ readonly of: StoredCase; readonly message: Message | undefined } | undefined> {
  const of = await store.queries.caseById(caseId);
  const registered = of && house.get(of.kind);
  if (!registered) return undefined;
  kinds.learn(of.id, of.kind);
  return { of, message: registered.render(of, slot, { now: clock.now() }) };
}

/** Posts a message and notes where it is. After an attempt whose answer was lost it looks first. */
export async function post(
  parts: DeliveryParts,
  posting: Posting,
  signal: AbortSignal,
): Promise<Delivered> {
  const to = await conversationOf(parts, posting, signal);
  if ("outcome" in to) return to;
  if (posting.attempts > 1 && mayLookBack(parts.identity, to.channel)) {
    const { key, queuedAt: since } = posting;
    const found = await findPosted(parts, { ...to, key, since }, signal);
    if (found.kind === "later") return unperformed(found);
    // What it says is not known: one edit too many rather than one too few.
    if (found.kind === "found") return await edit(parts, posting, placeAt(to, found.ts), signal);
  }
  const { of, slot, message } = posting;
  const args = argumentsOf(posting, to);
  const about = { case: of.id, slot };
  const answer = await send(parts, { method: "chat.postMessage", args, about }, message, signal);
  if (answer.kind !== "ok") return unperformed(answer);
  return await note(parts, posting, postedSchema.parse(answer.data));
}

/** Brings a message that was posted to what the case says now; no call when it says that already. */
export async function edit(
  parts: DeliveryParts,
  shown: Shown,
  place: MessagePlace,
  signal: AbortSignal,
): Promise<Delivered> {
  const { of, slot, message } = shown;
  if (place.renderedHash === hashOf(message)) return { place, fresh: false };
  const args = { channel: place.channel, ts: place.ts };
  const about = { case: of.id, slot };
  const answer = await send(parts, { method: "chat.update", args, about }, message, signal);
  return answer.kind === "ok" ? await note(parts, shown, args) : unperformed(answer);
}

function placeAt({ channel }: Conversation, ts: string): MessagePlace {
  return { channel, ts, renderedHash: "" };
}

/** A reply belongs where its parent is; without a parent it stands alone. */
async function conversationOf(
  { store, recipients }: DeliveryParts,
  { of, threadOf, to }: Posting,
  signal: AbortSignal,
): Promise<Conversation | Extract<Performance, { outcome: "failed" | "later" }>> {
  const parent = threadOf === undefined ? undefined : await store.messages.find(of.id, threadOf);
  if (parent) return { channel: parent.channel, threadTs: parent.ts };
  const target = await recipients.channelOf(to, signal);
  return "kind" in target ? unperformed(target) : target;
}

function argumentsOf(
  { of, slot, key, broadcast }: Posting,
  { channel, threadTs }: Conversation,
): Readonly<Record<string, unknown>> {
  return {
    channel,
    ...(threadTs === undefined ? {} : { thread_ts: threadTs, reply_broadcast: broadcast ?? false }),
    unfurl_links: false,
    unfurl_media: false,
    metadata: { event_type: METADATA_TYPE, event_payload: { case: of.id, slot, key } },
  };
}

async function note(
  { store, clock }: DeliveryParts,
  { of, slot, message }: Shown,
  { channel, ts }: { readonly channel: string; readonly ts: string },
): Promise<Delivered> {
  const place = { channel, ts, renderedHash: hashOf(message) };
  await store.messages.save(of.id, slot, place, clock.now());
  return { place, fresh: true };
}
