import { describe, expect, it } from "vitest";
import { effectsOf, event, person, step, touched } from "./play.ts";
import {
  ACCOUNT,
  GROUP_ID,
  HTTPS_WORLD,
  KEY,
  NOW,
  REGION,
  SSH_OFFICE,
  SSH_WORLD,
  STRICT,
} from "./samples.ts";
import { CLAIM, later, opened, queued, readsOf, sees, UNKNOWN } from "./scenes.ts";

describe("clicks", () => {
  const form = { version: 1, hours: "8", reason: "known, being fixed" };
  const snooze = event("sg.snooze", form, person("sg.snooze"));

  it("snooze for those who may, for as long as they said", () => {
    const { after, answer } = step(opened(), snooze, later(60));

    expect(after?.details.snooze).toEqual({
      until: later(60 + 8 * 3600).toISOString(),
      ids: [`cloud-added ${SSH_WORLD}`],
      by: "U0ALICE",
      reason: "known, being fixed",
    });
    const [wake] = queued(answer).filter(({ kind }) => kind === "wake");
    expect(wake).toMatchObject({ due: later(60 + 8 * 3600), data: { name: "wake", gen: 2 } });
    expect(step(opened(), event("sg.snooze_asked", {}, person("sg.snooze"))).answer.reply).toEqual({
      kind: "modal",
      modal: "snooze",
    });
  });

  it.each([
    ["without the right", event("sg.snooze", form, person()), "sg.snooze"],
    [
      "when the rights are not known",
      event("sg.snooze", form, { kind: "person", team: "T", user: "U", rights: "unknown" }),
      "looked up",
    ],
    ["as nobody", event("sg.snooze", form), "Only a person"],
    [
      "of another version",
      event("sg.snooze", { ...form, version: 7 }, person("sg.snooze")),
      "look again",
    ],
  ])("do not snooze %s", (_, what, reason) => {
    const { after, answer } = step(opened(), what);

    expect(after?.state).toBe("open");
    expect(answer).toMatchObject({ refused: true, reply: { kind: "private" } });
    expect(answer.reasons.join()).toContain(reason);
  });

  it("show what is wrong with a form", () => {
    const wrong = event(
      "sg.snooze",
      { version: 1, hours: "99", reason: "  short  " },
      person("sg.snooze"),
    );

    const { reply } = step(opened(), wrong).answer;
    expect(reply?.kind === "errors" && Object.keys(reply.errors)).toEqual(["hours", "reason"]);
  });

  it("do not snooze what is not known", () => {
    const unread = step(opened(), event("sg.unread", {}), later(1)).after;

    expect(step(unread, event("sg.snooze_asked", {}, person("sg.snooze"))).answer.refused).toBe(
      true,
    );
  });

  it("S31: a snooze ends when more differs, when the baseline is broken beside it, and at its time", () => {
    const snoozed = step(opened(), snooze).after;

    const same = step(snoozed, sees([HTTPS_WORLD, SSH_WORLD]), later(60));
    const more = step(snoozed, sees([HTTPS_WORLD, SSH_WORLD, SSH_OFFICE]), later(60));
    const worse = step(snoozed, sees([HTTPS_WORLD, SSH_WORLD]), later(60), STRICT);
    const over = step(snoozed, event("timer", { name: "wake", gen: 2 }), later(9 * 3600));
    const stale = step(snoozed, event("timer", { name: "wake", gen: 1 }), later(9 * 3600));

    expect([same, more, worse, over, stale].map(({ after }) => after?.state)).toEqual([
      "snoozed",
      "open",
      "open",
      "open",
      "snoozed",
    ]);
    expect(over.after?.details).not.toHaveProperty("snooze");
  });

  it("escalate to one incident per case, whose cause is the baseline when that is broken", () => {
    const drift = step(opened(), event("sg.escalate", {}, person())).answer;
    const breach = step(
      step(undefined, sees([HTTPS_WORLD, SSH_WORLD]), NOW, STRICT).after,
      event("sg.escalate", {}, person()),
    ).answer;

    expect(drift.effects).toMatchObject([
      {
        kind: "hand",
        event: {
          kind: "incident.open",
          caseKind: "incident",
          ref: { by: "key", key: `drift:${KEY}` },
          data: {
            severity: "sev2",
            cause: "manual",
            title: "web-prod: cloud ahead, 1 rule",
            assets: [{ account: ACCOUNT, region: REGION, kind: "sg", id: GROUP_ID }],
            source: { caseKind: "drift", caseId: "c1" },
          },
        },
      },
    ]);
    expect(breach.effects).toMatchObject([{ event: { data: { cause: "baseline.unhealed" } } }]);
  });

  it("say in one sentence why they do nothing", () => {
    const suspect = step(undefined, touched()).after;
    const snoozed = step(opened(), snooze).after;
    const closed = step(snoozed, sees([HTTPS_WORLD])).after;
    const held = step(undefined, CLAIM).after;
    const wake = event("sg.wake", {}, person());
    const asked = event("sg.snooze_asked", {}, person("sg.snooze"));

    expect(
      [suspect, opened(), closed, held, undefined].map((of) => step(of, wake).answer.reasons[0]),
    ).toEqual([
      "No: it is being looked at; people are told when it is certain.",
      "No: it is open.",
      "No: this is over since 2026-11-21 14:03 UTC.",
      "No: it belongs to SEC-0007.",
      "No: this is over.",
    ]);
    expect(step(held, asked).answer.reasons[0]).toBe("No: it belongs to SEC-0007.");
  });
});

describe("an isolation's claim", () => {
  it("S28: nothing is posted about the group; edits and its end are told to the incident", () => {
    const held = step(undefined, CLAIM).after;

    const edited = step(held, touched({ adds: [SSH_WORLD] }), later(1));
    const seen = step(edited.after, sees([HTTPS_WORLD, SSH_WORLD]), later(3), STRICT);

    expect(edited.answer.effects).toMatchObject([
      { event: { kind: "incident.note", data: { key: "isolation:1" } } },
      { kind: "sg.read" },
    ]);
    expect(edited.answer.effects[0]).toHaveProperty(
      "event.data.text",
      expect.stringContaining("user/alice"),
    );
    expect(seen.after?.state).toBe("held");
    expect(seen.after?.details.items.length).toBeGreaterThan(0);
    expect(effectsOf(seen.answer)).toEqual(["incident.note"]);
  });

  it("tells the incident, once, that the baseline is broken", () => {
    const held = step(undefined, CLAIM).after;

    const broken = step(held, sees([HTTPS_WORLD, SSH_WORLD]), later(11), STRICT);
    const still = step(broken.after, sees([HTTPS_WORLD, SSH_WORLD]), later(60), STRICT);

    expect(broken.answer.effects).toMatchObject([
      {
        event: {
          kind: "incident.note",
          data: { key: "isolation:1", text: `${GROUP_ID} breaks the baseline` },
        },
      },
    ]);
    expect(still.answer.effects).toEqual([]);
  });

  it("is over when it is let go and the group was read: open or closed, as it is then", () => {
    const held = step(undefined, CLAIM).after;
    const place = { account: ACCOUNT, region: REGION, groupId: GROUP_ID };
    const freed = step(held, event("sg.unclaim", place), later(10));

    const differing = step(freed.after, sees([HTTPS_WORLD, SSH_WORLD]), later(11));
    const agreeing = step(freed.after, sees([HTTPS_WORLD]), later(11));
    const unknown = step(freed.after, sees([HTTPS_WORLD], { declared: UNKNOWN }), later(11));
    const unread = step(freed.after, event("sg.unread", { reason: "timeout" }), later(11));
    const gone = step(
      freed.after,
      sees([], { reading: { reading: "gone", readAt: NOW } }),
      later(11),
    );

    expect(freed.after?.state).toBe("held");
    expect(readsOf(freed.answer)).toEqual([["confirm", later(10)]]);
    expect([differing, agreeing, unknown, gone].map(({ after }) => after?.state)).toEqual([
      "open",
      "closed",
      "closed",
      "open",
    ]);
    expect(readsOf(unread.answer)).toHaveLength(1);
  });
});
