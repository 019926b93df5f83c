import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Comparison, compareGroup, tallyOf } from "../../src/security-groups/compare.ts";
import type { Declared } from "../../src/security-groups/desired/declared.ts";
import type { GroupSnapshot } from "../../src/security-groups/snapshot.ts";
import type { Touch } from "../../src/security-groups/touch.ts";
import {
  declares,
  GROUP_ID,
  HTTPS_WORLD,
  liveGroup,
  liveRule,
  NOW,
  POLICY,
  SSH_OFFICE,
  SSH_WORLD,
  STRICT,
  secondsLater,
  touch,
} from "./samples.ts";
import { agreedOn, snapshotOf } from "./snapshots.ts";

describe("comparing a group", () => {
  it("says cloud-added, cloud-removed, code-added and code-removed of one group at once, each with its line", () => {
    const before = snapshotOf(
      liveGroup(["ingress tcp 1 1 v4 10.0.0.0/8", "ingress tcp 2 2 v4 10.0.0.0/8"]),
      {
        memory: agreedOn("ingress tcp 1 1 v4 10.0.0.0/8", "ingress tcp 2 2 v4 10.0.0.0/8"),
      },
    );
    const live = ["ingress tcp 2 2 v4 10.0.0.0/8", "ingress tcp 4 4 v4 10.0.0.0/8"];
    const code = ["ingress tcp 1 1 v4 10.0.0.0/8", "ingress tcp 3 3 v4 10.0.0.0/8"];

    const { items } = compare(live, declares(code), before);

    expect(items.map(({ kind, ahead, at }) => [kind, ahead, at])).toEqual([
      ["cloud-removed", "cloud", "sg/web.yml:5"],
      ["code-removed", "code", "sg/web.yml:2"],
      ["code-added", "code", "sg/web.yml:6"],
      ["cloud-added", "cloud", "sg/web.yml:2"],
    ]);
  });

  it("S7: a commit and a console change in the same minute get opposite, correct directions", () => {
    const before = snapshotOf(liveGroup([HTTPS_WORLD]), { memory: agreedOn(HTTPS_WORLD) });

    const { items } = compare(
      [HTTPS_WORLD, SSH_WORLD],
      declares([HTTPS_WORLD, SSH_OFFICE]),
      before,
    );

    expect(items.map(({ key, ahead }) => [key, ahead])).toEqual([
      [SSH_WORLD, "cloud"],
      [SSH_OFFICE, "code"],
    ]);
  });

  it("S2: nothing differs from itself, and changing what differs makes it the same", () => {
    const key = fc
      .tuple(fc.constantFrom("ingress", "egress"), fc.integer({ min: 0, max: 6 }))
      .map(([direction, port]) => `${direction} tcp ${port} ${port} v4 10.0.0.0/8`);
    const keys = fc.uniqueArray(key, { maxLength: 10 });
    fc.assert(
      fc.property(keys, keys, keys, (cloud, code, agreed) => {
        const declared = exclusive(code);
        const before = snapshotOf(liveGroup(agreed), { memory: agreedOn(...agreed) });
        expect(compare(code, declared, before).items).toEqual([]);

        const { items } = compare(cloud, declared, before);
        const changed = new Set(cloud);
        for (const { key: each = "" } of items)
          if (changed.has(each)) changed.delete(each);
          else changed.add(each);
        expect([...changed].toSorted()).toEqual(code.toSorted());
        expect(compare([...changed], declared, before).items).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it("S2: remembers what was agreed, so that a second look says the same", () => {
    const first = compare([HTTPS_WORLD, SSH_WORLD], declares([HTTPS_WORLD, SSH_OFFICE]), undefined);
    const remembered = snapshotOf(
      liveGroup([HTTPS_WORLD, SSH_WORLD]),
      first.memory ? { memory: first.memory } : {},
    );

    const second = compare(
      [HTTPS_WORLD, SSH_WORLD],
      declares([HTTPS_WORLD, SSH_OFFICE]),
      remembered,
    );
    const later = compare(
      [HTTPS_WORLD, SSH_WORLD, "ingress tcp 9 9 v4 10.0.0.0/8"],
      declares([HTTPS_WORLD, SSH_OFFICE]),
      remembered,
    );

    expect(first.items.map(({ kind }) => kind)).toEqual([
      "first-sight-extra",
      "first-sight-missing",
    ]);
    expect(second.items.map(({ kind }) => kind)).toEqual([
      "first-sight-extra",
      "first-sight-missing",
    ]);
    expect(first.memory).toEqual({ agreed: [HTTPS_WORLD], undecided: [SSH_WORLD, SSH_OFFICE] });
    expect(later.items.map(({ kind }) => kind)).toContain("cloud-added");
  });

  it("S7: at first sight a call after the last commit tells who moved, a call before it too", () => {
    const commit = { id: "abc", at: NOW.toISOString() };
    const declared = declares([], { commit });
    const kindsAfter = [-60, 0, 1].map((seconds) => {
      const touches = [touch({ adds: [SSH_WORLD], at: moment(seconds) })];
      return compare([SSH_WORLD], declared, undefined, { touches }).items[0]?.kind;
    });

    expect(kindsAfter).toEqual(["code-removed", "code-removed", "cloud-added"]);
    expect(compare([SSH_WORLD], declared, undefined).items[0]?.kind).toBe("first-sight-extra");
  });

  it("S6: a group without an egress key never shows egress drift", () => {
    const { items, unmanaged } = compare(
      ["egress -1 * * v4 0.0.0.0/0", "egress -1 * * v6 ::/0", "egress tcp 1 1 v4 10.0.0.0/8"],
      declares([]),
      undefined,
    );

    expect(items).toEqual([]);
    expect(unmanaged).toEqual(["egress tcp 1 1 v4 10.0.0.0/8"]);
  });

  it("lists as unmanaged what nobody declared where the code only adds", () => {
    const declared = declares([HTTPS_WORLD]);
    if (declared.state !== "declared") throw new Error("not declared");

    const { items, unmanaged } = compare(
      [HTTPS_WORLD, SSH_WORLD],
      { ...declared, ingress: { ...declared.ingress, mode: "additive" } },
      undefined,
    );

    expect(items).toEqual([]);
    expect(unmanaged).toEqual([SSH_WORLD]);
  });

  it("counts another description apart, and corrects nobody who did not say one", () => {
    const declared = declares([HTTPS_WORLD, SSH_WORLD]);
    if (declared.state !== "declared") throw new Error("not declared");
    const [https] = declared.ingress.rules;
    if (https) https.description = "public site";

    const live = liveGroup([], {
      rules: [
        liveRule(HTTPS_WORLD, { description: "old" }),
        liveRule(SSH_WORLD, { description: "x" }),
      ],
    });
    const { items, cosmetic } = compareLive(live, declared, undefined);

    expect(items).toEqual([]);
    expect(cosmetic).toMatchObject([
      { kind: "cosmetic", key: HTTPS_WORLD, description: "old", wanted: "public site" },
    ]);
  });

  it("leaves out what the configuration says to ignore until it ends, but never from the baseline", () => {
    const ignore = [{ group: "web-*", rule: "in 22/tcp from *", until: secondsLater(NOW, 60) }];
    const policy = { ...STRICT, ignore };

    const now = compare([SSH_WORLD], declares([]), undefined, { policy });
    const later = compare([SSH_WORLD], declares([]), undefined, {
      policy,
      now: secondsLater(NOW, 60),
    });

    expect(now.items.map(({ kind }) => kind)).toEqual(["violation"]);
    expect(later.items.map(({ kind }) => kind)).toEqual(["first-sight-extra", "violation"]);
  });

  it("says once that the code dropped a group, as long as the source that had it is there", () => {
    const before = snapshotOf(liveGroup([SSH_WORLD]), {
      declared: { source: "infra", at: "sg/web.yml:2" },
    });

    const dropped = compare([SSH_WORLD], { state: "undeclared", sources: ["infra"] }, before);
    const unknown = compare([SSH_WORLD], { state: "undeclared", sources: ["other"] }, before);

    expect(dropped.items).toMatchObject([
      { kind: "group-undeclared", ahead: "code", at: "sg/web.yml:2" },
    ]);
    expect(unknown.items).toEqual([]);
  });

  it.each<Declared>([
    { state: "unknown", sources: [], reason: "infra: not read" },
    { state: "not-compared", sources: [], source: "infra", at: "a:1", reason: "declared twice" },
    { state: "unseen", sources: [] },
  ])(
    "S9: calls nothing drift while the code is $state, but judges it by the baseline",
    (declared) => {
      const { items, notCompared } = compare([SSH_WORLD], declared, undefined, { policy: STRICT });

      expect(notCompared).toBeDefined();
      expect(items.map(({ kind }) => kind)).toEqual(["violation"]);
    },
  );

  it("S9: compares nothing while a live rule is not understood", () => {
    const live = liveGroup([], { rules: [liveRule(SSH_WORLD, { protocol: "nonsense" })] });

    const { items, notCompared } = compareLive(live, declares([SSH_WORLD]), undefined);

    expect(items).toEqual([]);
    expect(notCompared).toContain("nonsense");
  });

  it("counts how a group stands", () => {
    const before = snapshotOf(liveGroup([]), { memory: agreedOn() });
    const comparison = compare([SSH_WORLD], declares([HTTPS_WORLD]), before, { policy: STRICT });

    expect(tallyOf(comparison)).toEqual({
      cloudAhead: 1,
      codeAhead: 1,
      firstSight: 0,
      violations: 1,
      cosmetic: 0,
      unmanaged: 0,
      possible: 0,
    });
  });
});

function moment(seconds: number): string {
  return secondsLater(NOW, seconds).toISOString();
}

interface More {
  readonly touches?: readonly Touch[];
  readonly policy?: typeof POLICY;
  readonly now?: Date;
}

function compare(
  keys: readonly string[],
  declared: Declared,
  before: GroupSnapshot | undefined,
  more: More = {},
): Comparison {
  return compareLive(liveGroup(keys), declared, before, more);
}

function compareLive(
  live: ReturnType<typeof liveGroup>,
  declared: Declared,
  before: GroupSnapshot | undefined,
  { touches = [], policy = POLICY, now = NOW }: More = {},
): Comparison {
  expect(live.groupId).toBe(GROUP_ID);
  return compareGroup({ live, declared, before, touches, policy, now });
}

function exclusive(keys: readonly string[]): Declared {
  const declared = declares(keys);
  if (declared.state !== "declared") return declared;
  return { ...declared, egress: { ...declared.egress, mode: "exclusive" } };
}
