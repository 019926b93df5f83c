import type { Clock, Log, Snapshot, Store } from "../core/ports.ts";
import { HEARD_KIND, type HeardSource, heardHost } from "../logins/heard.ts";
import type { Heard } from "../logins/listen.ts";
import { type FailureCounts, openFailureCounts } from "./failure-counts.ts";
import type { HeardHosts } from "./login-policy.ts";

/** What hosts send, remembered: in memory for this process, every few seconds in the database for all. */
export interface Hearing extends HeardHosts, AsyncDisposable {
  readonly note: (heard: Heard) => void;
  /** Failed attempts from an address within the last ten minutes, whichever replica saw them. Throws what the store throws. */
  readonly failuresFrom: FailureCounts["from"];
  /** Whether the host sent any line within the last day. */
  readonly speaks: (host: string) => Promise<boolean>;
  /** Writes now what is new. */
  readonly flush: () => Promise<void>;
}

type HeardHost = HeardSource & { readonly account: string; readonly region: string };

const DAY_MS = 86_400_000;
/** Failures matter to a login a moment later, which another replica may get: they are written soon. */
const FAILURES_FLUSH_MS = 5000;
/** What hosts sent last is written now and then. */
const HOSTS_FLUSH_MS = 60_000;

interface Memory {
  readonly hosts: Map<string, HeardHost>;
  readonly changed: Set<string>;
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
    journals: new Set(),
    talkative: new Set(),
  };
  for (const kept of await store.queries.snapshots({ kind: HEARD_KIND })) remember(memory, kept);
  const failures = openFailureCounts(parts);
  const stopping = new AbortController();
  async function flush(): Promise<void> {
    await failures.flush();
    forget(memory, clock.now());
    await write(store, memory);
  }
  const ended = keepWriting(parts, stopping.signal, flush);
  const soon: { flush?: Promise<void> | undefined } = {};

  /** Failures are for all replicas, so they do not wait for the rest; while there are none, nothing is done. */
  async function flushSoon(): Promise<void> {
    await clock.sleep(FAILURES_FLUSH_MS, stopping.signal);
    soon.flush = undefined;
    if (!stopping.signal.aborted) await tryWrite(parts.log, failures.flush);
  }

  return {
    journals: memory.journals,
    talkative: memory.talkative,
    note: (heard) => {
      note(memory, heard, clock.now());
      for (const { ip, count } of heard.failures) failures.note(ip, count);
      if (heard.failures.length > 0) soon.flush ??= flushSoon();
    },
    failuresFrom: failures.from,
    speaks: async (host) => {
      const known = memory.hosts.get(host)?.heardAt ?? (await lastHeard(store, host));
      return known !== undefined && clock.now().getTime() - Date.parse(known) < DAY_MS;
    },
    flush,
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await Promise.all([ended, soon.flush]);
    },
  };
}

/** Writes now and then until the signal; what could not be written waits for the next time. */
async function keepWriting(
  { clock, log }: HearingParts,
  stopping: AbortSignal,
  flush: () => Promise<void>,
): Promise<void> {
  while (!stopping.aborted) {
    await clock.sleep(HOSTS_FLUSH_MS, stopping);
    if (!stopping.aborted) await tryWrite(log, flush);
  }
  await tryWrite(log, flush);
}

async function tryWrite(log: Log, writing: () => Promise<void>): Promise<void> {
  try {
    await writing();
  } catch (error) {
    log.warn({}, "what hosts send could not be noted", error);
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
}

function unheard({ group, form }: Heard, at: string): HeardHost {
  return { group, form, heardAt: at, lines: 0, rejected: 0, since: at, account: "", region: "" };
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
