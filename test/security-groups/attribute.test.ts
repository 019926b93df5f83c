import { describe, expect, it } from "vitest";
import { type Comparison, compareGroup } from "../../src/security-groups/compare.ts";
import type { Declared } from "../../src/security-groups/desired/declared.ts";
import type { GroupSnapshot } from "../../src/security-groups/snapshot.ts";
import type { Touch } from "../../src/security-groups/touch.ts";
import {
  declares,
  GROUP_ID,
  liveGroup,
  liveRule,
  NOW,
  POLICY,
  SSH_WORLD,
  secondsLater,
  touch,
} from "./samples.ts";
import { agreedOn, snapshotOf } from "./snapshots.ts";

describe("attribution of a rule", () => {
  const id = liveRule(SSH_WORLD).ruleId;
  const before = snapshotOf(liveGroup([]), {
    memory: agreedOn(),
    readAt: secondsLater(NOW, -600).toISOString(),
  });

  it.each([
    [
      "by the id of the rule",
      [touch({ eventId: "id", ruleIds: [id], at: moment(-5) })],
      "exact",
      "id",
    ],
    ["by its key", [touch({ eventId: "key", adds: [SSH_WORLD], at: moment(-5) })], "exact", "key"],
    [
      "by the id rather than a later call on the group",
      [
        touch({ eventId: "id", ruleIds: [id], at: moment(-9) }),
        touch({ eventId: "late", at: moment(-5) }),
      ],
      "exact",
      "id",
    ],
    [
      "by the latest call since the last good reading",
      [touch({ eventId: "x", at: moment(-5) })],
      "likely",
      "x",
    ],
    ["to nobody when the calls are older", [touch({ at: moment(-700) })], "window", undefined],
    [
      "to nobody when the call only attached the group",
      [touch({ at: moment(-5), touched: "attached" })],
      "window",
      undefined,
    ],
    [
      "to nobody when the call removed it",
      [touch({ removes: [SSH_WORLD], at: moment(-700) })],
      "window",
      undefined,
    ],
  ] as const)("S18: is given %s", (_, touches, confidence, eventId) => {
    const { items } = compare([SSH_WORLD], declares([]), before, { touches });

    const between = confidence === "window" ? [before.readAt, NOW.toISOString()] : undefined;
    expect(items[0]?.who?.confidence).toBe(confidence);
    expect(items[0]?.who?.eventId).toBe(eventId);
    expect(items[0]?.who?.between).toEqual(between);
  });

  it("S18: is right for each of five rules that several people added", () => {
    const keys = [1, 2, 3, 4, 5].map((port) => `ingress tcp ${port} ${port} v4 10.0.0.0/8`);
    const touches = [
      touch({ eventId: "a", adds: keys.slice(0, 3), at: moment(-9) }),
      touch({ eventId: "b", adds: keys.slice(3), at: moment(-8) }),
    ];

    const { items } = compare(keys, declares([]), before, { touches });

    expect(items.map(({ who }) => who?.eventId)).toEqual(["a", "a", "a", "b", "b"]);
  });

  it("S18: does not blame anybody for what the code did, and says nothing where nothing was known", () => {
    const [code] = compare([], declares([SSH_WORLD]), before).items;
    const [first] = compare([SSH_WORLD], declares([]), undefined).items;

    expect(code).not.toHaveProperty("who");
    expect(first?.who).toEqual({ confidence: "window" });
  });

  it("S18: finds who took a rule away", () => {
    const was = snapshotOf(liveGroup([SSH_WORLD]), { memory: agreedOn(SSH_WORLD) });
    const removal = touch({ eventName: "RevokeSecurityGroupIngress", removes: [SSH_WORLD] });

    const [item] = compare([], declares([SSH_WORLD]), was, { touches: [removal] }).items;

    expect(item).toMatchObject({ kind: "cloud-removed", ruleId: id, who: { confidence: "exact" } });
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
