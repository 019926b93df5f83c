import { postMessage, type QueuedEffect, wakeAt } from "../../core/effect.ts";
import type { CheckedEvent } from "../../core/event.ts";
import { sha256 } from "../../core/hash.ts";
import { codeForeign } from "../../core/hostile-text.ts";
import { nonceFor } from "../prove/nonce.ts";
import { principalOf } from "../prove/principal.ts";
import { verifySsh } from "../prove/ssh.ts";
import { checkSts } from "../prove/sts.ts";
import {
  type EnrolmentCase,
  type EnrolmentDecision,
  type EnrolmentDetails,
  type EnrolmentEvent,
  type EnrolmentWork,
  leave,
  openingOf,
  turnDown,
} from "./details.ts";

/** Somebody has to find the key first. */
const LINK_MS = 5 * 60_000;
const TRIES = 2;
/** Slot of the word to the responders about a new link. */
export const LINKED_SLOT = "linked";

type Of<K extends EnrolmentEvent["kind"]> = Extract<EnrolmentEvent, { kind: K }>;
type Link = NonNullable<EnrolmentDetails["link"]>;

/** Opens the form with a text to be signed; an earlier one that was not used is good no more. */
export function askLink({ actor, data }: Of<"link.asked">, work: EnrolmentWork): EnrolmentDecision {
  if (actor.kind !== "person") return turnDown("Only a person can link something.");
  const { id, gen, fresh } = openingOf(work);
  const { user } = actor;
  const until = new Date(work.occasion.now.getTime() + LINK_MS);
  const link: Link = {
    factor: data.factor,
    nonce: nonceFor("link", id, user, work.occasion),
    failures: 0,
  };
  const details = { person: user, by: user, until: until.toISOString(), gen, link };
  return {
    case: { state: "linking", details, ...fresh },
    effects: [wakeAt(id, until, "lapse", gen)],
    reasons: [`a link by ${data.factor} was begun`],
    reply: { kind: "modal", modal: "login_link" },
  };
}

/** Something was pasted: a signature is checked here, an address by asking STS. */
export function takeLink(event: Of<"link.given">, work: EnrolmentWork): EnrolmentDecision {
  const { before, occasion } = work;
  const { link, person } = before?.details ?? {};
  if (!before || !link) return leave("nothing is to be linked");
  if (!isBy(event.actor, person)) return turnDown("This form is somebody else's.");
  const why = whyNotNow(before, occasion.now);
  if (why !== undefined) return complain(why);
  const { proof } = event.data;
  const sum = sha256(proof);
  if (link.factor === "ssh") {
    const checked = verifySsh(proof, link.nonce);
    return checked.ok
      ? linked(work, { kind: "ssh_fp", value: checked.fingerprint }, sum)
      : failLink(work, checked.why);
  }
  const checked = checkSts(proof);
  if (!checked.ok) return failLink(work, checked.why);
  return {
    case: {
      state: "linking",
      details: { ...before.details, link: { ...link, checking: { sha256: sum } } },
    },
    effects: [verification(work, checked.url, link)],
    reasons: ["STS is asked"],
    reply: {
      kind: "private",
      text: "STS is asked whose it is. `/login links` shows what came of it.",
    },
  };
}

/** STS has named the holder of the credentials, or has refused. */
export function noteLinkChecked(
  { data }: Of<"link.checked">,
  work: EnrolmentWork,
): EnrolmentDecision {
  const { before, policy } = work;
  const checking = before?.details.link?.checking;
  if (before?.state !== "linking" || !checking) return leave("nothing is looked at");
  const principal = data.arn === undefined ? undefined : principalOf(data.arn, policy);
  if (principal) return linked(work, principal, checking.sha256);
  return failLink(
    work,
    data.arn === undefined
      ? "STS refused the address."
      : "These credentials name no person: root, or a role whose session its caller named.",
  );
}

/** STS could not be asked: nobody's fault, so no try is lost. */
export function noteLinkUnchecked(work: EnrolmentWork): EnrolmentDecision {
  const { before } = work;
  if (before?.state !== "linking" || !before.details.link?.checking)
    return leave("nothing is looked at");
  const { checking: _, ...link } = before.details.link;
  const details = { ...before.details, link, trouble: "STS could not be asked." };
  return { case: { state: "linking", details }, effects: [], reasons: ["STS could not be asked"] };
}

function linked(
  { before, policy, occasion }: EnrolmentWork,
  mark: { readonly kind: string; readonly value: string },
  sum: string,
): EnrolmentDecision {
  if (!before?.details.link) return leave("nothing is to be linked");
  const { person } = before.details;
  const { checking: _, ...link } = before.details.link;
  return {
    case: {
      state: "done",
      details: { ...before.details, link: { ...link, value: mark.value }, decidedBy: person },
    },
    // Whoever holds somebody's Slack session could link a key of his own: it must not happen unseen.
    effects: [postMessage(before.id, { slot: LINKED_SLOT, to: { channel: policy.channel } })],
    reasons: [`linked by ${link.factor}`],
    rows: [
      {
        table: "identities",
        conflict: "ignore",
        values: {
          id: before.id,
          person,
          ...mark,
          assurance: "proven",
          by: person,
          proof: sum,
          valid_from: occasion.now.getTime(),
        },
      },
    ],
    reply: {
      kind: "private",
      text: `Linked: ${codeForeign(mark.value, 200)}. It can prove logins from now on.`,
    },
  };
}

function failLink({ before }: EnrolmentWork, why: string): EnrolmentDecision {
  if (!before?.details.link) return leave("nothing is to be linked");
  const { checking: _, ...rest } = before.details.link;
  const link = { ...rest, failures: rest.failures + 1 };
  const over = link.failures >= TRIES;
  const details = { ...before.details, link, trouble: why };
  return {
    case: { state: over ? "refused" : "linking", details },
    effects: [],
    reasons: ["what was pasted proves nothing"],
    reply: {
      kind: "errors",
      errors: { proof: over ? `${why} Type the command again.` : `${why} One try is left.` },
    },
  };
}

function verification({ before }: EnrolmentWork, url: string, { nonce }: Link): QueuedEffect {
  return {
    kind: "logins.verify",
    data: { url, nonce },
    key: `verify/${before?.id ?? ""}/${(before?.version ?? 0) + 1}`,
    lane: "aws",
    priority: "urgent",
    answers: { done: "link.checked", failed: "link.unchecked" },
  };
}

function whyNotNow({ state, details }: EnrolmentCase, now: Date): string | undefined {
  if (state !== "linking" || now >= new Date(details.until))
    return "The time is over: type the command again.";
  return details.link?.checking ? "What you pasted is being looked at." : undefined;
}

function isBy(actor: CheckedEvent<string, unknown>["actor"], user: string | undefined): boolean {
  return actor.kind === "person" && actor.user === user;
}

function complain(text: string): EnrolmentDecision {
  return { ...turnDown(text), reply: { kind: "errors", errors: { proof: text } } };
}
