import type { Row } from "./case.ts";
import type { Actor } from "./event.ts";

/** Somebody in Slack, and who that is among the people of the configuration where it says so. */
export interface Name {
  readonly user: string;
  readonly person?: string;
}

/**
 * Something that waits for a second name. It binds to exactly what was shown: `hash` is that of the plan. `excluded` are
 * those whom the matter is about, as far as they are known: who made the change in AWS, the subject of an incident.
 */
export interface Proposal {
  readonly caseId: string;
  readonly hash: string;
  /** Of the rights of the configuration, as `sg.sign`. */
  readonly right: string;
  readonly askedBy: Name;
  readonly expiresAt: Date;
  readonly excluded: readonly Partial<Name>[];
}

/** Who signs, and what they saw. `hash` may be a prefix of at least 16 characters, as buttons carry it. */
export interface Signature {
  readonly actor: Actor;
  readonly hash: string;
  /** The person behind a Slack user, where the configuration names one. */
  readonly personOf: (user: string) => string | undefined;
  readonly now: Date;
}

/** Whether a signature counts: the signer and the row that records it, or a sentence for the one who clicked. */
export type Signed =
  | { readonly ok: true; readonly by: Name; readonly row: Row }
  | { readonly ok: false; readonly why: string };

const SHORTEST_PREFIX = 16;

/**
 * The one check of the second name. It must be another human than the first, by Slack user and by the person behind it;
 * must hold the right now; must not be one whom the matter is about; and must have seen what is to be done.
 */
export function signProposal(proposal: Proposal, signature: Signature): Signed {
  const { actor, now, personOf } = signature;
  if (actor.kind !== "person") return no("Only a person can give the second name.");
  const by = nameOf(actor.user, personOf);
  const why = whyNotSign(proposal, signature, by) ?? whyNotHold(actor, proposal.right);
  if (why !== undefined) return no(why);
  const { caseId, hash, right, expiresAt } = proposal;
  return {
    ok: true,
    by,
    row: {
      table: "approvals",
      conflict: "replace",
      values: {
        case_id: caseId,
        plan_hash: hash,
        needed_right: right,
        person: by.person ?? by.user,
        signed_at: now.getTime(),
        expires_at: expiresAt.getTime(),
      },
    },
  };
}

/** A Slack user with the person behind it. */
export function nameOf(user: string, personOf: Signature["personOf"]): Name {
  const person = personOf(user);
  return person === undefined ? { user } : { user, person };
}

/** True when both are the same human: the same Slack user, or two accounts of one person. */
function isSameHuman(a: Partial<Name>, b: Name): boolean {
  return a.user === b.user || (a.person !== undefined && a.person === b.person);
}

function whyNotSign(
  { askedBy, excluded, expiresAt, hash }: Proposal,
  signature: Signature,
  by: Name,
): string | undefined {
  const seen = signature.hash;
  if (seen.length < SHORTEST_PREFIX || !hash.startsWith(seen))
    return "The plan has changed since you looked at it: look again.";
  if (signature.now >= expiresAt) return "The time for a second name is over: ask again.";
  if (isSameHuman(askedBy, by)) return "You asked for this: the second name must be somebody else.";
  return excluded.some((each) => isSameHuman(each, by))
    ? "This is about you: the second name must be somebody else."
    : undefined;
}

function whyNotHold(actor: Extract<Actor, { kind: "person" }>, right: string): string | undefined {
  if (actor.rights === "unknown") return "Your rights could not be looked up: try again.";
  return actor.rights.includes(right) ? undefined : `This needs the right ${right}.`;
}

function no(why: string): Signed {
  return { ok: false, why };
}
