import { describe, expect, it } from "vitest";
import { effectsOf, event, person, type Seen, step, touched } from "./play.ts";
import { HTTPS_WORLD, NOW, SSH_WORLD, STRICT } from "./samples.ts";
import { later, missing, opened, readsOf, sees } from "./scenes.ts";

describe("the end of a case", () => {
  it("needs two readings that agree, because one may be old", () => {
    const once = step(opened(), sees([HTTPS_WORLD]), later(60));
    const soon = step(once.after, sees([HTTPS_WORLD], { cause: "sweep" }), later(70));
    const twice = step(soon.after, sees([HTTPS_WORLD], { cause: "confirm" }), later(80));

    expect(once.after?.state).toBe("open");
    expect(readsOf(once.answer)).toEqual([["confirm", later(80)]]);
    expect(soon.after?.state).toBe("open");
    expect(twice.after).toMatchObject({ state: "closed", details: { outcome: "converged" } });
  });

  it("begins to wait anew when it differs in between", () => {
    const once = step(opened(), sees([HTTPS_WORLD]), later(60)).after;
    const again = step(once, sees([HTTPS_WORLD, SSH_WORLD]), later(70)).after;

    expect(again?.details).not.toHaveProperty("agreesSince");
    expect(step(again, sees([HTTPS_WORLD]), later(90)).after?.state).toBe("open");
  });

  it("needs one when a call took back what the message told", () => {
    const undone = step(
      opened(),
      touched({ eventId: "e9", removes: [SSH_WORLD], at: later(50).toISOString() }),
      later(51),
    );

    const { after, answer } = step(undone.after, sees([HTTPS_WORLD]), later(53));

    expect(after).toMatchObject({ state: "closed", details: { outcome: "converged" } });
    expect(effectsOf(answer)).toEqual(["slack.update"]);
  });

  it("does not come while a group is gone that the code wants", () => {
    const gone = step(
      opened(),
      sees([], {
        reading: { reading: "gone", readAt: NOW },
        declared: { state: "unseen", sources: ["infra"] },
      }),
      later(60),
    );

    expect(gone.after).toMatchObject({
      state: "open",
      details: { items: [{ kind: "group-missing", ahead: "cloud", severity: "high" }] },
    });
  });
});

describe("what is not known", () => {
  const denied: Partial<Seen> = {
    reading: {
      reading: "unknown",
      reason: "AccessDenied: ec2:DescribeSecurityGroupRules",
      readAt: NOW,
    },
  };

  it("S12: is shown with its beginning, and is neither drift nor the end of it", () => {
    const first = step(opened(), sees([], denied), later(60));
    const second = step(first.after, sees([], denied), later(120));
    const good = step(second.after, sees([HTTPS_WORLD, SSH_WORLD]), later(180));

    expect(first.after?.details.unread).toEqual({
      since: later(60).toISOString(),
      reason: "AccessDenied: ec2:DescribeSecurityGroupRules",
      times: 1,
    });
    expect(first.after?.details.items).toHaveLength(1);
    expect(readsOf(first.answer)).toEqual([["confirm", later(120)]]);
    expect(second.after?.details.unread?.since).toBe(later(60).toISOString());
    expect(effectsOf(second.answer)).toEqual(["sg.read"]);
    expect(good.after?.details).not.toHaveProperty("unread");
    expect(effectsOf(good.answer)).toEqual(["slack.update"]);
  });

  it("S12: opens nothing, and what nobody was told of is let be after ten tries", () => {
    expect(step(undefined, sees([], denied)).after).toBeUndefined();

    let seen = step(undefined, touched());
    for (let times = 1; times < 10; times++)
      seen = step(seen.after, sees([], denied), later(times * 60));
    expect(seen.after?.state).toBe("suspect");

    const last = step(seen.after, sees([], denied), later(600));
    expect(last.after).toMatchObject({ state: "closed", details: { outcome: "unread" } });
    expect(effectsOf(last.answer)).toEqual([]);
  });

  it("S9: keeps what differed while the code cannot be compared, and judges by the baseline meanwhile", () => {
    const unknown = {
      state: "unknown" as const,
      sources: ["infra"],
      reason: "infra: no such file",
    };
    const start = step(undefined, sees([HTTPS_WORLD, SSH_WORLD]), NOW, STRICT).after;

    const { after } = step(
      start,
      sees([HTTPS_WORLD, SSH_WORLD], { declared: unknown }),
      later(60),
      STRICT,
    );
    const agreed = step(opened(), sees([HTTPS_WORLD], { declared: unknown }), later(60)).after;

    expect(after?.details.items.map(({ kind }) => kind)).toEqual(["cloud-added", "violation"]);
    expect(after?.details.unread?.reason).toBe("code not compared: infra: no such file");
    expect(agreed).toMatchObject({ state: "open", details: { items: [{ kind: "cloud-added" }] } });
    expect(agreed?.details.unread?.reason).toBe("not compared: infra: no such file");
  });

  it("keeps who it was, unless it is known better later", () => {
    const start = step(undefined, sees([HTTPS_WORLD, SSH_WORLD])).after;
    const [guessed] = start?.details.items ?? [];

    const same = step(start, sees([HTTPS_WORLD, SSH_WORLD], { cause: "sweep" }), later(600)).after;
    const told = step(
      step(same, touched({ adds: [SSH_WORLD], at: later(-5).toISOString() }), later(601)).after,
      sees([HTTPS_WORLD, SSH_WORLD]),
      later(603),
    ).after;

    expect(guessed?.who?.confidence).toBe("window");
    expect(same?.details.items).toEqual(start?.details.items);
    expect(told?.details.items[0]?.who).toMatchObject({ confidence: "exact", eventId: "e1" });
  });
});

describe("a group that is not made yet", () => {
  it("is told when two sweeps lack it, and cannot be read or snoozed away by id", () => {
    const once = step(undefined, missing());
    const twice = step(once.after, missing(), later(600));

    expect(effectsOf(once.answer)).toEqual(["wake"]);
    expect(twice.after).toMatchObject({
      state: "open",
      details: {
        name: "new-one",
        items: [{ kind: "group-missing", ahead: "code", at: "sg/new.yml:2" }],
      },
    });
    expect(step(twice.after, event("sg.look", {}, person()), later(601)).answer.refused).toBe(true);
  });

  it("is forgotten when no sweep lacks it again", () => {
    const once = step(undefined, missing()).after;

    const { after } = step(once, event("timer", { name: "stray", gen: 1 }), later(1800));

    expect(after).toMatchObject({ state: "closed", details: { outcome: "flapped" } });
  });
});
