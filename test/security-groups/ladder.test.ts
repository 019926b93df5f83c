import { describe, expect, it } from "vitest";
import type { BaselineRule } from "../../src/security-groups/baseline.ts";
import type { DriftPolicy } from "../../src/security-groups/policy.ts";
import { type DriftCase, event, step } from "./play.ts";
import { declares, HTTPS_WORLD, liveGroup, NOW, SSH_WORLD, STRICT } from "./samples.ts";
import { later, queued, sees } from "./scenes.ts";

const AUTO: Partial<BaselineRule> = { mode: "auto", author: "Ada", approvedBy: "Ines" };

function laddered(
  more: Partial<BaselineRule>,
  acting: Partial<DriftPolicy["acting"]> = {},
): DriftPolicy {
  return {
    ...STRICT,
    owners: [{ match: {}, notify: ["U0OWNER"] }],
    acting: { ...STRICT.acting, ...acting },
    baseline: STRICT.baseline
      .filter(({ id }) => id === "administration-broad")
      .map((rule) => ({ ...rule, ...more })),
  };
}

/** SSH is opened to the world, seen with an event. */
function breach(
  policy: DriftPolicy,
  more: Parameters<typeof sees>[1] = {},
): ReturnType<typeof step> {
  return step(undefined, sees([HTTPS_WORLD, SSH_WORLD], more), NOW, policy);
}

describe("the healing ladder", () => {
  it.each([
    ["observe", "open"],
    ["suggest", "open"],
    ["ask", "asked"],
    ["auto", "acting"],
  ] as const)("%s: %s", (mode, state) => {
    const { after, answer } = breach(laddered({ ...AUTO, mode }));

    expect(after?.state).toBe(state);
    expect(queued(answer).some(({ kind }) => kind === "sg.call")).toBe(mode === "auto");
  });

  it("S26: auto acts in the names of its rule, with the caps", () => {
    const { answer } = breach(laddered(AUTO));

    expect(queued(answer).find(({ kind }) => kind === "sg.call")).toMatchObject({
      data: {
        names: ["baseline-administration-broad"],
        caps: { per10Minutes: 5, perHour: 20 },
        change: { do: "revoke", key: SSH_WORLD },
      },
    });
  });

  it.each([
    [
      "the code declares the rule",
      { declared: declares([HTTPS_WORLD, SSH_WORLD]) },
      {},
      /code declares/,
    ],
    ["the code may declare it", { declared: notUnderstood() }, {}, /code declares/],
    ["the group is protected", {}, { guarded: ["web-*"] }, /protected/],
    [
      "the rule was there before the first complete sweep",
      { swept: false },
      {},
      /before anybody looked/,
    ],
  ] as const)("S26: auto asks instead when %s", (_, more, acting, why) => {
    const { after, answer } = breach(laddered(AUTO, acting), more);

    expect(after?.state).toBe("asked");
    expect(after?.details.downgraded?.join()).toMatch(why);
    expect(queued(answer).some(({ kind }) => kind === "sg.call")).toBe(false);
  });

  it("S26: auto asks instead while changes are frozen", () => {
    const frozen = sees([HTTPS_WORLD, SSH_WORLD]);
    if (frozen.kind !== "sg.observed") throw new Error(frozen.kind);
    const seen = { ...frozen, data: { ...frozen.data, frozen: "the network is being moved" } };

    const { after } = step(undefined, seen, NOW, laddered(AUTO));

    expect(after?.state).toBe("asked");
    expect(after?.details.downgraded).toEqual(["changes are frozen"]);
  });

  it("S26: auto asks instead where no rule alone is too wide, but all of them together are", () => {
    const halves = ["0.0.0.0/6", "4.0.0.0/6", "8.0.0.0/6"].map(
      (cidr) => `ingress tcp 22 22 v4 ${cidr}`,
    );
    const narrow = laddered({ ...AUTO, reach: "world" });
    const many = Array.from(
      { length: 20 },
      (_, index) => `ingress tcp 22 22 v4 ${index * 4 + 16}.0.0.0/6`,
    );

    const { after } = step(undefined, sees([HTTPS_WORLD, ...halves, ...many]), NOW, narrow);

    expect(after?.state).toBe("asked");
    expect(after?.details.downgraded?.join()).toMatch(/together/);
  });

  it("S26: auto asks instead once the caps were reached", () => {
    const acting = breach(laddered(AUTO)).after;
    const refused = event("sg.call_refused", {
      planHash: acting?.details.plan?.hash ?? "",
      key: SSH_WORLD,
      do: "revoke",
      outcome: "refused",
      why: "the caps for what heals by itself are reached",
    });

    const verifying = step(acting, refused, later(1), laddered(AUTO)).after;
    const { after } = step(verifying, sees([HTTPS_WORLD, SSH_WORLD]), later(4), laddered(AUTO));

    expect(after?.state).toBe("asked");
    expect(after?.details.downgraded?.join()).toMatch(/did not work/);
  });

  it("S26: auto stops after three times within the hour, calls people, and says who put it back", () => {
    const policy = laddered(AUTO);
    let now = NOW;
    let matter: DriftCase | undefined;
    for (let time = 0; time < 3; time++) {
      matter = step(matter, sees([HTTPS_WORLD, SSH_WORLD]), now, policy).after;
      expect(matter?.state).toBe("acting");
      const done = {
        planHash: matter?.details.plan?.hash ?? "",
        key: SSH_WORLD,
        do: "revoke",
        outcome: "done",
      };
      matter = step(matter, event("sg.call_done", done), now, policy).after;
      now = new Date(now.getTime() + 60_000);
      matter = step(matter, sees([HTTPS_WORLD]), now, policy).after;
      expect(matter?.state).toBe("closed");
      now = new Date(now.getTime() + 60_000);
    }

    const { after, answer } = step(matter, sees([HTTPS_WORLD, SSH_WORLD]), now, policy);

    expect(after?.state).toBe("asked");
    expect(answer.effects).toContainEqual(
      expect.objectContaining({
        event: expect.objectContaining({
          kind: "incident.open",
          data: expect.objectContaining({
            title: "web-prod: healed 3 times and came back",
          }) as unknown,
        }) as unknown,
      }),
    );
    const tomorrow = new Date(now.getTime() + 23 * 3_600_000);
    const closed = step(
      after,
      sees([], {
        reading: { reading: "gone", readAt: NOW },
        declared: { state: "undeclared", sources: ["infra"] },
      }),
      now,
      policy,
    ).after;
    expect(step(closed, sees([HTTPS_WORLD, SSH_WORLD]), tomorrow, policy).after?.state).toBe(
      "asked",
    );
  });

  it("heals in silence only where the rule says so, and not what stands against it", () => {
    const silent = laddered({ ...AUTO, mode: "ask", onSilence: "heal" });
    const asked = breach(silent).after;
    const late = event("timer", { name: "ask", gen: asked?.details.timers["ask"] ?? 0 });

    expect(step(asked, late, later(900), silent).after?.state).toBe("acting");
    const guarded = breach(
      laddered({ ...AUTO, mode: "ask", onSilence: "heal" }, { guarded: ["*"] }),
    ).after;
    expect(step(guarded, late, later(900), silent).after?.state).toBe("open");
    const declared = breach(silent, { declared: declares([HTTPS_WORLD, SSH_WORLD]) }).after;
    expect(declared?.details.downgraded?.join()).toMatch(/code declares/);
    expect(step(declared, late, later(900), silent).after?.state).toBe("open");
  });

  it("S26: auto asks instead where there is no role to act with", () => {
    const { after } = breach(laddered(AUTO, { changeRoles: new Map() }));

    expect(after?.state).toBe("asked");
    expect(after?.details.downgraded?.join()).toMatch(/no role/);
  });

  it("S26: auto asks instead where it is unknown how far a rule reaches", () => {
    const list = "ingress tcp 22 22 pl pl-0a1b";
    const lists = [
      { id: "pl-0a1b", name: "all", class: "customer" as const, cidrs: ["0.0.0.0/0"] },
    ];
    const value = liveGroup([HTTPS_WORLD, list], { lists });

    const { after } = breach(laddered(AUTO), { reading: { reading: "ok", value, readAt: NOW } });

    expect(after?.state).toBe("asked");
    expect(after?.details.downgraded?.join()).toMatch(/how far/);
  });

  it("S26: auto asks instead while not everything that the code says is understood", () => {
    const { after } = breach(laddered(AUTO), { declared: doubtElsewhere() });

    expect(after?.state).toBe("asked");
    expect(after?.details.downgraded?.join()).toMatch(/not everything is understood/);
  });

  it("a new breach in a case that is open goes by its own rung", () => {
    const policy = laddered(AUTO);
    const open = step(
      undefined,
      sees([HTTPS_WORLD, "ingress tcp 9100 9100 v4 10.0.0.0/8"]),
      NOW,
      policy,
    ).after;

    const { after } = step(
      open,
      sees([HTTPS_WORLD, "ingress tcp 9100 9100 v4 10.0.0.0/8", SSH_WORLD]),
      later(60),
      policy,
    );

    expect(open?.state).toBe("open");
    expect(after?.state).toBe("acting");
    expect(after?.details.plan?.changes.map(({ key }) => key)).toEqual([SSH_WORLD]);
  });
});

/** The code says something about ingress that nobody understands. */
function notUnderstood(): ReturnType<typeof declares> {
  const declared = declares([HTTPS_WORLD]);
  if (declared.state !== "declared") return declared;
  const patterns = [{ at: "sg/web.yml:9", reason: "a lookup" }];
  return { ...declared, ingress: { ...declared.ingress, patterns } };
}

/** Something about the other direction is not understood. */
function doubtElsewhere(): ReturnType<typeof declares> {
  const declared = declares([HTTPS_WORLD]);
  if (declared.state !== "declared") return declared;
  const patterns = [{ direction: "egress" as const, at: "sg/web.yml:12", reason: "a lookup" }];
  return { ...declared, egress: { ...declared.egress, patterns } };
}
