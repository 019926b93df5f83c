import type { EventDraft } from "../core/event.ts";
import type { Directory, PersonState } from "../core/readings.ts";
import { currentlyAsked } from "../logins/challenge/details.ts";
import type { Parts } from "./aws-side.ts";
import { handIn } from "./hand-in.ts";

type Some = Pick<Parts, "desk" | "log" | "metrics">;

/** More open questions than these are not looked through for one person. */
const MAX_CASES = 5000;

/** A person changed in Slack: whoever was deactivated can answer no question any more, and each becomes an incident. */
export async function noteChangedPerson(parts: Some, { user, state }: PersonState): Promise<void> {
  if (state !== "deactivated") return;
  const cases = await parts.desk.store.queries.openCases(["login"], MAX_CASES);
  const gone = cases.filter(({ details }) => currentlyAsked(details) === user);
  await handIn(
    parts,
    gone.map(({ id, version }) => goneEvent(parts, { user, id, version })),
  );
}

/** The same for all who are asked now, because an event of Slack may be lost. */
export async function lookForGone(parts: Some, directory: Directory): Promise<void> {
  const cases = await parts.desk.store.queries.openCases(["login"], MAX_CASES);
  const asked = new Set(cases.flatMap(({ details }) => currentlyAsked(details) ?? []));
  for (const user of asked) await noteChangedPerson(parts, await directory.person(user));
}

function goneEvent(
  { desk }: Some,
  { user, id, version }: { readonly user: string; readonly id: string; readonly version: number },
): EventDraft {
  return {
    id: `gone/${user}/${id}/${version}`,
    kind: "person.gone",
    caseKind: "login",
    ref: { by: "id", id },
    at: desk.clock.now(),
    actor: { kind: "system" },
    data: { user },
  };
}
