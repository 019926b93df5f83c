import { z } from "zod";
import type { Json, JsonObject } from "../../src/core/json.ts";
import type { ChainedEntry } from "../../src/core/ports.ts";
import type { Recent } from "../../src/store/recent.ts";
import type { ShownMessage } from "./messages.ts";

/** What the names of people and cases are taken from. */
export interface Names {
  /** A Slack user id -> the name. */
  readonly person: (user: string) => string;
  /** A case id -> what it is about. */
  readonly subject: (id: string) => string;
}

const decided = z.object({
  event: z.string().default(""),
  from: z.string().default("none"),
  to: z.string().default("none"),
  effects: z.array(z.string()).default([]),
  data: z.record(z.string(), z.json()).default({}),
});
const effectRow = z.object({ id: z.number(), key: z.string(), kind: z.string() });
/** Hashes are told apart by their beginning. */
const PREFIX = 12;
/** Far more than a person reads. */
const MAX_DATA = 6000;

/**
 * What happened -> one step per event that was handled, newest first: where it came from, what was decided and why, the
 * effects with what came of them, the entry of the audit. Events whose effects are older than what was read have none.
 */
export function stepsOf(
  { events, effects, audit }: Recent,
  messages: readonly ShownMessage[],
  names: Names,
): ReadonlyMap<string, JsonObject> {
  const byEvent = new Map(events.map((event) => [event["id"], event]));
  const byKey = new Map(effects.map((effect) => [effect["key"], effect]));
  const byRecord = new Map(messages.flatMap((message) => message.ids.map((id) => [id, message])));
  return new Map(
    audit.map((entry) => {
      const { event, from, to, effects: keys, data } = decided.parse(entry.details);
      const known = byEvent.get(event) ?? {};
      const message = byRecord.get(recordOf(event)) ?? lineIn(messages, data);
      return [
        stepKey(entry),
        {
          at: entry.recordedAt.toISOString(),
          event,
          kind: entry.type,
          caseKind: known["caseKind"] ?? "",
          case: known["case"] ?? "",
          subject: names.subject(entry.chain),
          source: sourceOf(event, entry, effects, names),
          from,
          to,
          outcome: known["outcome"] ?? "",
          reasons: known["reasons"] ?? [entry.text],
          effects: keys.map((key) => byKey.get(key) ?? { key, kind: key, state: "handed over" }),
          audit: auditOf(entry),
          data: pretty(data),
          ...(message === undefined ? {} : { message: message.body, via: message.source }),
        },
      ];
    }),
  );
}

/** Keys sort by time; what was recorded in the same moment by its number in its chain. */
function stepKey({ recordedAt, chain, seq }: ChainedEntry): string {
  return `step/${recordedAt.toISOString()}/${String(seq).padStart(6, "0")}/${chain}`;
}

/** The id of the record that an event was read from: event ids begin with it. */
function recordOf(event: string): string {
  return event.split("/")[0] ?? "";
}

/** Events of host logs hold the line itself. */
function lineIn(messages: readonly ShownMessage[], data: JsonObject): ShownMessage | undefined {
  const { raw } = data;
  if (typeof raw !== "string" || raw === "") return undefined;
  const quoted = JSON.stringify(raw).slice(1, -1);
  return messages.findLast(({ body }) => body.includes(quoted));
}

const SOURCES: readonly (readonly [beginning: string, words: string])[] = [
  ["sweep:", "the scheduled sweep"],
  ["desired:", "a change of the code"],
  ["log:", "a line of a host's log"],
];

function sourceOf(
  event: string,
  { actor }: ChainedEntry,
  effects: readonly JsonObject[],
  names: Names,
): string {
  const cause = event.split(">").at(-2);
  if (cause !== undefined) return `handed over, after ${cause.split("/").at(1) ?? "another event"}`;
  if (actor.kind === "person") return `a click or command of ${names.person(actor.user)}`;
  if (actor.kind === "timer") return "a timer that was due";
  const [, number] = /^effect:(\d+)\//.exec(event) ?? [];
  if (number !== undefined) return `the result of ${kindOf(Number(number), effects)}`;
  const known = SOURCES.find(([beginning]) => event.startsWith(beginning));
  return known?.[1] ?? "a message from the queue";
}

function kindOf(id: number, effects: readonly JsonObject[]): string {
  const rows = effects.flatMap((each) => effectRow.safeParse(each).data ?? []);
  return rows.find((each) => each.id === id)?.kind ?? "an effect";
}

function auditOf({ chain, seq, hash, prevHash }: ChainedEntry): Json {
  return { chain, seq, hash: hash.slice(0, PREFIX), prevHash: prevHash.slice(0, PREFIX) };
}

function pretty(data: JsonObject): string {
  return JSON.stringify(data, undefined, 2).slice(0, MAX_DATA);
}
