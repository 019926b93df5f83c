import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Actor } from "../../src/core/event.ts";
import { type Proposal, type Signature, signProposal } from "../../src/core/two-names.ts";

const HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const NOW = new Date("2026-11-21T12:00:00.000Z");

const PROPOSAL: Proposal = {
  caseId: "case-1",
  hash: HASH,
  right: "sg.sign",
  askedBy: { user: "UASKER", person: "ada" },
  expiresAt: new Date("2026-11-21T12:30:00.000Z"),
  excluded: [{ user: "UACTOR", person: "theo" }, { person: "root" }],
};

const PEOPLE: Readonly<Record<string, string>> = {
  UASKER: "ada",
  UALIAS: "ada",
  UACTOR2: "theo",
  UROOT: "root",
};

function person(user: string, rights: readonly string[] | "unknown" = ["sg.sign"]): Actor {
  return { kind: "person", team: "T1", user, rights };
}

function personBehind(user: string): string | undefined {
  return PEOPLE[user];
}

function sign(actor: Actor, change: Partial<Signature> = {}): ReturnType<typeof signProposal> {
  return signProposal(PROPOSAL, {
    actor,
    hash: HASH,
    personOf: personBehind,
    now: NOW,
    ...change,
  });
}

describe("the second name", () => {
  it("is taken from another human with the right who saw the plan, and leaves a row", () => {
    expect(sign(person("USIGNER"))).toEqual({
      ok: true,
      by: { user: "USIGNER" },
      row: {
        table: "approvals",
        conflict: "replace",
        values: {
          case_id: "case-1",
          plan_hash: HASH,
          needed_right: "sg.sign",
          person: "USIGNER",
          signed_at: NOW.getTime(),
          expires_at: PROPOSAL.expiresAt.getTime(),
        },
      },
    });
  });

  const refused: readonly (readonly [string, ReturnType<typeof sign>, RegExp])[] = [
    ["the one who asked", sign(person("UASKER")), /somebody else/],
    ["the same person under a second Slack user", sign(person("UALIAS")), /somebody else/],
    ["the one whom it is about", sign(person("UACTOR")), /about you/],
    ["the one whom it is about, under a second Slack user", sign(person("UACTOR2")), /about you/],
    ["one known only as a person", sign(person("UROOT")), /about you/],
    ["somebody without the right", sign(person("USIGNER", ["sg.snooze"])), /right sg\.sign/],
    ["somebody whose rights are unknown", sign(person("USIGNER", "unknown")), /could not be/],
    ["a machine", sign({ kind: "aws", principal: "arn:aws:iam::1:role/r" }), /Only a person/],
    ["a timer", sign({ kind: "timer" }), /Only a person/],
    ["who saw another plan", sign(person("USIGNER"), { hash: "0".repeat(64) }), /look again/],
    ["who shows too little of it", sign(person("USIGNER"), { hash: "9f86" }), /look again/],
    ["who shows nothing of it", sign(person("USIGNER"), { hash: "" }), /look again/],
    ["who is late", sign(person("USIGNER"), { now: PROPOSAL.expiresAt }), /ask again/],
  ];
  it.each(refused)("is refused from %s", (_, answer, sentence) => {
    expect(answer.ok).toBe(false);
    expect(answer.ok ? "" : answer.why).toMatch(sentence);
  });

  it("takes the 16 characters that a button carries", () => {
    expect(sign(person("USIGNER"), { hash: HASH.slice(0, 16) }).ok).toBe(true);
  });

  it("is never the first one, whoever is mapped to whom", () => {
    const names = fc.record({
      asker: fc.constantFrom("U1", "U2", "U3"),
      signer: fc.constantFrom("U1", "U2", "U3"),
      people: fc.dictionary(fc.constantFrom("U1", "U2", "U3"), fc.constantFrom("a", "b")),
    });
    fc.assert(
      fc.property(names, ({ asker, signer, people }) => {
        const known = new Map(Object.entries(people));
        const [first, second] = [known.get(asker), known.get(signer)];
        const same = asker === signer || (first !== undefined && first === second);
        const askedBy = first === undefined ? { user: asker } : { user: asker, person: first };
        const actor = person(signer);
        const answer = signProposal(
          { ...PROPOSAL, askedBy, excluded: [] },
          { actor, hash: HASH, personOf: (user) => known.get(user), now: NOW },
        );
        return answer.ok === !same;
      }),
    );
  });
});
