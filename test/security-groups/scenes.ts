import { expect } from "vitest";
import type { QueuedEffect } from "../../src/core/effect.ts";
import { driftDetails } from "../../src/security-groups/drift-case.ts";
import { type Answer, type DriftCase, event, observed, type Seen, step } from "./play.ts";
import {
  ACCOUNT,
  declares,
  GROUP_ID,
  HTTPS_WORLD,
  liveGroup,
  NOW,
  REGION,
  SSH_WORLD,
  secondsLater,
} from "./samples.ts";
import { agreedOn, snapshotOf } from "./snapshots.ts";

/** What was known of the group before the scene begins: it agreed, ten minutes ago. */
export const before = snapshotOf(liveGroup([HTTPS_WORLD]), {
  memory: agreedOn(HTTPS_WORLD),
  declared: { source: "infra", at: "sg/web.yml:2" },
  readAt: secondsLater(NOW, -600).toISOString(),
});

export const UNDECLARED = { state: "undeclared" as const, sources: ["infra"] };
export const UNKNOWN = { state: "unknown" as const, sources: ["infra"], reason: "not read" };
export const CLAIM = event("sg.claim", {
  account: ACCOUNT,
  region: REGION,
  groupId: GROUP_ID,
  incident: { key: "isolation:1", number: 7 },
});

export const UNCLAIM = event("sg.unclaim", { account: ACCOUNT, region: REGION, groupId: GROUP_ID });

/** A case that is open because SSH was opened in the cloud. */
export function opened(): DriftCase | undefined {
  const { after } = step(undefined, sees([HTTPS_WORLD, SSH_WORLD]));
  expect(driftDetails.safeParse(after?.details).success).toBe(true);
  return after;
}

export function sees(
  keys: readonly string[],
  more: Partial<Seen> = {},
): ReturnType<typeof observed> {
  return observed({
    reading: { reading: "ok", value: liveGroup(keys), readAt: NOW },
    declared: declares([HTTPS_WORLD]),
    before,
    ...more,
  });
}

export function port(n: number): string {
  return `ingress tcp ${n} ${n} v4 10.0.0.0/8`;
}

/** A sweep that lacks a group which the code declares. */
export function missing(): ReturnType<typeof event> {
  return event("sg.observed", {
    account: ACCOUNT,
    region: REGION,
    name: "new-one",
    vpcId: "vpc-0a1",
    cause: "sweep",
    readAt: NOW.toISOString(),
    reading: "gone",
    declared: {
      state: "not-compared",
      sources: ["infra"],
      source: "infra",
      at: "sg/new.yml:2",
      reason: "AWS has no such group",
    },
  });
}

export function later(seconds: number): Date {
  return secondsLater(NOW, seconds);
}

export function queued({ effects }: Answer): readonly QueuedEffect[] {
  return effects.filter((each) => each.kind !== "hand");
}

export function readsOf(answer: Answer): (readonly [string, Date])[] {
  return queued(answer).flatMap((each) =>
    each.kind === "sg.read" ? [[each.data.cause, each.due ?? NOW] as const] : [],
  );
}

export function postsOf(answer: Answer): unknown[] {
  return queued(answer).flatMap((each) => (each.kind === "slack.post" ? [each.data] : []));
}
