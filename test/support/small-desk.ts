import type { Desk } from "../../src/core/handle.ts";
import type { Store } from "../../src/core/ports.ts";
import { fakeClock } from "./fake-clock.ts";
import { NOON } from "./samples.ts";
import { countingIds, SMALL_HOUSE } from "./small-house.ts";

/** What `handle` needs, around doors and bells. */
export function deskWith(store: Store): Desk {
  return { house: SMALL_HOUSE, store, clock: fakeClock(), ids: countingIds(), wake: () => {} };
}

/** A store of which the `step`-th call within transactions fails, as when the process or the database dies there. */
export function failingAt(store: Store, step: number): Store {
  const calls = { left: step };
  return {
    ...store,
    transaction: (work) =>
      store.transaction((tx) =>
        work(
          new Proxy(tx, {
            get: (target, name: keyof typeof tx) => {
              if (name !== "savepoint" && --calls.left === 0)
                throw new Error("the database is gone");
              return target[name];
            },
          }),
        ),
      ),
  };
}

/** What the database holds of doors and bells (of one key), without what differs by chance. */
export async function everything(
  { queries }: Store,
  key?: string,
): Promise<Readonly<Record<string, unknown>>> {
  const all = await Promise.all(
    ["door", "bell"].map((kind) => queries.recentCases(kind, NOON, 999)),
  );
  const cases = all.flat().filter((each) => key === undefined || each.key === key);
  const effects = await Promise.all(cases.map(({ id }) => queries.effectsOf(id)));
  const audit = await Promise.all(cases.map(({ id }) => queries.audit(id)));
  return {
    cases: cases.map(({ kind, state, version, details }) => ({ kind, state, version, details })),
    effects: effects.flat().map(({ kind, lane, state }) => ({ kind, lane, state })),
    audit: audit.flat().map(({ type, text }) => ({ type, text })),
  };
}
