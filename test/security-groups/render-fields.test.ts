import { describe, expect, it } from "vitest";
import type { Caller } from "../../src/core/caller.ts";
import type { DriftPolicy } from "../../src/security-groups/policy.ts";
import { renderDrift, summariseDrift } from "../../src/security-groups/render.ts";
import { linesOf } from "./messages.ts";
import { type DriftCase, step, touched } from "./play.ts";
import { declares, HTTPS_WORLD, liveGroup, NOW, POLICY, SSH_OFFICE, SSH_WORLD } from "./samples.ts";
import { later, sees } from "./scenes.ts";

describe("the fields of the drift message", () => {
  it.each([
    ["root", "the account's root user"],
    ["machine", "the instance `who` as role `Admin`"],
    ["service", "the service `who`"],
    ["role", "session `who` as role `Admin`"],
    ["person", "`who` as role `Admin`"],
    ["unknown", "`who` as role `Admin`"],
  ] as const)("names a %s", (kind, words) => {
    const actor = { principal: "arn", kind, name: "who", role: "Admin", via: "SDK", from: "::1" };
    const called = step(undefined, touched({ actor })).after;
    const likely = step(called, sees([HTTPS_WORLD, SSH_WORLD]), later(2)).after;

    expect(shown(likely)).toContain(`*Who* / ${words} (likely) / \`arn\``);
  });

  it("says who is first and how many others there were", () => {
    const bob = {
      principal: "arn:bob",
      kind: "person" as const,
      name: "bob",
      via: "SDK",
      from: "::1",
    };
    const one = step(undefined, touched({ adds: [SSH_WORLD] })).after;
    const two = step(
      one,
      touched({ eventId: "e2", adds: [SSH_OFFICE], actor: bob, at: later(1).toISOString() }),
      later(1),
    ).after;
    const of = step(two, sees([HTTPS_WORLD, SSH_WORLD, SSH_OFFICE]), later(2)).after;

    expect(shown(of)).toContain("*Who* / `bob` / `arn:bob` / and 1 more");
  });

  it("names who wrote the line of each rule, where the source knows it", () => {
    const said = declares([HTTPS_WORLD, SSH_OFFICE]);
    if (said.state !== "declared") throw new Error(said.state);
    const commit = { id: "abc1234", author: "Ines Keller <ines@example.com>" };
    const rules = said.ingress.rules.map((rule) => ({ ...rule, commit }));
    const declared = { ...said, ingress: { ...said.ingress, rules } };

    const of = step(undefined, sees([HTTPS_WORLD], { declared })).after;

    expect(shown(of)).toContain(
      "*Code*: `sg/web.yml:6` in source `infra`, commit `abc1234` by `Ines Keller &lt;ines@example.com&gt;`",
    );
  });

  it("is modest about what it does not know", () => {
    const of = step(undefined, sees([HTTPS_WORLD, SSH_WORLD])).after;
    if (!of) throw new Error("no case");
    const { readAt, detectedAt, reached, declared, groupId, vpcId, name, accountName, ...rest } =
      of.details;
    const [{ who: _who, ...item } = { kind: "violation" as const }] = rest.items;
    const bare = { ...of, details: { ...rest, items: [item] } };

    const text = shown(bare);
    expect([
      readAt,
      detectedAt,
      reached,
      declared,
      groupId,
      vpcId,
      name,
      accountName,
    ]).not.toContain(undefined);
    expect(text).toContain("# a group · cloud ahead · 1 rule");
    expect(text).toContain("*Group* / not in AWS / account `111122223333`, eu-central-1");
    expect(text).toContain("*Who* / nobody is known");
    expect(text).toContain("*When* / unknown");
    expect(text).toContain("what is behind it could not be read");
    expect(text).toContain("*Code*: not declared in any source");
    expect(text).toContain("~ never read");
    expect(shown({ ...bare, state: "closed" })).toContain("# a group · closed");
    expect(summariseDrift(bare)).toContain("(`not in AWS`, eu-central-1)");
    expect(summariseDrift({ ...bare, state: "closed" })).toBeUndefined();
  });

  it("S18: names the person whom the configuration knows behind an e-mail of Identity Center", () => {
    const policy = withPeople(({ name }) =>
      name === "ines@example.com" ? [{ user: "U0INES", person: "U0INES" }] : [],
    );

    const of = changedBy({ name: "ines@example.com", kind: "person" }, policy);

    expect(shown(of)).toContain("*Who* / <@U0INES>, `ines@example.com` as role `Admin` / `arn`");
  });

  it("S18: names nobody in Slack when the configuration knows several, or none", () => {
    const several = withPeople(() => [{ user: "U0INES" }, { user: "U0BO" }]);

    expect(shown(changedBy({ name: "ines@example.com" }, several))).not.toContain("<@");
    expect(shown(changedBy({ name: "ines@example.com" }))).not.toContain("<@");
  });

  it("S18: says that AWS keeps a name hidden", () => {
    const of = changedBy({ name: "HIDDEN_DUE_TO_SECURITY_REASONS", kind: "person" });

    expect(shown(of)).toContain("*Who* / somebody whose name AWS keeps hidden / `arn`");
  });

  it("S18: says the service where AWS made the call, and the stack that it was made for", () => {
    const tags = { "aws:cloudformation:stack-name": "web <!here>" };
    const actor = { via: "CloudFormation", from: "cloudformation.amazonaws.com" };

    expect(shown(changedBy(actor, POLICY, tags))).toContain(
      "*Via* / says `CloudFormation` / through the stack `web &lt;!here&gt;` / from the service `cloudformation.amazonaws.com`, not an address",
    );
    expect(shown(changedBy({ from: "AWS Internal" }))).toContain("says `SDK` / from inside AWS");
    expect(shown(changedBy({}))).toContain("says `SDK` / from `198.51.100.7`");
  });

  it("says on which day it was, when that is not today", () => {
    const called = step(undefined, touched({ adds: [SSH_WORLD] })).after;
    const of = step(called, sees([HTTPS_WORLD, SSH_WORLD]), later(2)).after;

    expect(shown(of, later(86_400))).toContain("*When* / 2026-11-21 14:03 UTC, 24 h ago");
  });
});

function shown(of: DriftCase | undefined, now: Date = NOW): string {
  return linesOf(of && renderDrift(of, "main", { now }));
}

function withPeople(humansBehind: DriftPolicy["acting"]["humansBehind"]): DriftPolicy {
  return { ...POLICY, acting: { ...POLICY.acting, humansBehind } };
}

/** A case of a rule that this caller added, to a group with these tags. */
function changedBy(
  caller: Partial<Caller>,
  policy: DriftPolicy = POLICY,
  tags: Readonly<Record<string, string>> = {},
): DriftCase | undefined {
  const who = { principal: "arn", kind: "role" as const, name: "who", role: "Admin", via: "SDK" };
  const actor = { ...who, from: "198.51.100.7", ...caller };
  const called = step(undefined, touched({ adds: [SSH_WORLD], actor }), NOW, policy).after;
  const value = liveGroup([HTTPS_WORLD, SSH_WORLD], { tags });
  const reading = { reading: "ok" as const, value, readAt: NOW };
  return step(called, sees([], { reading }), later(2), policy).after;
}
