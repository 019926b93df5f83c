import type { EffectKind } from "../../core/effect.ts";
import type { Performance, Performed, Performers } from "../../core/perform.ts";
import {
  type Delivered,
  type DeliveryParts,
  edit,
  type Posting,
  post,
  renderSlot,
} from "./deliver.ts";
import { type PageTarget, readTarget, withCall } from "./page-target.ts";
import { type FileMaker, putFile } from "./put-file.ts";
import { unperformed } from "./send.ts";

/** The effects that Slack performs. */
export type SlackPerformers = Pick<
  Performers,
  "slack.post" | "slack.update" | "slack.file" | "slack.ask" | "page"
>;

/** Parts of the performers. `pageChannel`: where groups of people are called. */
export interface PerformerParts extends DeliveryParts {
  readonly pageChannel: string;
  readonly files: FileMaker;
}

/** A message of a case is posted once per slot and edited from then on; a page calls anew each time. */
export function slackPerformers(parts: PerformerParts): SlackPerformers {
  return {
    "slack.post": async (effect, signal) => {
      const { slot, ...where } = effect.data;
      const posting = await prepare(parts, effect, slot);
      if ("outcome" in posting) return posting;
      return performed(await postOnce(parts, { ...posting, ...where }, signal), {});
    },
    "slack.update": async (effect, signal) => {
      const { slot } = effect.data;
      const place = await parts.store.messages.find(effect.owner, slot);
      if (!place) return { outcome: "suppressed", detail: { slot, reason: "never posted" } };
      const posting = await prepare(parts, effect, slot);
      if ("outcome" in posting) return posting;
      return performed(await edit(parts, posting, place, signal), {});
    },
    "slack.file": async (effect, signal) => shareFile(parts, effect, signal),
    "slack.ask": async (effect, signal) => {
      const { slot, user } = effect.data;
      const posting = await prepare(parts, effect, slot);
      if ("outcome" in posting)
        return posting.outcome === "suppressed"
          ? { outcome: "failed", reason: "nothing to ask" }
          : posting;
      const { team } = parts.identity;
      const asked = await postOnce(parts, { ...posting, to: { user } }, signal);
      return performed(asked, { slot, user, team });
    },
    page: async (effect, signal) => {
      const { slot, target } = effect.data;
      const called = readTarget(target, parts.pageChannel);
      if (!called) return { outcome: "failed", reason: `cannot page ${target}` };
      const posting = await prepare(parts, effect, slot);
      if ("outcome" in posting) return posting;
      return performed(await callOut(parts, posting, called, signal), { slot, target });
    },
  };
}

/** A file is put once: there is nothing in it that could be edited. */
async function shareFile(
  parts: PerformerParts,
  effect: Performed<"slack.file">,
  signal: AbortSignal,
): Promise<Performance> {
  const { slot, file, threadOf } = effect.data;
  const { messages, queries } = parts.store;
  if (await messages.find(effect.owner, slot)) return { outcome: "already", detail: { slot } };
  const of = await queries.caseById(effect.owner);
  const made = of && (await parts.files(of, file));
  if (!made) return { outcome: "suppressed", detail: { slot, reason: "nothing to put" } };
  const parent = await messages.find(effect.owner, threadOf);
  const to = parent
    ? { channel: parent.channel, threadTs: parent.ts }
    : await parts.recipients.channelOf(effect.data.to, signal);
  if ("kind" in to) return unperformed(to);
  const put = await putFile(parts.gateway, made, to, signal);
  if ("place" in put) await messages.save(effect.owner, slot, put.place, parts.clock.now());
  return performed(put, { slot });
}

async function prepare<K extends EffectKind>(
  parts: DeliveryParts,
  { owner, key, attempts, queuedAt }: Performed<K>,
  slot: string,
): Promise<Omit<Posting, "to"> | Performance> {
  const rendered = await renderSlot(parts, owner, slot);
  if (!rendered) return { outcome: "failed", reason: "no such case" };
  const { of, message } = rendered;
  if (!message) return { outcome: "suppressed", detail: { slot, reason: "nothing to say" } };
  return { of, slot, message, key, attempts, queuedAt };
}

async function postOnce(
  parts: DeliveryParts,
  posting: Posting,
  signal: AbortSignal,
): Promise<Delivered> {
  const place = await parts.store.messages.find(posting.of.id, posting.slot);
  return place ? await edit(parts, posting, place, signal) : await post(parts, posting, signal);
}

/** An edit wakes nobody: each page is a message of its own, noted under its effect's key so that it is sent once. */
async function callOut(
  parts: DeliveryParts,
  posting: Omit<Posting, "to">,
  called: PageTarget,
  signal: AbortSignal,
): Promise<Delivered> {
  const { messages } = parts.store;
  const sent = await messages.find(posting.of.id, posting.key);
  if (sent) return { place: sent, fresh: false };
  const message = withCall(posting.message, called);
  const delivered = await post(parts, { ...posting, message, to: called.to }, signal);
  if ("place" in delivered)
    await messages.save(posting.of.id, posting.key, delivered.place, parts.clock.now());
  return delivered;
}

function performed(delivered: Delivered, about: Readonly<Record<string, string>>): Performance {
  if ("outcome" in delivered) return delivered;
  const { channel, ts } = delivered.place;
  return { outcome: delivered.fresh ? "done" : "already", detail: { ...about, channel, ts } };
}
