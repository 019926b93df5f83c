import { type EventDraft, eventId } from "../../core/event.ts";
import { canonicalJson } from "../../core/json.ts";
import type { GroupSnapshot } from "../snapshot.ts";
import { type DesiredIndex, declaredFor } from "./desired-index.ts";
import { neighboursOf } from "./resolve.ts";

/**
 * `desired.loaded` for each known group about which the code now says something else. `known`: the last readings of the
 * account and region; groups that are not among them are found by the next sweep.
 */
export function changedGroups(
  before: DesiredIndex,
  after: DesiredIndex,
  known: readonly GroupSnapshot[],
  at: Date,
): readonly EventDraft[] {
  const neighbours = neighboursOf(known, false);
  return known.flatMap((live) => {
    const { account, region, groupId } = live;
    const subject = { account, region, groupId, live };
    const [was, is] = [before, after].map((index) => said(index, subject, neighbours));
    if (was === is) return [];
    const key = `${account}/${region}/${groupId}`;
    return [
      {
        id: eventId(`desired:${at.getTime()}`, "desired.loaded", key),
        kind: "desired.loaded",
        caseKind: "drift",
        ref: { by: "key" as const, key },
        at,
        actor: { kind: "system" as const },
        data: { account, region, groupId },
      },
    ];
  });
}

/** What the code says, without the commit: another commit that says the same is no change. */
function said(...question: Parameters<typeof declaredFor>): string {
  const { commit: _, ...declared } = { commit: undefined, ...declaredFor(...question) };
  return canonicalJson(declared);
}
