import { z } from "zod";
import type { Row } from "../core/case.ts";
import { type EventDraft, eventId } from "../core/event.ts";
import type { Desk } from "../core/handle.ts";
import { handleAll } from "../core/handle.ts";
import type { LoadedSource } from "../security-groups/desired/load.ts";
import type { SourceScope } from "../security-groups/desired/reader.ts";
import { acceptedLoss } from "../security-groups/held-case.ts";

/** Rows of the groups that were in force last, by name of the source: a restart must not forget what it knew. */
const KNOWN_KIND = "desired";
const MAX_NAMES = 20;

const knownSchema = z.object({
  account: z.string(),
  region: z.string(),
  names: z.array(z.string()),
});

/** What is remembered of sources, and asked about them. */
export interface HeldSources {
  /** Groups that were in force last, in whichever process; undefined: nobody knows. */
  readonly known: (scope: SourceScope) => Promise<readonly string[] | undefined>;
  /** Which loss of this source was accepted; undefined: none. */
  readonly accepted: (source: string) => Promise<string | undefined>;
  /** People are asked about what is held back; what is in force is remembered. */
  readonly tell: (before: LoadedSource | undefined, after: LoadedSource) => Promise<void>;
}

/** Opens nothing: all of it lies in the database, for all replicas. */
export function openHeldSources(desk: Desk): HeldSources {
  const { queries } = desk.store;
  return {
    known: async ({ name, account, region }) => {
      const [row] = await queries.snapshots({ kind: KNOWN_KIND, key: name });
      const known = knownSchema.safeParse(row?.data).data;
      // Another place under the same name is another source.
      return known?.account === account && known.region === region ? known.names : undefined;
    },
    accepted: async (source) => {
      const newest = await queries.newestCase("source", source);
      return newest && acceptedLoss(newest);
    },
    tell: async (before, after) => {
      const { held, scope } = after;
      const now = desk.clock.now();
      if (!held) return await settle(desk, before, after);
      if (held.print === before?.held?.print) return;
      await handleAll(desk, [draft(scope.name, now, "source.held", lossOf(scope.name, held))]);
    },
  };
}

/** Nothing is held back: a question that waits is over, and what is in force is remembered. */
async function settle(
  desk: Desk,
  before: LoadedSource | undefined,
  { scope, result, known }: LoadedSource,
): Promise<void> {
  const { clock, store } = desk;
  const now = clock.now();
  const newest = await store.queries.newestCase("source", scope.name);
  if (newest?.state === "held")
    await handleAll(desk, [draft(scope.name, now, "source.settled", {})]);
  if (result && known && !isSame(known, before?.known))
    await store.transaction((tx) => tx.addRows([knownRow(scope, known, now)]));
}

function lossOf(
  source: string,
  { lost, had, print }: NonNullable<LoadedSource["held"]>,
): EventDraft["data"] {
  const names = lost.slice(0, MAX_NAMES).map((name) => name.slice(0, 200));
  return { source, lost: names, lostCount: lost.length, had, print };
}

function draft(source: string, at: Date, kind: string, data: EventDraft["data"]): EventDraft {
  return {
    id: eventId(`desired:${source}:${at.getTime()}`, kind, source),
    kind,
    caseKind: "source",
    ref: { by: "key", key: source },
    at,
    actor: { kind: "system" },
    data,
  };
}

function knownRow(
  { name, account, region }: SourceScope,
  known: readonly string[],
  now: Date,
): Row {
  return {
    table: "snapshots",
    conflict: "replace",
    values: {
      kind: KNOWN_KIND,
      key: name,
      account,
      region,
      read_at: now.getTime(),
      data: { account, region, names: [...known] },
    },
  };
}

function isSame(a: readonly string[], b: readonly string[] | undefined): boolean {
  return b !== undefined && a.length === b.length && a.every((name, index) => name === b[index]);
}
