import { describe, expect, it } from "vitest";
import type { DriftPolicy } from "../../src/security-groups/policy.ts";
import { effectsOf, event, keptBy, step, touched } from "./play.ts";
import {
  ACCOUNT,
  declares,
  GROUP_ID,
  HTTPS_WORLD,
  KEY,
  liveRule,
  NOW,
  POLICY,
  REGION,
  SSH_OFFICE,
  SSH_WORLD,
} from "./samples.ts";
import { later, opened, port, postsOf, readsOf, sees, UNDECLARED } from "./scenes.ts";

describe("from a call to a message", () => {
  it("S14: reads 2 s after a call, once for a burst of calls, and tells at once what a call explains", () => {
    const first = step(undefined, touched({ adds: [SSH_WORLD] }));
    const second = step(first.after, touched({ eventId: "e2" }), later(1));
    const third = step(second.after, touched({ eventId: "e3" }), later(3));

    expect(readsOf(first.answer)).toEqual([["event", later(2)]]);
    expect(readsOf(second.answer)).toEqual([]);
    expect(readsOf(third.answer)).toEqual([["event", later(5)]]);
    expect(third.after?.details.touches.map(({ eventId }) => eventId)).toEqual(["e1", "e2", "e3"]);

    const seen = step(third.after, sees([HTTPS_WORLD, SSH_WORLD]), later(5));

    expect(seen.after?.state).toBe("open");
    expect(effectsOf(seen.answer)).toEqual(["slack.post", "wake"]);
    expect(seen.after?.details.items).toMatchObject([
      { kind: "cloud-added", key: SSH_WORLD, who: { confidence: "exact", eventId: "e1" } },
    ]);
  });

  it("does not believe a difference that the call does not explain until it is seen twice", () => {
    const called = step(undefined, touched({ removes: [SSH_WORLD], ruleIds: ["sgr-other"] })).after;

    const once = step(called, sees([HTTPS_WORLD, SSH_WORLD]), later(2));
    const soon = step(once.after, sees([HTTPS_WORLD, SSH_WORLD], { cause: "confirm" }), later(12));
    const twice = step(soon.after, sees([HTTPS_WORLD, SSH_WORLD], { cause: "confirm" }), later(22));

    expect(once.after?.state).toBe("suspect");
    expect(soon.after?.state).toBe("suspect");
    expect(twice.after?.state).toBe("open");
  });

  it("takes a call of which no rule is known for an explanation of anything, but tags for none", () => {
    const vague = step(undefined, touched({ eventName: "CreateSecurityGroup", touched: "group" }));
    const tags = step(undefined, touched({ eventName: "CreateTags", touched: "tags" }));

    expect(step(vague.after, sees([SSH_WORLD]), later(2)).after?.state).toBe("open");
    expect(step(tags.after, sees([SSH_WORLD]), later(2)).after?.state).toBe("suspect");
  });

  it("S16: finds a rule that ModifySecurityGroupRules changed by its id", () => {
    const { ruleId } = liveRule(SSH_WORLD);
    const called = step(
      undefined,
      touched({ eventName: "ModifySecurityGroupRules", ruleIds: [ruleId] }),
    );

    const { after } = step(called.after, sees([HTTPS_WORLD, SSH_WORLD]), later(2));

    expect(after?.state).toBe("open");
  });

  it("reads again 5, 15 and 45 s after a call whose effect does not show, then lets it be", () => {
    const start = step(undefined, touched({ adds: [SSH_WORLD] })).after;

    const dues: Date[] = [];
    let now = later(2);
    let seen = step(start, sees([HTTPS_WORLD]), now);
    for (const [, due] of readsOf(seen.answer)) dues.push(due);
    for (let times = 0; times < 2; times++) {
      now = dues.at(-1) ?? now;
      seen = step(seen.after, sees([HTTPS_WORLD]), now);
      for (const [, due] of readsOf(seen.answer)) dues.push(due);
    }
    const last = step(seen.after, sees([HTTPS_WORLD]), later(45));

    expect(dues).toEqual([later(5), later(15), later(45)]);
    expect(last.after).toMatchObject({ state: "closed", details: { outcome: "flapped" } });
    expect(effectsOf(last.answer)).toEqual([]);
  });

  it("does not wait for what was taken back, nor for calls that are long past", () => {
    const back = step(
      step(undefined, touched({ adds: [SSH_WORLD] })).after,
      touched({ eventId: "e2", removes: [SSH_WORLD], at: later(1).toISOString() }),
      later(1),
    );
    const old = step(undefined, touched({ adds: [SSH_WORLD], at: later(-300).toISOString() }));

    expect(step(back.after, sees([HTTPS_WORLD]), later(2)).after?.state).toBe("closed");
    expect(step(old.after, sees([HTTPS_WORLD]), later(2)).after?.state).toBe("closed");
  });

  it("tells the fourth time when each reading differs in another way", () => {
    let seen = step(undefined, sees([port(1)], { cause: "sweep" }));
    const states = [2, 3, 4].map((n) => {
      seen = step(seen.after, sees([port(n)], { cause: "confirm" }), later(n * 30));
      return seen.after?.state;
    });
    const fifth = step(seen.after, sees([port(5)], { cause: "confirm" }), later(150));

    expect(states).toEqual(["suspect", "suspect", "suspect"]);
    expect(fifth.after?.state).toBe("open");
  });

  it("S7: tells at once what the code is ahead by when the code has just changed", () => {
    const place = { account: ACCOUNT, region: REGION, groupId: GROUP_ID };
    const loaded = step(undefined, event("desired.loaded", place));

    const { after } = step(
      loaded.after,
      sees([HTTPS_WORLD], { declared: declares([HTTPS_WORLD, SSH_OFFICE]), cause: "confirm" }),
      later(1),
    );

    expect(readsOf(loaded.answer)).toEqual([["confirm", NOW]]);
    expect(after).toMatchObject({ state: "open", details: { items: [{ kind: "code-added" }] } });
  });

  it("begins a new case after one that is closed, and remembers the earlier one", () => {
    const closed = step(
      opened(),
      sees([], { reading: { reading: "gone", readAt: NOW }, declared: UNDECLARED }),
    );

    const { after, answer } = step(closed.after, sees([HTTPS_WORLD, SSH_WORLD]), later(60));

    expect(answer.case?.fresh).toBe(true);
    expect(after).toMatchObject({ id: "c1x", state: "open", details: { earlier: "c1" } });
  });

  it("goes to the channel of the group's owner, and else to the usual one", () => {
    const policy: DriftPolicy = {
      ...POLICY,
      owners: [{ match: { name: "web-*" }, channel: "C0WEB", notify: ["U0OWNER"] }],
    };

    const owned = step(undefined, sees([HTTPS_WORLD, SSH_WORLD]), NOW, policy);
    const usual = step(undefined, sees([HTTPS_WORLD, SSH_WORLD]));

    expect(postsOf(owned.answer)).toEqual([{ slot: "main", to: { channel: "C0WEB" } }]);
    expect(owned.after?.details).toMatchObject({ notify: ["U0OWNER"], accountName: "prod" });
    expect(postsOf(usual.answer)).toEqual([{ slot: "main", to: { channel: "C0AWS" } }]);
  });

  it("keeps with each reading what was agreed, for the next one", () => {
    const { answer } = step(
      undefined,
      sees([HTTPS_WORLD, SSH_WORLD], { declared: declares([HTTPS_WORLD]) }),
    );

    const [row] = answer.rows ?? [];
    expect(row).toMatchObject({
      table: "snapshots",
      conflict: "replace",
      values: { kind: "sg", key: KEY, account: ACCOUNT, region: REGION, read_at: NOW.getTime() },
    });
    expect(keptBy(answer)).toMatchObject({
      name: "web-prod",
      memory: { agreed: [HTTPS_WORLD], undecided: [] },
      declared: { source: "infra", at: "sg/web.yml:2" },
      tally: { cloudAhead: 1 },
    });
  });
});
