import type { Row } from "../core/case.ts";
import { type EventDraft, eventId } from "../core/event.ts";
import type { JsonObject } from "../core/json.ts";
import type { Snapshot, StoredCase } from "../core/ports.ts";
import type { LiveGroup, Reached, Reading } from "../core/readings.ts";
import { type DesiredIndex, declaredFor } from "./desired/desired-index.ts";
import { type Neighbours, neighboursOf } from "./desired/resolve.ts";
import type { Observed } from "./events.ts";
import type { DriftPolicy } from "./policy.ts";
import { screenAbsent } from "./screen-absent.ts";
import { lookAt } from "./sight.ts";
import { type GroupSnapshot, readSnapshot, snapshotRow } from "./snapshot.ts";
import { describeSources } from "./source-state.ts";

/** One full reading of an account and region, and what was known before. */
export interface Screening {
  readonly account: string;
  readonly region: string;
  readonly reading: Reading<readonly LiveGroup[]>;
  readonly index: DesiredIndex;
  /** The stored snapshots of this account and region, of kind `sg`. */
  readonly snapshots: readonly Snapshot[];
  /** Open drift cases; those of other places are passed over. */
  readonly cases: readonly StoredCase[];
  readonly policy: DriftPolicy;
  readonly now: Date;
  /** The place was read as a whole before; why changes are frozen. */
  readonly swept?: boolean;
  readonly frozen?: string;
}

/** What a sweep has found: events to hand in, rows to store at once, and `detail` for the record of the sweep. */
export interface Screened {
  readonly outcome: "complete" | "unknown";
  readonly drafts: readonly EventDraft[];
  readonly rows: readonly Row[];
  readonly detail: JsonObject;
}

/**
 * Compares every group of a place: an event for each that differs or has an open case, a fresh snapshot for the others.
 * A reading that failed is told to the open cases and changes nothing else. Pure.
 */
export function screen(screening: Screening): Screened {
  const { reading, index, account, region } = screening;
  const sources = describeSources(index, { account, region });
  if (reading.reading !== "ok") {
    const reason = reading.reading === "unknown" ? reading.reason : "there is no such region";
    return {
      outcome: "unknown",
      drafts: openKeys(screening).map((key) => unreadDraft(screening, key, reason)),
      rows: [],
      detail: { reason, ...sources },
    };
  }
  const place = openPlace(screening, reading.value);
  const found = reading.value.map((group) => screenGroup(place, group));
  const absent = screenAbsent(place);
  const all = [...found, ...absent];
  return {
    outcome: "complete",
    drafts: all.flatMap(({ observed, key }) =>
      observed ? sweepDraft(screening, key, observed) : [],
    ),
    rows: all.flatMap(({ row }) => row ?? []),
    detail: { groups: reading.value.length, ...sources },
  };
}

/** A place while it is screened. */
export interface PlaceInHand {
  readonly screening: Screening;
  readonly readAt: string;
  readonly live: ReadonlyMap<string, LiveGroup>;
  readonly known: ReadonlyMap<string, GroupSnapshot>;
  readonly openCases: ReadonlySet<string>;
  readonly neighbours: Neighbours;
}

/** What is to be done about one group. */
export interface Finding {
  readonly key: string;
  readonly observed?: Observed;
  readonly row?: Row;
}

function openPlace(screening: Screening, groups: readonly LiveGroup[]): PlaceInHand {
  const { snapshots, reading } = screening;
  const known = snapshots.flatMap(({ data }) => readSnapshot(data) ?? []);
  return {
    screening,
    readAt: reading.readAt.toISOString(),
    live: new Map(groups.map((group) => [group.groupId, group])),
    known: new Map(known.map((snapshot) => [snapshot.groupId, snapshot])),
    openCases: new Set(openKeys(screening)),
    neighbours: neighboursOf(groups, true),
  };
}

function screenGroup(place: PlaceInHand, group: LiveGroup): Finding {
  const { screening, readAt, known, openCases, neighbours } = place;
  const { index, policy, now } = screening;
  const { account, region, groupId } = group;
  const key = `${account}/${region}/${groupId}`;
  const before = known.get(groupId);
  const declared = declaredFor(index, { account, region, groupId, live: group }, neighbours);
  const observed: Observed = {
    account,
    region,
    groupId,
    cause: "sweep",
    readAt,
    reading: "ok",
    group: copyOf(group),
    declared,
    ...(before ? { agreed: before } : {}),
    ...circumstancesOf(screening),
  };
  const sight = lookAt(observed, [], policy, now);
  const quiet =
    sight.see === "unjudged" || (sight.see === "group" && sight.comparison.items.length === 0);
  if (openCases.has(key) || !quiet) return { key, observed };
  return { key, row: snapshotRow(sight.snapshot) };
}

/** What each observation of a sweep is told besides. */
function circumstancesOf({ swept, frozen }: Screening): Pick<Observed, "swept" | "frozen"> {
  return {
    ...(swept === undefined ? {} : { swept }),
    ...(frozen === undefined ? {} : { frozen }),
  };
}

/** The events carry JSON of their own, not the reader's objects. */
function copyOf({
  rules,
  tags,
  reached,
  lists,
  ...group
}: LiveGroup): NonNullable<Observed["group"]> {
  return {
    ...group,
    tags: { ...tags },
    rules: rules.map((rule) => ({ ...rule, tags: { ...rule.tags } })),
    ...(reached ? { reached: copyOfReached(reached) } : {}),
    ...(lists ? { lists: lists.map((each) => ({ ...each, cidrs: [...each.cidrs] })) } : {}),
  };
}

function copyOfReached({
  instanceIds,
  ...reached
}: Reached): NonNullable<NonNullable<Observed["group"]>["reached"]> {
  return { ...reached, ...(instanceIds ? { instanceIds: [...instanceIds] } : {}) };
}

function openKeys({ cases, account, region }: Screening): readonly string[] {
  return cases.map(({ key }) => key).filter((key) => key.startsWith(`${account}/${region}/`));
}

function sweepDraft(
  { account, region, reading }: Screening,
  key: string,
  data: Observed,
): EventDraft {
  const source = `sweep:${account}/${region}/${reading.readAt.getTime()}`;
  return {
    id: eventId(source, "sg.observed", key),
    kind: "sg.observed",
    caseKind: "drift",
    ref: { by: "key", key },
    at: reading.readAt,
    actor: { kind: "system" },
    data,
  };
}

function unreadDraft(screening: Screening, key: string, reason: string): EventDraft {
  const { account, region, reading } = screening;
  return sweepDraft(screening, key, {
    account,
    region,
    ...(key.includes("/sg-") ? { groupId: key.slice(key.lastIndexOf("/") + 1) } : {}),
    cause: "sweep",
    readAt: reading.readAt.toISOString(),
    reading: "unknown",
    reason,
    declared: { state: "unseen", sources: [] },
  });
}
