import { CountersignError } from "../core/errors.ts";
import type { RawRecord } from "../core/raw-record.ts";
import { type InHand, type Keeper, keepBatch } from "./keep-batch.ts";
import { type LogMark, loadMark, saveMark } from "./log-mark.ts";
import { bodyOf, type Reader, readRecord } from "./read-body.ts";

/** A CloudWatch Logs group that is polled. */
export interface LogGroup {
  readonly account: string;
  readonly region: string;
  readonly group: string;
  readonly intervalMs: number;
}

/** Reads one page of a window of a group, by the time that events carry; without `next` it is the last. Throws when it cannot. */
export type ReadLogPage = (
  window: Pick<LogGroup, "account" | "region" | "group"> & {
    readonly from: Date;
    readonly to: Date;
  },
  token: string | undefined,
  signal: AbortSignal,
) => Promise<{
  readonly events: readonly {
    readonly id: string;
    readonly stream: string;
    readonly at: Date;
    readonly message: string;
  }[];
  readonly next?: string;
}>;

/** What polling works with. */
export interface LogPollingParts extends Keeper, Reader {
  readonly groups: readonly LogGroup[];
  readonly readPage: ReadLogPage;
}

/** An event comes up to minutes after the time that it carries, and many share a millisecond: read again from before the mark. */
const OVERLAP_MS = 10 * 60_000;
/** Agents that were cut off deliver hours late: once a day a whole day is read again. */
const DAY_MS = 86_400_000;
/** Lines of one group remembered as stored, so that the overlap is not taken to the database at each turn. */
const MAX_RECENT = 50_000;

/** Polls the groups until disposed. What was stored and not yet marked is read again later, and recognised. */
export function openLogPolling(parts: LogPollingParts): AsyncDisposable {
  const stopping = new AbortController();
  const loops = parts.groups.map((group) => pollForEver(parts, group, stopping.signal));
  return {
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

async function pollForEver(
  parts: LogPollingParts,
  group: LogGroup,
  stopping: AbortSignal,
): Promise<void> {
  const recent = new Set<string>();
  while (!stopping.aborted) {
    try {
      await pollOnce(parts, { group, recent, stopping });
    } catch (error) {
      if (!stopping.aborted)
        parts.log.warn({ group: group.group }, "a log group was not read", error);
    }
    await parts.desk.clock.sleep(group.intervalMs, stopping);
  }
}

/** One group that is being polled. `recent` holds ids of lines that are stored. */
interface Polling {
  readonly group: LogGroup;
  readonly recent: Set<string>;
  readonly stopping: AbortSignal;
}

async function pollOnce(parts: LogPollingParts, polling: Polling): Promise<void> {
  const { checkpoints } = parts.desk.store;
  const { account, region, group } = polling.group;
  const name = `logs:${account}/${region}/${group}`;
  const to = parts.desk.clock.now();
  const before = (await loadMark(checkpoints, name)) ?? { mark: to, wideAt: to, aside: [] };
  const wide = to.getTime() - before.wideAt.getTime() >= DAY_MS;
  const from = Math.min(
    before.mark.getTime() - OVERLAP_MS,
    wide ? to.getTime() - DAY_MS : Number.POSITIVE_INFINITY,
  );
  const aside = new Set(before.aside);
  const window = { account, region, group, from: new Date(from), to };
  try {
    for await (const lines of pages(parts, window, polling.stopping))
      await keepLines(parts, polling.recent, lines, aside);
  } finally {
    // What was put aside is remembered even if the rest of the window failed.
    if (aside.size > before.aside.length)
      await saveMark(checkpoints, name, { ...before, aside: [...aside] });
  }
  const after: LogMark = { mark: to, wideAt: wide ? to : before.wideAt, aside: [...aside] };
  await saveMark(checkpoints, name, after);
}

type LogRecord = Extract<RawRecord, { source: "log" }>;

/** All pages of a window; an empty one with a token is not the end. */
async function* pages(
  parts: LogPollingParts,
  window: Parameters<ReadLogPage>[0],
  stopping: AbortSignal,
): AsyncGenerator<readonly LogRecord[]> {
  const { account, region, group } = window;
  const seen = new Set<string>();
  for (let token: string | undefined; ; ) {
    const page = await parts.readPage(window, token, stopping);
    yield page.events.map((event) => ({ source: "log", account, region, group, ...event }));
    token = page.next;
    if (token === undefined) return;
    if (seen.has(token))
      throw new CountersignError("aws.unexpected", { group, error: "EndlessList" });
    seen.add(token);
  }
}

/** Stores what a page of lines brought, and remembers which lines that were. */
async function keepLines(
  parts: LogPollingParts,
  recent: Set<string>,
  lines: readonly LogRecord[],
  aside: Set<string>,
): Promise<void> {
  const receivedAt = parts.desk.clock.now();
  const fresh = lines.filter(({ id }) => !recent.has(id) && !aside.has(id));
  const read = fresh.map((raw) => ({ raw, inHand: readLine(parts, raw, receivedAt) }));
  const batch = read.filter(({ inHand }) => inHand.drafts.length + inHand.letters.length > 0);
  const undecodable = batch.filter(({ inHand }) => inHand.letters.length > 0);
  const outcomes = await keepBatch(
    parts,
    batch.map(({ inHand }) => inHand),
  );
  for (const { raw } of undecodable) aside.add(raw.id);
  for (const [index, { raw }] of batch.entries()) {
    if (outcomes[index] === "kept") continue;
    await putAside(parts, raw, receivedAt);
    aside.add(raw.id);
  }
  for (const { id } of fresh) recent.add(id);
  for (const oldest of recent.keys().take(Math.max(0, recent.size - MAX_RECENT)))
    recent.delete(oldest);
}

/** A line whose event has a fault of its own: no queue brings it again, so the dead letters keep it. */
async function putAside(parts: LogPollingParts, raw: LogRecord, receivedAt: Date): Promise<void> {
  const source = `logs:${raw.group}`;
  const letter = {
    receivedAt,
    reason: "its event could not be handled",
    source,
    body: bodyOf(raw),
  };
  await parts.desk.store.deadLetters.add(letter);
  parts.log.warn({ source }, "a log line could not be handled");
}

function readLine(parts: LogPollingParts, raw: LogRecord, receivedAt: Date): InHand {
  const { drafts, rejection } = readRecord(parts, raw, receivedAt);
  const letters = rejection ? [{ reason: rejection.reason, body: rejection.part }] : [];
  return { source: `logs:${raw.group}`, receivedAt, drafts, letters };
}
