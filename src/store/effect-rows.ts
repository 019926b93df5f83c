import type { Insertable, Selectable } from "kysely";
import { z } from "zod";
import type { Guard, Priority, QueuedEffect } from "../core/effect.ts";
import { jsonObject } from "../core/json.ts";
import type { StoredEffect } from "../core/ports.ts";
import { fromColumn, toColumn, toOptionalColumn } from "./json-columns.ts";
import type { EffectTable } from "./schema.ts";

/** The first is claimed before the second; its place is what the column holds. */
export const PRIORITIES: readonly Priority[] = ["urgent", "normal", "low"];

const guardSchema = z.object({
  caseId: z.string(),
  state: z.string(),
  details: jsonObject.optional(),
});

/** An effect -> its row, waiting. */
export function toRow(
  owner: { readonly id: string; readonly caseKind: string },
  effect: QueuedEffect,
  now: Date,
): Omit<Insertable<EffectTable>, "ready_at"> & { readonly ready_at: number } {
  const { onlyIf, answers } = effect;
  const due = (effect.due ?? now).getTime();
  return {
    owner: owner.id,
    case_kind: owner.caseKind,
    kind: effect.kind,
    lane: effect.lane,
    key: effect.key,
    priority: PRIORITIES.indexOf(effect.priority),
    due,
    ready_at: due,
    state: "queued",
    attempts: 0,
    coalesce_key: effect.coalesce ?? null,
    only_if: toOptionalColumn(onlyIf && { ...onlyIf }),
    answers: toOptionalColumn(answers && { ...answers }),
    data: toColumn({ ...effect.data }),
    queued_at: now.getTime(),
  };
}

/** A row -> the effect as the runner sees it. */
export function toStoredEffect(row: Selectable<EffectTable>): StoredEffect {
  return {
    id: row.id,
    owner: row.owner,
    caseKind: row.case_kind,
    effect: toEffect(row),
    attempts: row.attempts,
    queuedAt: new Date(row.queued_at),
  };
}

function toEffect(row: Selectable<EffectTable>): QueuedEffect {
  const answers = row.answers === null ? undefined : fromColumn(row.answers);
  const guard = guardOf(row);
  const effect = {
    kind: row.kind,
    data: fromColumn(row.data),
    key: row.key,
    lane: row.lane,
    priority: PRIORITIES[row.priority] ?? "low",
    ...(row.due === row.queued_at ? {} : { due: new Date(row.due) }),
    ...(guard ? { onlyIf: guard } : {}),
    ...(row.coalesce_key === null ? {} : { coalesce: row.coalesce_key }),
    ...(answers ? { answers } : {}),
  };
  if (!isEffect(effect)) throw new TypeError("an effect in the outbox has no kind");
  return effect;
}

/** What goes in is a `QueuedEffect` by its type (`toRow`) and nobody else writes this table: its parts fit each other. */
function isEffect(effect: { readonly kind: string }): effect is QueuedEffect {
  return effect.kind !== "";
}

/** The guard of an effect in the outbox, if it has one. */
export function guardOf({ only_if }: Pick<Selectable<EffectTable>, "only_if">): Guard | undefined {
  if (only_if === null) return undefined;
  const { caseId, state, details } = guardSchema.parse(fromColumn(only_if));
  return { caseId, state, ...(details ? { details } : {}) };
}
