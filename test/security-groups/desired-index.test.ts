import { describe, expect, it } from "vitest";
import { compareGroup } from "../../src/security-groups/compare.ts";
import { changedGroups } from "../../src/security-groups/desired/changed.ts";
import type { Declared } from "../../src/security-groups/desired/declared.ts";
import { declaredSchema } from "../../src/security-groups/desired/declared.ts";
import {
  type DesiredIndex,
  declaredFor,
  declaredIn,
  indexDesired,
} from "../../src/security-groups/desired/desired-index.ts";
import { type Fetched, type LoadedSource } from "../../src/security-groups/desired/load.ts";
import type { SourceScope } from "../../src/security-groups/desired/reader.ts";
import { type Neighbours, neighboursOf } from "../../src/security-groups/desired/resolve.ts";
import { load, OPTIONS } from "./loaded.ts";
import { ACCOUNT, GROUP_ID, liveGroup, NOW, POLICY, REGION, secondsLater } from "./samples.ts";
import { snapshotOf } from "./snapshots.ts";

const LB = { groupId: "sg-0b", vpcId: "vpc-0a1", name: "LB-Prod" };
const ELSEWHERE = { groupId: "sg-0c", vpcId: "vpc-0b2", name: "lb-prod" };

describe("what the code says about a group", () => {
  it("is its claims, each rule with key and line", () => {
    const declared = declaredBy("{name: Web-Prod, ingress: [{proto: tcp, ports: 22, from: self}]}");

    expect(declared).toEqual({
      state: "declared",
      sources: ["infra"],
      source: "infra",
      at: "web.yml:2",
      ingress: {
        mode: "exclusive",
        retracts: false,
        rules: [{ key: "ingress tcp 22 22 sg self", at: "web.yml:2" }],
        patterns: [],
      },
      egress: { mode: "ignore", retracts: false, rules: [], patterns: [] },
    });
    expect(declaredSchema.safeParse(declared).success).toBe(true);
  });

  it("S11: resolves names in the VPC only, without case; own name, own id and self are one key", () => {
    const declared = declaredBy(
      `{name: web-prod, ingress: [{proto: tcp, ports: 22, from: [self, ${GROUP_ID}, group:WEB-PROD, group:lb-prod]}]}`,
      neighboursOf([LB, ELSEWHERE], false),
    );

    expect(keysOf(declared)).toEqual([
      "ingress tcp 22 22 sg self",
      "ingress tcp 22 22 sg self",
      "ingress tcp 22 22 sg self",
      "ingress tcp 22 22 sg sg-0b",
    ]);
  });

  it("S9: a name that is not found makes a pattern with its line, never a missing rule", () => {
    const declared = declaredBy(
      "{name: web-prod, ingress: [{proto: tcp, ports: 22, from: [group:nobody, list:offices]}]}",
      neighboursOf([ELSEWHERE], true),
    );
    const live = liveGroup([
      "ingress tcp 22 22 sg sg-7",
      "ingress tcp 22 22 pl pl-9",
      "ingress tcp 23 23 sg sg-7",
    ]);

    const compared = compareGroup({
      live,
      declared,
      before: undefined,
      touches: [],
      policy: POLICY,
      now: NOW,
    });

    expect(compared.items.map(({ kind, key }) => [kind, key])).toEqual([
      ["first-sight-extra", "ingress tcp 23 23 sg sg-7"],
    ]);
    expect(compared.possible).toEqual(["ingress tcp 22 22 pl pl-9", "ingress tcp 22 22 sg sg-7"]);
    expect(compared.notUnderstood.map(({ at, reason }) => `${at} ${reason.split(":")[0]}`)).toEqual(
      ["web.yml:2 peer-not-found", "web.yml:2 not-understood"],
    );
  });

  it("knows a rule to be missing whose peer is itself still to be made, once all groups are known", () => {
    const text = `groups:
  - {name: web-prod, ingress: [{proto: tcp, ports: 22, from: group:new-one}]}
  - {name: new-one}
`;

    const complete = declaredFor(indexOf(text), QUESTION, neighboursOf([], true));
    const partial = declaredFor(indexOf(text), QUESTION, neighboursOf([], false));

    expect(keysOf(complete)).toEqual(["ingress tcp 22 22 sg group:new-one"]);
    expect(keysOf(partial)).toEqual([]);
  });

  it("is nothing for a group that nobody declares, and unseen without its name", () => {
    const index = indexOf("groups: []\n");

    expect(declaredFor(index, QUESTION)).toEqual({ state: "undeclared", sources: ["infra"] });
    expect(
      declaredFor(index, { account: "999988887777", region: REGION, groupId: "sg-1" }),
    ).toEqual({
      state: "undeclared",
      sources: [],
    });
    expect(
      declaredFor(index, { account: ACCOUNT, region: REGION, groupId: GROUP_ID }),
    ).toMatchObject({
      state: "unseen",
    });
  });

  it("does not compare a group of another VPC, nor one whose VPC nobody can tell", () => {
    const index = indexOf("groups:\n  - {name: web-prod, vpc: vpc-0b2}\n  - {name: lb-prod}\n");
    const both = neighboursOf([LB, ELSEWHERE], true);

    expect(declaredFor(index, QUESTION)).toMatchObject({ state: "undeclared" });
    expect(declaredFor(index, { ...QUESTION, groupId: "sg-0b", live: LB }, both)).toMatchObject({
      state: "not-compared",
      reason: "the code names no VPC, and 2 VPCs have a group of this name",
    });
  });

  it("adds up two declarations that only add, and compares no others", () => {
    const additive = indexDesired([
      source("one", adding("10.0.0.0/8")),
      source("two", adding("self")),
    ]);
    const exclusive = indexDesired([
      source("one", adding("10.0.0.0/8")),
      source("two", adding("self").replace("purge: false, ", "")),
    ]);

    expect(keysOf(declaredFor(additive, QUESTION))).toHaveLength(2);
    expect(declaredFor(exclusive, QUESTION)).toMatchObject({
      state: "not-compared",
      reason: "declared-twice: web.yml:2 (one) and web.yml:2 (two)",
    });
  });

  it("S5: is not compared while its own text has an error", () => {
    const declared = declaredBy(
      "{name: web-prod, ingress: [{proto: tcp, ports: 22, from: 1.2.3.4/0}]}",
    );

    expect(declared).toMatchObject({ state: "not-compared" });
    expect(declared.state === "not-compared" && declared.reason).toContain("web.yml:2:62");
  });

  it("S12: is unknown while a source of the place could not be read", () => {
    const index = indexDesired([source("one", "groups: []\n"), source("two", "groups: [")]);

    const declared = declaredFor(index, QUESTION);

    expect(declared.state).toBe("unknown");
    expect(declared).toHaveProperty("reason", expect.stringContaining("two: web.yml:1:10"));
    expect(declaredIn(index, QUESTION)).toEqual([]);
  });
});

describe("a source in force", () => {
  const good = fetched("groups:\n  - {name: a}\n  - {name: b}\n  - {name: c}\n");

  it("keeps its last good version, with the reason, when the newest cannot be read", () => {
    const before = load(undefined, good);

    const after = load(before, fetched("groups: [", 60));
    const lost = load(after, {
      scope: SCOPE,
      options: OPTIONS,
      at: secondsLater(NOW, 120),
      problem: "gone",
    });

    expect(after.result).toBe(before.result);
    expect(after.problem).toContain("web.yml:1:10");
    expect(lost).toMatchObject({ problem: "gone", result: before.result });
    expect(load(lost, fetched("groups: []\n", 180)).problem).toContain("held back");
  });

  it("is not believed any more after a day without a version that can be read", () => {
    const before = load(undefined, good);

    const after = load(before, fetched("groups: [", 24 * 3600 + 1));

    expect(after).not.toHaveProperty("result");
    expect(declaredFor(indexDesired([after]), QUESTION).state).toBe("unknown");
  });

  it("S35: holds back a version in which more than half of the groups are gone", () => {
    const before = load(undefined, good);

    const emptied = load(before, fetched("groups: []\n", 60));
    const halved = load(before, fetched("groups:\n  - {name: A}\n", 60));
    const trimmed = load(before, fetched("groups:\n  - {name: a}\n  - {name: c}\n", 60));

    expect(emptied.problem).toBe(
      "held back: 3 of 3 groups would vanish; nothing changes until somebody accepts it in Slack",
    );
    expect(halved.held).toMatchObject({ lost: ["/b", "/c"], had: 3 });
    expect(halved.result?.groups).toHaveLength(3);
    expect(trimmed).not.toHaveProperty("problem");
    expect(trimmed.result?.groups).toHaveLength(2);
  });

  it("S35: holds it back for days, after a gap and after a restart, until exactly this loss is accepted", () => {
    const before = load(undefined, good);
    const halved = fetched("groups:\n  - {name: A}\n", 60);
    const held = load(before, halved);
    const known = held.known ?? [];

    const days = load(held, fetched("groups:\n  - {name: A}\n", 3 * 86_400));
    const lost = load(load(before, fetched("groups: [", 60)), fetched("groups: [", 90_000));
    const back = load(lost, fetched("groups:\n  - {name: A}\n", 90_060));
    const anew = load({ scope: SCOPE, readAt: NOW, known }, halved);
    const more = load(held, fetched("groups: []\n", 120), held.held?.print);
    const accepted = load(held, halved, held.held?.print);

    expect(days.result?.groups).toHaveLength(3);
    expect(lost).not.toHaveProperty("result");
    expect([back, anew].map(({ held: loss, result }) => [loss?.had, result])).toEqual([
      [3, undefined],
      [3, undefined],
    ]);
    expect(more.held?.lost).toHaveLength(3);
    expect(accepted.result?.groups).toHaveLength(1);
    expect(accepted).not.toHaveProperty("held");
  });

  it("says that there is no reader for a format, and keeps the commit of what it read", () => {
    const commit = { id: "abc123", author: "alice", at: NOW.toISOString() };

    const strange = load(undefined, { ...good, scope: { ...SCOPE, format: "jinja" } });
    const known = load(undefined, { ...good, commit });

    expect(strange.problem).toBe("no reader for format jinja");
    expect(
      declaredFor(indexDesired([known]), { ...QUESTION, live: { name: "a", vpcId: "v" } }),
    ).toMatchObject({
      commit,
    });
  });

  it("tells which known groups the code says something else about", () => {
    const before = indexOf("groups:\n  - {name: web-prod, ingress: []}\n  - {name: other}\n");
    const after = indexOf(
      "groups:\n  - {name: web-prod, ingress: [{proto: all, from: self}]}\n  - {name: other}\n",
    );
    const known = [
      snapshotOf(liveGroup([])),
      snapshotOf(liveGroup([], { groupId: "sg-other", name: "other" })),
    ];

    const drafts = changedGroups(before, after, known, NOW);

    expect(drafts.map(({ kind, data }) => [kind, data["groupId"]])).toEqual([
      ["desired.loaded", GROUP_ID],
    ]);
    expect(changedGroups(after, after, known, NOW)).toEqual([]);
  });
});

const SCOPE: SourceScope = {
  name: "infra",
  format: "countersign",
  account: ACCOUNT,
  region: REGION,
  vpcs: {},
  unmanaged: "list",
};
const QUESTION = {
  account: ACCOUNT,
  region: REGION,
  groupId: GROUP_ID,
  live: { name: "web-prod", vpcId: "vpc-0a1" },
};

function adding(from: string): string {
  return `groups:
  - {name: web-prod, purge: false, ingress: [{proto: tcp, ports: 22, from: ${from}}]}
`;
}

function fetched(text: string, seconds = 0): Fetched {
  return {
    scope: SCOPE,
    options: OPTIONS,
    at: secondsLater(NOW, seconds),
    files: [{ path: "web.yml", text }],
  };
}

function source(name: string, text: string): LoadedSource {
  return load(undefined, { ...fetched(text), scope: { ...SCOPE, name } });
}

function indexOf(text: string): DesiredIndex {
  return indexDesired([load(undefined, fetched(text))]);
}

function declaredBy(group: string, neighbours?: Neighbours): Declared {
  return declaredFor(indexOf(`groups:\n  - ${group}\n`), QUESTION, neighbours);
}

function keysOf(declared: Declared): string[] {
  return declared.state === "declared"
    ? [...declared.ingress.rules, ...declared.egress.rules].map(({ key }) => key)
    : [];
}
