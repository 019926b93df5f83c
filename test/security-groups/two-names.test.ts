import { describe, expect, it } from "vitest";
import type { DriftPolicy } from "../../src/security-groups/policy.ts";
import { called, openedUnder, planNow, send, signer } from "./acting.ts";
import { type DriftCase, event, person, step, touched } from "./play.ts";
import { declares, HTTPS_WORLD, NOW, POLICY, SSH_OFFICE, SSH_WORLD } from "./samples.ts";
import { before, CLAIM, later, queued, sees, UNCLAIM } from "./scenes.ts";

/** The cloud took a declared rule away: to put it back opens something. */
function removed(policy: DriftPolicy = POLICY): DriftCase | undefined {
  return step(undefined, sees([], { before }), NOW, policy).after;
}

function signed(
  of: DriftCase | undefined,
  hash: string,
  actor = signer("sg.sign"),
): ReturnType<typeof step> {
  return step(of, event("sg.sign", { hash }, actor), later(60), POLICY);
}

describe("the second name", () => {
  it("S25: closing is done at once, and the name is due afterwards", () => {
    const suspect = step(undefined, touched({ adds: [SSH_WORLD] })).after;
    const open = step(suspect, sees([HTTPS_WORLD, SSH_WORLD])).after;

    const { after, answer } = step(open, send(open, "revert"), later(1));

    expect(after?.state).toBe("acting");
    expect(queued(answer).map(({ kind }) => kind)).toContain("sg.call");
    expect(step(after, called(after), later(2)).after?.details.due).toMatchObject({
      by: { user: "U0ALICE" },
      excluded: [{ user: "U0ALICE" }],
    });
  });

  it("S25: the name stays due when something else came and went, and when an isolation took the group", () => {
    const open = openedUnder(POLICY);
    const acting = step(open, send(open, "revert"), later(1)).after;
    const unsigned = step(
      step(acting, called(acting), later(2)).after,
      sees([HTTPS_WORLD]),
      later(4),
    ).after;
    const other = step(unsigned, sees([HTTPS_WORLD, SSH_OFFICE]), later(60)).after;
    const agrees = [90, 120].reduce(
      (of, at) => step(of, sees([HTTPS_WORLD]), later(at)).after,
      other,
    );

    const claimed = step(acting, CLAIM, later(2)).after;
    const held = step(claimed, called(claimed), later(3)).after;
    const unclaimed = step(held, UNCLAIM, later(60)).after;
    const free = step(unclaimed, sees([HTTPS_WORLD]), later(62)).after;

    expect([unsigned, other, agrees, held, free].map((of) => of?.state)).toEqual([
      "unsigned",
      "open",
      "unsigned",
      "held",
      "unsigned",
    ]);
    const hash = free?.details.due?.hash ?? "";
    expect(signed(free, hash).after?.state).toBe("closed");
  });

  it("S24: opening waits for somebody else who holds the right, saw this very plan, and did not do it in AWS", () => {
    const waiting = step(removed(), send(removed(), "restore"), later(1)).after;
    const hash = planNow(removed(), "restore").hash;
    expect(waiting?.state).toBe("signing");

    const refused = [
      signed(waiting, hash, person("sg.sign")),
      signed(waiting, hash, signer()),
      signed(waiting, hash, { kind: "person", team: "T0", user: "U0BOB", rights: "unknown" }),
      signed(waiting, hash, { kind: "system" }),
      signed(waiting, "0123456789abcdef"),
      signed(waiting, hash.slice(0, 8)),
      step(waiting, event("sg.sign", { hash }, signer("sg.sign")), later(31 * 60), POLICY),
    ];

    expect(refused.map(({ after }) => after?.state)).toEqual(refused.map(() => "signing"));
    expect(refused.every(({ answer }) => answer.refused)).toBe(true);
    const { after, answer } = signed(waiting, hash.slice(0, 16));
    expect(after?.state).toBe("acting");
    expect(answer.rows).toContainEqual(expect.objectContaining({ table: "approvals" }));
    expect(queued(answer).find(({ kind }) => kind === "sg.call")).toMatchObject({
      data: { names: ["U0ALICE", "U0BOB"] },
    });
  });

  it("S24: one person under two Slack accounts is one name", () => {
    const acting = { ...POLICY.acting, personOf: () => "U0ALICE" };
    const waiting = step(removed(), send(removed(), "restore"), later(1), {
      ...POLICY,
      acting,
    }).after;
    const hash = planNow(removed(), "restore").hash;

    const { after, answer } = step(
      waiting,
      event("sg.sign", { hash }, signer("sg.sign")),
      later(2),
      { ...POLICY, acting },
    );

    expect(after?.state).toBe("signing");
    expect(answer.reasons.join()).toContain("somebody else");
  });

  it("S24: a plan is void when the group moves on", () => {
    const waiting = step(removed(), send(removed(), "restore"), later(1)).after;

    const { after } = step(waiting, sees([SSH_OFFICE, HTTPS_WORLD]), later(30), POLICY);

    expect(after?.state).toBe("open");
    expect(after?.details).not.toHaveProperty("proposal");
    expect(after?.details.note?.text).toContain("void");
  });

  it("who wrote the rule's line is the first name, under what a second one may sign", () => {
    const policy: DriftPolicy = {
      ...POLICY,
      acting: {
        ...POLICY.acting,
        committer: (author) =>
          author === "Carol <carol@example.com>"
            ? { user: "U0CAROL", person: "U0CAROL" }
            : undefined,
      },
    };
    const told = step(undefined, touched({ removes: [HTTPS_WORLD] }), NOW, policy).after;
    const seen = sees([], { before, declared: written("Carol <carol@example.com>") });
    const open = step(told, seen, NOW, policy).after;
    const anybody = step(
      undefined,
      sees([], { before, declared: written("Mallory <m@example.com>") }),
      NOW,
      policy,
    ).after;

    const begun = step(
      open,
      send(open, "restore", signer("sg.change", "sg.sign")),
      later(1),
      policy,
    );
    const refused = [
      send(open, "restore", signer("sg.change")),
      send(open, "restore", person("sg.change", "sg.sign")),
      send(open, "restore", {
        kind: "person",
        team: "T0",
        user: "U0CAROL",
        rights: ["sg.change", "sg.sign"],
      }),
    ].map((form) => step(open, form, later(1), policy).after?.state);

    expect(begun.after?.state).toBe("acting");
    expect(begun.answer.rows).toContainEqual(expect.objectContaining({ table: "approvals" }));
    expect(queued(begun.answer).find(({ kind }) => kind === "sg.call")).toMatchObject({
      data: { names: ["U0CAROL", "U0BOB"] },
    });
    // Without the right, by who did it in AWS, and by the author alone: two names as ever.
    expect(refused).toEqual(["signing", "signing", "signing"]);
    const unknown = send(anybody, "restore", signer("sg.change", "sg.sign"));
    expect(step(anybody, unknown, later(1), policy).after?.state).toBe("signing");
  });

  it.each([
    ["strict", "acting", true],
    ["open_only", "acting", false],
    ["off", "acting", false],
  ] as const)("closing under %s: %s, a name due: %s", (twoNames, state, isDue) => {
    const policy = { ...POLICY, acting: { ...POLICY.acting, twoNames } };
    const open = openedUnder(policy);

    const acting = step(open, send(open, "revert"), later(1), policy).after;
    const { after } = step(acting, called(acting), later(2), policy);

    expect(acting?.state).toBe(state);
    expect(after?.details.due !== undefined).toBe(isDue);
  });

  it("a protected group, or more than ten rules, waits even where it closes", () => {
    const policy = { ...POLICY, acting: { ...POLICY.acting, guarded: ["web-*"] } };
    const guarded = openedUnder(policy);
    const many = Array.from(
      { length: 11 },
      (_, index) => `ingress tcp ${9000 + index} ${9000 + index} v4 10.0.0.0/8`,
    );
    const wide = step(undefined, sees([HTTPS_WORLD, ...many]), NOW).after;

    expect(step(guarded, send(guarded, "revert"), later(1), policy).after?.state).toBe("signing");
    const unnamed = step(wide, send(wide, "revert"), later(1));
    expect(unnamed.answer.reply).toMatchObject({
      kind: "errors",
      errors: { name: expect.any(String) as unknown },
    });
    const named = send(wide, "revert", person("sg.change"), { typed: "web-prod" });
    expect(step(wide, named, later(1)).after?.state).toBe("signing");
  });

  it("a snooze of more than a day waits, and is not longer than a month", () => {
    const open = openedUnder(POLICY);
    const form = { version: open?.version ?? 0, reason: "until the audit is over" };
    const week = event("sg.snooze", { ...form, hours: "168" }, person("sg.snooze"));
    const date = event(
      "sg.snooze",
      { ...form, hours: "date", until: "2026-12-10" },
      person("sg.snooze"),
    );
    const late = event(
      "sg.snooze",
      { ...form, hours: "date", until: "2027-03-01" },
      person("sg.snooze"),
    );

    const waiting = step(open, week, later(1)).after;
    const signedSnooze = signed(waiting, waiting?.details.proposal?.hash ?? "").after;

    expect(waiting?.state).toBe("signing");
    expect(signedSnooze?.state).toBe("snoozed");
    expect(step(open, date, later(1)).after?.details.proposal?.snooze?.until).toBe(
      "2026-12-11T00:00:00.000Z",
    );
    expect(step(open, late, later(1)).answer.reply).toMatchObject({ kind: "errors" });
  });

  it("whoever lacks the right is refused, in a sentence", () => {
    const open = openedUnder(POLICY);

    const { after, answer } = step(open, send(open, "revert", person()), later(1));

    expect(after?.state).toBe("open");
    expect(answer).toMatchObject({ refused: true, reply: { kind: "private" } });
    expect(answer.reasons.join()).toContain("sg.change");
  });
});

/** The code says HTTPS, on a line that this author wrote. */
function written(author: string): ReturnType<typeof declares> {
  const declared = declares([HTTPS_WORLD]);
  if (declared.state !== "declared") return declared;
  const rules = declared.ingress.rules.map((rule) => ({
    ...rule,
    commit: { id: "c0ffee", author },
  }));
  return { ...declared, ingress: { ...declared.ingress, rules } };
}
