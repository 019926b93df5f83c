import type { DriftDetails } from "./drift-case.ts";

/** True when everything of the plan that was done shows in the last reading. */
export function isConfirmedAsPlanned({ plan, results, live, cosmetic }: DriftDetails): boolean {
  const there = new Set(live);
  const done = new Set(
    results.flatMap(({ key, do: how, outcome }) =>
      outcome === "done" || outcome === "already" ? [`${how} ${key}`] : [],
    ),
  );
  return (plan?.changes ?? [])
    .filter(({ key, do: how }) => done.has(`${how} ${key}`))
    .every((change) => {
      if (change.do === "revoke") return !there.has(change.key);
      if (change.do === "authorize") return there.has(change.key);
      return !cosmetic.some(
        ({ key, wanted }) => key === change.key && wanted === change.description,
      );
    });
}
