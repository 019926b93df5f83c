import { nameOf, signProposal } from "../../core/two-names.ts";
import { personOf } from "../people.ts";
import { confirm } from "./confirm.ts";
import { type LoginDecision, type LoginWork, refuse } from "./details.ts";
import type { LoginEventOf } from "./events.ts";
import { permitResponder } from "./permit.ts";
import { countersignHash } from "./plan-hash.ts";
import { raise } from "./raise.ts";
import { already, PROOF_REPLIES } from "./replies.ts";
import { noted } from "./respond.ts";

/** A responder has spoken to the person, and puts their name to it. Nobody does so for himself. */
export function countersign(
  event: LoginEventOf<"responder.countersign">,
  work: LoginWork,
): LoginDecision {
  const { before, policy, occasion } = work;
  const responder = permitResponder(before, event.actor);
  if ("refused" in responder) return responder.refused;
  const { details } = before;
  if (before.state === "raised") return noted(work, `${responder.user} would have countersigned`);
  const { proving } = details;
  if (before.state !== "proving" || !proving?.colleague) return refuse(already(before));
  const others = [...details.asked.map(({ user }) => user), ...details.named];
  const handing = details.handedBy ?? [];
  if (handing.includes(responder.user)) return refuse(PROOF_REPLIES.handedOver);
  function byAccount(user: string): string | undefined {
    return personOf(user, policy);
  }
  const signed = signProposal(
    {
      caseId: before.id,
      hash: countersignHash(before),
      right: "incident.respond",
      askedBy: nameOf(proving.by, byAccount),
      expiresAt: new Date(details.deadline),
      excluded: [...others, ...handing].map((user) => nameOf(user, byAccount)),
    },
    { actor: event.actor, hash: event.data.hash, personOf: byAccount, now: occasion.now },
  );
  if (!signed.ok) return refuse(signed.why);
  const proof = { factor: "countersign", by: responder.user } as const;
  return { ...confirm(work, details, { ...proving, proof }), rows: [signed.row] };
}

/** A responder could not confirm it. */
export function uncountersign(
  event: LoginEventOf<"responder.uncountersign">,
  work: LoginWork,
): LoginDecision {
  const { before } = work;
  const responder = permitResponder(before, event.actor);
  if ("refused" in responder) return responder.refused;
  if (before.state === "raised") return noted(work, `${responder.user} could not confirm it`);
  if (before.state !== "proving" || !before.details.proving?.colleague)
    return refuse(already(before));
  return raise(work, before.details, "disputed", responder.user);
}
