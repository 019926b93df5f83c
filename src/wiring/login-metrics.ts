import { z } from "zod";
import type { Decision } from "../core/case.ts";
import type { EventDraft } from "../core/event.ts";
import type { House, Registered } from "../core/house.ts";
import type { Metrics, StoredCase } from "../core/ports.ts";
import { PROTOCOLS } from "../logins/evidence/evidence.ts";

/** A decision about a case, as it is counted. */
interface Seen {
  readonly before: StoredCase | undefined;
  readonly draft: EventDraft;
  readonly decision: Decision;
  readonly now: Date;
}

const ANSWERED = ["confirmed", "raised"];

/** As much of the details of both kinds of case as is counted. */
const countedDetails = z.object({
  outcome: z.string().optional(),
  claim: z.object({ protocol: z.enum(PROTOCOLS) }).optional(),
  raised: z.object({ cause: z.string() }).optional(),
  ended: z.object({ how: z.string() }).optional(),
  confirmed: z.object({ proof: z.object({ factor: z.string() }).optional() }).optional(),
  proving: z.object({ failures: z.number() }).optional(),
});
type Counted = z.infer<typeof countedDetails>;

/**
 * The house, with what is decided about logins counted. A decision that lost a race to another replica is counted again
 * when it is taken anew: for numbers over days that is nothing.
 */
export function countLogins(house: House, metrics: Metrics): House {
  const counters: Readonly<Record<string, (seen: Seen, metrics: Metrics) => void>> = {
    sighting: countSighting,
    login: countQuestion,
  };
  const rows = [...house.values()].map((row): Registered => {
    const count = counters[row.kind];
    if (!count) return row;
    return {
      ...row,
      decide: (before, draft, occasion) => {
        const decision = row.decide(before, draft, occasion);
        count({ before, draft, decision, now: occasion.now }, metrics);
        return decision;
      },
    };
  });
  return new Map(rows.map((row) => [row.kind, row]));
}

/** Each sighting once, when it has first come to something. */
function countSighting({ before, decision }: Seen, metrics: Metrics): void {
  const { outcome, claim } = detailsOf(decision.case);
  if (outcome === undefined || !claim || detailsOf(before).outcome !== undefined) return;
  metrics.count("logins_total", { source: claim.protocol, outcome });
}

function countQuestion(seen: Seen, metrics: Metrics): void {
  const { before, draft, decision, now } = seen;
  const next = decision.case;
  if (!next) return;
  const [was, is] = [detailsOf(before), detailsOf(next)];
  if (hasFailed(before?.state, was, is)) metrics.count("login_proofs_total", { outcome: "failed" });
  if (!next.fresh && before?.state === next.state) {
    countAdded(draft, metrics);
    return;
  }
  metrics.count("login_questions_total", { event: eventOf(next.state, is) });
  if (is.confirmed?.proof) metrics.count("login_proofs_total", { outcome: "ok" });
  if (draft.actor.kind === "person" && ANSWERED.includes(next.state) && before)
    metrics.observe("login_answer_seconds", (now.getTime() - before.openedAt.getTime()) / 1000);
}

function countAdded({ kind }: EventDraft, metrics: Metrics): void {
  if (kind === "login.identified") metrics.count("login_questions_total", { event: "added" });
}

/** A try that did not prove it; or the last one, which leads to an incident: also when the time was over. */
function hasFailed(from: string | undefined, was: Counted, is: Counted): boolean {
  if (from !== "proving") return false;
  const tries = (is.proving?.failures ?? 0) - (was.proving?.failures ?? 0);
  return tries > 0 || (is.raised?.cause === "disputed" && was.raised === undefined);
}

/** What a question became: `asked`, `unrouted`, `confirmed`, the cause of its incident, or how else it ended. */
function eventOf(state: string, { raised, ended }: Counted): string {
  if (state === "raised") return raised?.cause ?? state;
  return state === "closed" ? (ended?.how ?? state) : state;
}

function detailsOf(of: { readonly details: unknown } | undefined): Counted {
  return countedDetails.safeParse(of?.details).data ?? {};
}
