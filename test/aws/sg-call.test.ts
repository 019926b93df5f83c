import { describe, expect, it } from "vitest";
import { CHANGE_ROLE, ESTATE } from "../../playground/aws/estate/ids.ts";
import { type LocalAws, openLocalAws } from "../../playground/aws/open.ts";
import { seedWorld } from "../../playground/aws/seed.ts";
import type { OpenAws } from "../../src/aws/open.ts";
import { performSgCall, type SgCallPorts } from "../../src/aws/perform-sg-call.ts";
import { whyFull } from "../../src/aws/quotas.ts";
import type { EffectData } from "../../src/core/effect.ts";
import type { Performance, Performed } from "../../src/core/perform.ts";
import type { RuleChange } from "../../src/core/rule-change.ts";
import { knownRules } from "../../src/security-groups/before-image.ts";
import { HOME, OTHER, openSide, patient } from "./side.ts";

const GROUP = ESTATE.groups.webProd;

async function openSeeded(): Promise<LocalAws> {
  const local = await openLocalAws();
  seedWorld(local);
  return local;
}

function openChanging(local: LocalAws): OpenAws {
  const changeRole = `arn:aws:iam::${HOME.account}:role/${CHANGE_ROLE.name}`;
  const home = { id: HOME.account, changeRole, externalId: CHANGE_ROLE.externalId };
  return openSide(local, { accounts: [home, { id: OTHER }] });
}

function ports(side: OpenAws, more: Partial<SgCallPorts> = {}): SgCallPorts {
  return {
    now: () => new Date(0),
    readGroup: side.readGroup,
    rulesOf: knownRules,
    change: side.changeRule,
    keepBefore: async () => {},
    frozen: async () => undefined,
    takePlace: async () => true,
    pace: async () => 0,
    whyFull: async (group, change, signal) =>
      whyFull(group, change, await side.findQuota(HOME, signal), []),
    ...more,
  };
}

function effect(change: RuleChange): Performed<"sg.call"> {
  const data: EffectData["sg.call"] = {
    ...HOME,
    groupId: GROUP,
    planHash: "hash",
    change,
    names: ["U0INES", "U0ADA"],
  };
  return { key: "case/hash/rule", owner: "abc123", attempts: 1, data, queuedAt: new Date(0) };
}

/** The change that takes the group's rule for SSH away. */
async function revoking(side: OpenAws): Promise<RuleChange> {
  const reading = await side.readGroup(HOME, GROUP, patient);
  if (reading.reading !== "ok") throw new Error(reading.reading);
  const rule = knownRules(reading.value).find(({ key }) => key.startsWith("ingress tcp 22 "));
  if (!rule) throw new Error("no such rule");
  const { key, ruleId, fingerprint } = rule;
  return { do: "revoke", direction: "ingress", key, ruleId, fingerprint };
}

function toldBy(performance: Performance): unknown[] {
  const events = "events" in performance ? (performance.events ?? []) : [];
  return events.map(({ kind, data }) => ({ kind, ...data }));
}

function writes(local: LocalAws): readonly { readonly action: string; readonly outcome: string }[] {
  return local.calls({ service: "ec2" }).filter(({ mutating }) => mutating);
}

describe("sg.call", () => {
  it("S19: takes one rule away, with the session and the names of its case", async () => {
    await using local = await openSeeded();
    await using side = openChanging(local);
    const before = [...(local.place().groups.get(GROUP)?.rules.values() ?? [])];
    const change = await revoking(side);

    const performance = await performSgCall(ports(side))(effect(change), patient);

    expect(performance.outcome).toBe("done");
    expect(toldBy(performance)).toMatchObject([{ kind: "sg.call_done", key: change.key }]);
    const after = [...(local.place().groups.get(GROUP)?.rules.values() ?? [])];
    expect(after).toEqual(
      before.filter(({ id }) => change.do !== "revoke" || id !== change.ruleId),
    );
    expect(writes(local)).toMatchObject([
      { role: CHANGE_ROLE.name, session: "cs-abc123", sourceIdentity: "U0INES+U0ADA" },
    ]);
  });

  it("S21: done again after a crash between the call and its record, it finds what it did", async () => {
    await using local = await openSeeded();
    await using side = openChanging(local);
    const revoke = effect(await revoking(side));
    const rule = {
      direction: "ingress",
      protocol: "tcp",
      fromPort: 9,
      toPort: 9,
      cidrIpv4: "10.0.0.0/8",
      tags: { a: "b" },
    } as const;
    const add = effect({ do: "authorize", key: "ingress tcp 9 9 v4 10.0.0.0/8", rule });

    await performSgCall(ports(side))(revoke, patient);
    const again = await performSgCall(ports(side))(revoke, patient);
    await performSgCall(ports(side))(add, patient);
    const added = await performSgCall(ports(side))(add, patient);

    expect([again.outcome, added.outcome]).toEqual(["already", "already"]);
    expect(toldBy(added)).toMatchObject([{ ruleId: expect.stringMatching(/^sgr-/) as unknown }]);
    expect(writes(local).map(({ action }) => action)).toEqual([
      "RevokeSecurityGroupIngress",
      "AuthorizeSecurityGroupIngress",
    ]);
  });

  it("S22: takes AWS's success with unknown permissions for nothing: the read decides", async () => {
    await using local = await openSeeded();
    await using side = openChanging(local);
    const liar = ports(side, { change: async () => ({ unknown: true }) });

    const performing = performSgCall(liar)(effect(await revoking(side)), patient);

    await expect(performing).rejects.toMatchObject({ code: "aws.unexpected" });
  });

  it("S20: leaves a rule alone that looks otherwise by now", async () => {
    await using local = await openSeeded();
    await using side = openChanging(local);
    const change = await revoking(side);
    const rule = local
      .place()
      .groups.get(GROUP)
      ?.rules.get(change.do === "revoke" ? change.ruleId : "");
    if (rule) rule.tags["ticket"] = "SEC-9";

    const performance = await performSgCall(ports(side))(effect(change), patient);

    expect(performance.outcome).toBe("moved");
    expect(writes(local)).toEqual([]);
  });

  it("S27: does nothing while changes are frozen, or when the caps are reached", async () => {
    await using local = await openSeeded();
    await using side = openChanging(local);
    const change = await revoking(side);
    const capped = { ...effect(change).data, caps: { per10Minutes: 1, perHour: 1 } };

    const frozen = await performSgCall(ports(side, { frozen: async () => "a reason" }))(
      effect(change),
      patient,
    );
    const full = await performSgCall(ports(side, { takePlace: async () => false }))(
      { ...effect(change), data: capped },
      patient,
    );
    const paced = await performSgCall(ports(side, { pace: async () => 400 }))(
      effect(change),
      patient,
    );

    expect(toldBy(frozen)).toMatchObject([{ kind: "sg.call_refused", frozen: "a reason" }]);
    expect(toldBy(full)).toMatchObject([{ why: expect.stringContaining("caps") as unknown }]);
    expect(paced).toMatchObject({ outcome: "later", afterMs: 400 });
    expect(writes(local)).toEqual([]);
  });

  it("names the counts where there is no room, and calls nothing", async () => {
    await using local = await openSeeded();
    await using side = openChanging(local);
    local.place().rulesPerGroup = 2;
    const rule = {
      direction: "ingress",
      protocol: "tcp",
      fromPort: 9,
      toPort: 9,
      cidrIpv4: "10.0.0.0/8",
      tags: {},
    } as const;

    const performance = await performSgCall(ports(side))(
      effect({ do: "authorize", key: "ingress tcp 9 9 v4 10.0.0.0/8", rule }),
      patient,
    );

    expect(toldBy(performance)).toMatchObject([
      { why: "no room: 2 of 2 ingress rules (IPv4) are used, this one counts 1" },
    ]);
    expect(writes(local)).toEqual([]);
  });

  it("S36: makes no call without a change role, and says what is missing", async () => {
    await using local = await openSeeded();
    await using side = openSide(local);

    const performance = await performSgCall(ports(side))(effect(await revoking(side)), patient);

    expect(toldBy(performance)).toMatchObject([
      { why: expect.stringContaining("no role") as unknown },
    ]);
    expect(writes(local)).toEqual([]);
  });
});
