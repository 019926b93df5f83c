import { describe, expect, it } from "vitest";
import { findViewFaults } from "../../playground/slack/validate/view.ts";
import type { EventSchemas } from "../../src/core/event.ts";
import { driftWatcher } from "../../src/security-groups/index.ts";
import { renderDrift, renderDriftForm, summariseDrift } from "../../src/security-groups/render.ts";
import { linesOf } from "./messages.ts";
import { type DriftCase, event, person, step, touched } from "./play.ts";
import { declares, HTTPS_WORLD, liveGroup, NOW, SSH_OFFICE, SSH_WORLD, STRICT } from "./samples.ts";
import { before, CLAIM, later, missing, sees } from "./scenes.ts";

const OWNED = {
  ...STRICT,
  owners: [{ match: { name: "web-*" }, notify: ["U0OWNER"] }],
};

describe("the drift message", () => {
  it("says which rule, who, from where, through what, since when, what it opens, and what the code says", () => {
    const called = step(undefined, touched({ adds: [SSH_WORLD] })).after;
    const of = step(called, sees([HTTPS_WORLD, SSH_WORLD]), later(2), OWNED).after;

    expect(shown(of, later(130))).toMatchInlineSnapshot(`
      ""web-prod · cloud ahead · 1 rule."
      # web-prod · cloud ahead · 1 rule
      *Group* / \`sg-0a1b2c3d4e5f60718\` / account \`111122223333\` (prod), eu-central-1, \`vpc-0a1\`
      *Who* / <@U0ALICE>, \`alice\` / \`arn:aws:iam::111122223333:user/alice\`
      *Via* / says \`console\` / from \`198.51.100.7\`
      *When* / 14:03 UTC, 2 min ago
      *Reach* / in 22/tcp: nobody → all of the IPv4 internet / 2 instances, 3 interfaces, 1 public address behind it
      *Severity* / high: \`administration-broad\`, \`not-web-from-world\`
      \`+ in 22/tcp from 0.0.0.0/0 sgr-2e302e302f30\` breaks \`administration-broad\`, \`not-web-from-world\`
      *Code*: \`sg/web.yml:2\` in source \`infra\`
      ~ Read 14:03 UTC · event \`e1\`
      ~ \`+\` only in the cloud · \`-\` only in the code · \`~\` another description · \`!\` breaks the baseline
      ~ Owners: <@U0OWNER>
      ~ This message is edited until code and cloud agree; after 24 h the owners are reminded.
      [Revert…] drift_revert c1.2
      [Exception…] drift_exception c1.2
      [Snooze…] drift_snooze c1.2
      [Escalate] drift_escalate c1.2
      [Look again] drift_look c1.2"
    `);
  });

  it("says that nobody is known, and between which moments it was", () => {
    const of = step(undefined, sees([SSH_WORLD])).after;

    expect(shown(of)).toMatchInlineSnapshot(`
      ""web-prod · cloud ahead · 2 rules."
      # web-prod · cloud ahead · 2 rules
      *Group* / \`sg-0a1b2c3d4e5f60718\` / account \`111122223333\` (prod), eu-central-1, \`vpc-0a1\`
      *Who* / nobody is known; between 2026-11-21 13:53 and 2026-11-21 14:03 UTC
      *Via* / unknown
      *When* / found 14:03 UTC, 0 s ago
      *Reach* / in 22/tcp: nobody → all of the IPv4 internet / in 443/tcp: all of the IPv4 internet → nobody / 2 instances, 3 interfaces, 1 public address behind it
      *Severity* / no rule of the baseline is broken
      \`+ in 22/tcp from 0.0.0.0/0 sgr-2e302e302f30\`
      \`- in 443/tcp from 0.0.0.0/0 sgr-2e302e302f30\`
      *Code*: \`sg/web.yml:2\` in source \`infra\`
      ~ Read 14:03 UTC
      ~ \`+\` only in the cloud · \`-\` only in the code · \`~\` another description · \`!\` breaks the baseline
      ~ This message is edited until code and cloud agree; after 24 h the owners are reminded.
      [Revert…] drift_revert c1.1
      [Adopt…] drift_adopt c1.1
      [Snooze…] drift_snooze c1.1
      [Escalate] drift_escalate c1.1
      [Look again] drift_look c1.1"
    `);
  });

  it("says what the code is ahead by, with its commit", () => {
    const commit = { id: "0123456789abcdef", author: "bob@example.com", at: NOW.toISOString() };
    const declared = declares([HTTPS_WORLD, SSH_OFFICE], { commit });
    const of = step(undefined, sees([HTTPS_WORLD], { declared })).after;

    expect(shown(of)).toMatchInlineSnapshot(`
      ""web-prod · code ahead · 1 rule."
      # web-prod · code ahead · 1 rule
      *Group* / \`sg-0a1b2c3d4e5f60718\` / account \`111122223333\` (prod), eu-central-1, \`vpc-0a1\`
      *Who* / the code, by \`bob@example.com\`
      *Via* / a change of the code
      *When* / found 14:03 UTC, 0 s ago
      *Reach* / in 22/tcp: nobody → 256 public IPv4 addresses / 2 instances, 3 interfaces, 1 public address behind it
      *Severity* / no rule of the baseline is broken
      \`- in 22/tcp from 198.51.100.0/24\`
      *Code*: \`sg/web.yml:2\` in source \`infra\`, commit \`0123456789ab\` by \`bob@example.com\`
      ~ Read 14:03 UTC
      ~ \`+\` only in the cloud · \`-\` only in the code · \`~\` another description · \`!\` breaks the baseline
      ~ This message is edited until code and cloud agree; after 24 h the owners are reminded.
      [Apply…] drift_apply c1.1
      [Snooze…] drift_snooze c1.1
      [Escalate] drift_escalate c1.1
      [Look again] drift_look c1.1"
    `);
  });

  it("offers both sides nothing but a look when nobody can say who moved", () => {
    const { memory: _, declared: __, ...unseen } = before;
    const of = step(undefined, sees([SSH_OFFICE], { before: unseen })).after;

    expect(shown(of)).toContain("# web-prod · differs at first sight · 2 rules");
  });

  it("says since when it is not known how things are, and does not offer to snooze that", () => {
    const open = step(undefined, sees([HTTPS_WORLD, SSH_WORLD])).after;
    const of = step(
      open,
      event("sg.unread", { reason: "AccessDenied: ec2:Describe*" }),
      later(60),
    ).after;

    const text = shown(of, later(120));
    expect(text).toContain("*Unknown since 14:04 UTC* (`AccessDenied: ec2:Describe*`)");
    expect(text).not.toContain("Snooze…");
  });

  it("shows a snooze with its reason, and can be woken", () => {
    const open = step(undefined, sees([HTTPS_WORLD, SSH_WORLD])).after;
    const form = { version: 1, hours: "8", reason: "vendor on site <!here>" };
    const of = step(open, event("sg.snooze", form, person("sg.snooze"))).after;

    const text = shown(of);
    expect(text).toContain("# web-prod · snoozed · 1 rule");
    expect(text).toContain(
      "until 2026-11-21 22:03 UTC by <@U0ALICE>: vendor on site &lt;!here&gt;",
    );
    expect(text).toContain("[Wake] drift_wake c1.2");
  });

  it("shows the incident, and does not offer another one while it is open", () => {
    const open = step(undefined, sees([HTTPS_WORLD, SSH_WORLD])).after;
    const escalated = step(open, event("incident.opened", { number: 12, key: "x" })).after;
    const resolved = step(
      escalated,
      event("incident.resolved", { number: 12, reason: "done" }),
    ).after;

    expect(shown(escalated)).toContain("*Incident* / SEC-0012, open");
    expect(shown(escalated)).not.toContain("Escalate");
    expect(shown(resolved)).toContain("[Escalate] drift_escalate");
  });

  it("says to which incident a group belongs, without buttons", () => {
    const open = step(undefined, sees([HTTPS_WORLD, SSH_WORLD])).after;
    const of = step(open, CLAIM).after;

    expect(shown(of)).toContain("# web-prod · belongs to SEC-0007");
    expect(shown(of)).not.toContain("[");
  });

  it.each([
    [
      "converged",
      [sees([HTTPS_WORLD]), sees([HTTPS_WORLD])],
      "code and cloud agree again, after 1 min",
    ],
    [
      "gone",
      [
        sees([], {
          reading: { reading: "gone", readAt: NOW },
          declared: { state: "undeclared", sources: [] },
        }),
      ],
      "the group is gone, after 1 min",
    ],
  ] as const)("says how it ended: %s", (_, events, ending) => {
    let of = step(undefined, sees([HTTPS_WORLD, SSH_WORLD])).after;
    for (const [index, each] of events.entries())
      of = step(of, each, later(60 + index * 30 - (events.length - 1) * 30)).after;

    expect(of?.state).toBe("closed");
    expect(shown(of)).toContain(`# web-prod · ${ending}`);
    expect(shown(of)).not.toContain("[");
  });

  it("speaks of the group itself when AWS has none, or the code has none any more", () => {
    const once = step(undefined, missing()).after;
    const twice = step(once, missing(), later(600)).after;
    const deleted = step(
      undefined,
      sees([], {
        reading: { reading: "gone", readAt: NOW },
        declared: { state: "unseen", sources: ["infra"] },
      }),
    ).after;
    const dropped = step(
      undefined,
      sees([HTTPS_WORLD], { declared: { state: "undeclared", sources: ["infra"] } }),
    ).after;

    expect(shown(twice, later(600))).toContain("`- the group: declared in the code, not made yet`");
    expect(shown(twice, later(600))).not.toContain("Look again");
    expect(shown(deleted)).toContain("`- the group: deleted in the cloud, declared in the code`");
    expect(shown(dropped)).toContain("`+ the group: the code does not declare it any more`");
  });

  it("lists ten rules, with descriptions, and says how many more there are", () => {
    const keys = Array.from(
      { length: 13 },
      (_, port) => `ingress tcp ${port + 1} ${port + 1} v4 10.0.0.0/8`,
    );
    const live = liveGroup(keys);
    const described = {
      ...live,
      rules: live.rules.map((rule) => ({ ...rule, description: "tmp" })),
    };
    const of = step(
      undefined,
      sees([], { reading: { reading: "ok", value: described, readAt: NOW } }),
    ).after;

    const text = shown(of);
    expect(text.match(/^`[+-] /gm)).toHaveLength(10);
    expect(text).toContain('`+ in 1/tcp from 10.0.0.0/8 "tmp" sgr-');
    expect(text).toContain("and 4 more: `/sg diff`");
  });

  it("tells another description, and what is not understood", () => {
    const declared = declares([HTTPS_WORLD]);
    if (declared.state !== "declared") throw new Error("not declared");
    const [https] = declared.ingress.rules;
    if (https) https.description = "public *site*";
    declared.ingress.patterns.push({
      peerKind: "sg",
      at: "sg/web.yml:9",
      reason: "peer-not-found: x",
    });
    const of = step(undefined, sees([HTTPS_WORLD, SSH_WORLD], { declared })).after;

    const text = shown(of);
    expect(text).toContain('`~ in 443/tcp from 0.0.0.0/0 "" → "public *site*" sgr-');
    expect(text).toContain("1 declared rule not understood: `sg/web.yml:9` `peer-not-found: x`");
  });

  it("reminds the owners after a day, in the thread", () => {
    const of = step(undefined, sees([HTTPS_WORLD, SSH_WORLD]), NOW, OWNED).after;
    const nobody = step(undefined, sees([HTTPS_WORLD, SSH_WORLD])).after;

    expect(shown(of, NOW, "reminder")).toMatchInlineSnapshot(`
      ""<@U0OWNER>: still open after a day: cloud ahead, 1 rule."
      <@U0OWNER>: still open after a day: cloud ahead, 1 rule."
    `);
    expect(shown(nobody, NOW, "reminder")).toContain(
      "Still open after a day: cloud ahead, 1 rule.",
    );
    expect(shown(of, NOW, "other")).toBe("(nothing)");
  });

  it("is not there while it is not certain", () => {
    const of = step(undefined, touched()).after;

    expect(shown(of)).toBe("(nothing)");
    expect(of && summariseDrift(of)).toBeUndefined();
  });
});

describe("the line in lists", () => {
  it("names group, matter and place", () => {
    const of = step(undefined, sees([HTTPS_WORLD, SSH_WORLD])).after;

    expect(of && summariseDrift(of)).toBe(
      "web-prod · cloud ahead · 1 rule (`sg-0a1b2c3d4e5f60718`, eu-central-1)",
    );
  });
});

describe("the form to snooze", () => {
  it("is one that Slack takes", () => {
    const of = step(undefined, sees([HTTPS_WORLD, SSH_WORLD])).after;
    const form = of && renderDriftForm(of, "snooze", { now: NOW });

    expect(findViewFaults(form, "")).toEqual([]);
    expect(of && renderDriftForm(of, "other", { now: NOW })).toBeUndefined();
  });

  it("comes back as an event with its version", () => {
    const submission = {
      version: 3,
      team: "T",
      user: "U",
      values: { hours: "8", reason: "because" },
    };
    const { drift_snooze: snooze } = driftWatcher.submissions;

    expect(snooze?.data(submission)).toEqual({
      version: 3,
      hours: "8",
      until: "",
      reason: "because",
    });
    expect(snooze?.data({ ...submission, values: {} })).toMatchObject({ hours: "", reason: "" });
  });

  it("and every button know their events", () => {
    const click = { actionId: "x", version: 1, team: "T", user: "U" };

    for (const { event: kind } of Object.values(driftWatcher.clicks))
      expect(driftWatcher.events).toHaveProperty([kind]);
    for (const { event: kind, data } of Object.values(driftWatcher.clicks)) {
      const schemas: EventSchemas = driftWatcher.events;
      expect(schemas[kind]?.safeParse(data(click)).success, kind).toBe(true);
    }
  });
});

function shown(of: DriftCase | undefined, now: Date = NOW, slot = "main"): string {
  return linesOf(of && renderDrift(of, slot, { now }));
}
