import type { Clock, Log, Snapshot, Store } from "../core/ports.ts";
import { HEARD_KIND, type HeardSource, heardHost } from "../logins/heard.ts";
import type { Heard } from "../logins/listen.ts";
import type { HeardHosts } from "./login-policy.ts";

/** What hosts send, remembered: in memory for this process, once a minute in the database for all. */
export interface Hearing extends HeardHosts, AsyncDisposable {
  readonly note: (heard: Heard) => void;
  /** Failed attempts from an address within the last ten minutes, as far as this process saw them. */
  readonly failuresFrom: (ip: string) => number;
  /** Whether the host sent any line within the last day. */
  readonly speaks: (host: string) => Promise<boolean>;
  /** Writes now what is new. */
  readonly flush: () => Promise<void>;
}

type HeardHost = HeardSource & { readonly account: string; readonly region: string };

const DAY_MS = 86_400_000;
const FLUSH_MS = 60_000;
const FAILURES_MS = 10 * 60_000;
/** Addresses that are remembered; a flood from more of them forgets the oldest. */
const MAX_ADDRESSES = 20_000;
/** Times kept per address: more change nothing. */
const MAX_TIMES = 20;

interface Memory {
  readonly hosts: Map<string, HeardHost>;
  readonly changed: Set<string>;
  readonly failures: Map<string, number[]>;
  readonly journals: Set<string>;
  readonly talkative: Set<string>;
}

/** What remembering works with. */
interface HearingParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** Loads what is known and begins to remember. Throws what the store throws. */
export async function openHearing(parts: HearingParts): Promise<Hearing> {
  const { clock, store } = parts;
  const memory: Memory = {
    hosts: new Map(),
    changed: new Set(),
    failures: new Map(),
    journals: new Set(),
    talkative: new Set(),
  };
  for (const kept of await store.queries.snapshots({ kind: HEARD_KIND })) remember(memory, kept);
  const stopping = new AbortController();
  async function flush(): Promise<void> {
    forget(memory, clock.now());
    await write(store, memory);
  }
  const ended = keepWriting();
  return {
    journals: memory.journals,
    talkative: memory.talkative,
    note: (heard) => note(memory, heard, clock.now()),
    failuresFrom: (ip) => recent(memory.failures.get(ip) ?? [], clock.now()).length,
    speaks: async (host) => {
      const known = memory.hosts.get(host)?.heardAt ?? (await lastHeard(store, host));
      return known !== undefined && clock.now().getTime() - Date.parse(known) < DAY_MS;
    },
    flush,
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await ended;
      await tryFlush();
    },
  };

  async function keepWriting(): Promise<void> {
    while (!stopping.signal.aborted) {
      await clock.sleep(FLUSH_MS, stopping.signal);
      if (!stopping.signal.aborted) await tryFlush();
    }
  }

  async function tryFlush(): Promise<void> {
    try {
      await flush();
    } catch (error) {
      parts.log.warn({}, "what hosts send could not be noted", error);
    }
  }
}

function remember(memory: Memory, { key, account, region, data }: Snapshot): void {
  const parsed = heardHost.safeParse(data);
  if (parsed.success) keep(memory, key, { ...parsed.data, account, region });
}

function keep(memory: Memory, key: string, host: HeardHost): void {
  memory.hosts.set(key, host);
  if (host.journalAt !== undefined) memory.journals.add(key);
  if (host.talkativeAt !== undefined) memory.talkative.add(key);
}

function note(memory: Memory, heard: Heard, now: Date): void {
  const at = now.toISOString();
  const { group, form, account, region, rejected } = heard;
  const known = memory.hosts.get(heard.host) ?? unheard(heard, at);
  keep(memory, heard.host, {
    ...known,
    group,
    form,
    heardAt: at,
    ...(form === "journal" ? { journalAt: at } : {}),
    ...(heard.talkative ? { talkativeAt: at } : {}),
    lines: known.lines + 1,
    rejected: known.rejected + (rejected === undefined ? 0 : 1),
    account: account ?? known.account,
    region: region ?? known.region,
  });
  memory.changed.add(heard.host);
  for (const { ip, count } of heard.failures) noteFailures(memory, ip, count, now);
}

function unheard({ group, form }: Heard, at: string): HeardHost {
  return { group, form, heardAt: at, lines: 0, rejected: 0, since: at, account: "", region: "" };
}

function noteFailures({ failures }: Memory, ip: string, count: number, now: Date): void {
  const added = Array.from({ length: Math.min(count, MAX_TIMES) }, () => now.getTime());
  const times = [...recent(failures.get(ip) ?? [], now), ...added].slice(-MAX_TIMES);
  failures.delete(ip);
  failures.set(ip, times);
  const [oldest] = failures.keys();
  if (failures.size > MAX_ADDRESSES && oldest !== undefined) failures.delete(oldest);
}

function recent(times: readonly number[], now: Date): readonly number[] {
  return times.filter((at) => now.getTime() - at < FAILURES_MS);
}

/** A host that has sent nothing for a day, or no journal, is none of those that do. */
function forget({ hosts, changed, journals, talkative }: Memory, now: Date): void {
  function isOld(at: string | undefined): boolean {
    return at === undefined || now.getTime() - Date.parse(at) >= DAY_MS;
  }
  for (const [key, { heardAt, journalAt, talkativeAt }] of hosts) {
    if (isOld(journalAt)) journals.delete(key);
    if (isOld(talkativeAt)) talkative.delete(key);
    if (isOld(heardAt) && !changed.has(key)) hosts.delete(key);
  }
}

async function write(store: Store, { hosts, changed }: Memory): Promise<void> {
  if (changed.size === 0) return;
  const keys = [...changed];
  changed.clear();
  const rows = keys.flatMap((key) => {
    const host = hosts.get(key);
    if (!host) return [];
    const { account, region, ...data } = host;
    const values = { kind: HEARD_KIND, key, account, region, read_at: Date.parse(data.heardAt) };
    return [
      {
        table: "snapshots",
        values: { ...values, data: { ...data } },
        conflict: "replace",
      } as const,
    ];
  });
  try {
    await store.transaction((tx) => tx.addRows(rows));
  } catch (error) {
    for (const key of keys) changed.add(key);
    throw error;
  }
}

async function lastHeard(store: Store, key: string): Promise<string | undefined> {
  const [kept] = await store.queries.snapshots({ kind: HEARD_KIND, key });
  return kept?.readAt.toISOString();
}
